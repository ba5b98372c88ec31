import { OperantError } from "@operant/core";
import {
  chunkBuffers,
  isSocietyChunk,
  isSocietyHeader,
  joinChunks,
  type SocietyChunk,
} from "@operant/core/society";
import { resolveParameters, type Study, trialSteps } from "@operant/core/study";
import type { TrialMessage, TrialRequest } from "./messages.js";

/** Episodes are sent at most so often: a message costs the page more than the arrays in it. */
const SEND_EVERY_MS = 50;

/**
 * Runs a trial with tracing and sends its trace as it grows. Never throws: what goes wrong is the last message.
 * @param now milliseconds on any clock
 */
export function runTraced(
  study: Study,
  { set, seed }: TrialRequest,
  send: (message: TrialMessage, transfer: ArrayBuffer[]) => void,
  now: () => number,
): void {
  const start = now();
  let waiting: SocietyChunk[] = [];
  let sent = Number.NEGATIVE_INFINITY;
  let isSociety = false;
  const flush = (share: number) => {
    if (waiting.length === 0) return;
    const chunk = joinChunks(waiting);
    waiting = [];
    sent = now();
    send({ type: "chunk", chunk, share }, chunkBuffers(chunk));
  };
  try {
    const parameters = resolveParameters(study, set);
    const steps = trialSteps(study, parameters, seed, {
      trace: (event) => {
        if (isSocietyHeader(event)) {
          isSociety = true;
          send({ type: "header", header: event }, []);
        } else if (isSocietyChunk(event)) waiting.push(event);
      },
    });
    for (let step = steps.next(); step.done !== true; step = steps.next())
      if (now() - sent >= SEND_EVERY_MS) flush(step.value);
    flush(1);
    if (!isSociety) {
      const message = `The study ${study.id} ran, but its trial traces no society, so there is nothing to show.`;
      send({ type: "failed", message }, []);
    } else send({ type: "done", seconds: (now() - start) / 1000 }, []);
  } catch (error) {
    flush(1);
    send(failure(error), []);
  }
}

function failure(error: unknown): TrialMessage {
  if (!(error instanceof Error)) return { type: "failed", message: String(error) };
  const { message, stack } = error;
  if (!(error instanceof OperantError) || error.code === "broken-contract")
    return { type: "failed", message, ...(stack === undefined ? {} : { stack }) };
  return { type: "failed", message, ...(error.field === undefined ? {} : { field: error.field }) };
}
