import { SocietyTrace } from "@operant/core/society";
import type { TrialMessage, TrialRequest } from "./messages.js";

/** A trial in a worker and what has come of it. */
export interface LiveTrialState {
  /** `running` until the worker says otherwise; `stopped` keeps what came before. */
  readonly phase: "running" | "done" | "stopped" | "failed";
  /** Present once the society is built. The same object grows while the trial runs; `episodes` says how far. */
  readonly trace: SocietyTrace | undefined;
  readonly episodes: number;
  /** Share of the trial that is done, 0 to 1. */
  readonly share: number;
  /** How long the whole trial took, once done. */
  readonly seconds?: number;
  readonly failure?: { readonly message: string; readonly field?: string; readonly stack?: string };
}

/** The part of a `Worker` that is used. */
export interface TrialWorker {
  onmessage: ((event: MessageEvent<TrialMessage>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(message: TrialRequest): void;
  terminate(): void;
}

/**
 * Starts a traced trial.
 * @param changed called with every new state, first of all with the one at the start
 * @returns how to stop it: its worker ends at once and what it has sent is kept
 */
export function startTrial(
  worker: TrialWorker,
  request: TrialRequest,
  changed: (state: LiveTrialState) => void,
): () => void {
  let state: LiveTrialState = { phase: "running", trace: undefined, episodes: 0, share: 0 };
  const update = (part: Partial<LiveTrialState>) => {
    state = { ...state, ...part };
    if (state.phase !== "running") {
      worker.onmessage = null;
      worker.onerror = null;
      worker.terminate();
    }
    changed(state);
  };
  worker.onmessage = ({ data }) => {
    switch (data.type) {
      case "header":
        update({ trace: new SocietyTrace(data.header) });
        break;
      case "chunk":
        state.trace!.append(data.chunk);
        update({ episodes: state.trace!.episodes, share: data.share });
        break;
      case "done":
        update({ phase: "done", share: 1, seconds: data.seconds });
        break;
      case "failed": {
        const { type: _, ...failure } = data;
        update({ phase: "failed", failure });
      }
    }
  };
  worker.onerror = (event) => {
    const why =
      event.message === "" || event.message === undefined ? "its script did not load" : event.message;
    update({ phase: "failed", failure: { message: `The worker that runs the trial stopped: ${why}.` } });
  };
  changed(state);
  worker.postMessage(request);
  return () => {
    if (state.phase === "running") update({ phase: "stopped" });
  };
}
