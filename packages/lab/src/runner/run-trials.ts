import { Worker } from "node:worker_threads";
import type { PlannedTrial } from "@operant/core/study";
import type { StoredTrial } from "../store/run-folder.js";
import type { StudySource } from "../subject/load-study.js";
import { type Failure, failureOf, type TrialTask, type WorkerMessage } from "./messages.js";

export interface FailedTrial {
  readonly trial: PlannedTrial;
  readonly failure: Failure;
}

export interface TrialEvents {
  /** Called with every finished trial, on the main thread. What it throws stops the pool. */
  onDone(trial: StoredTrial, planned: PlannedTrial): void;
  onFailed(failed: FailedTrial): void;
  /** Share of the trial in hand that is done. */
  onProgress(trial: PlannedTrial, share: number): void;
}

/** A trial that needs less than this to finish is waited for when the run is interrupted. */
const graceInMilliseconds = 1_500;

interface Seat {
  readonly worker: Worker;
  trial: PlannedTrial | undefined;
  started: number;
  share: number;
}

/**
 * Runs trials in the given order on worker threads. Plain threads rather than a pool library: the pool must
 * know which trial each thread has in hand, to name it when a thread dies and to drop it on Ctrl-C.
 * @param stop when aborted, no further trial is begun; trials that are nearly done are finished, others dropped
 * @returns whether every trial was run
 */
export async function runTrials(
  trials: readonly PlannedTrial[],
  source: StudySource,
  workers: number,
  events: TrialEvents,
  stop: AbortSignal,
): Promise<boolean> {
  const queue = [...trials];
  const seats = new Set<Seat>();
  let abandoned = false;
  return new Promise<boolean>((resolve, reject) => {
    let settled = false;

    const settle = (how: () => void): void => {
      if (settled) return;
      settled = true;
      stop.removeEventListener("abort", interrupt);
      Promise.all([...seats].map(({ worker }) => worker.terminate())).then(how, reject);
    };

    const endWhenIdle = (): void => {
      const busy = [...seats].some(({ trial }) => trial !== undefined);
      if (!busy && queue.length === 0) settle(() => resolve(!abandoned));
    };

    const next = (seat: Seat): void => {
      seat.trial = queue.shift();
      seat.share = 0;
      seat.started = performance.now();
      if (seat.trial === undefined) return;
      const { key, parameters, seed } = seat.trial;
      seat.worker.postMessage({ key, parameters, seed } satisfies TrialTask);
    };

    const receive = (seat: Seat, message: WorkerMessage): void => {
      const { trial } = seat;
      if (settled || trial === undefined) return;
      if (message.kind === "progress") {
        seat.share = message.share;
        events.onProgress(trial, message.share);
        return;
      }
      // The thread gets its next trial before this one is written, so that it does not wait for the disk.
      next(seat);
      if (message.kind === "done") events.onDone(message.trial, trial);
      else events.onFailed({ trial, failure: message.failure });
      endWhenIdle();
    };

    const guarded = (work: () => void): void => {
      try {
        work();
      } catch (error) {
        settle(() => reject(error));
      }
    };

    /** A thread that ended by itself: out of memory, or a study that calls process.exit. */
    const replace = (seat: Seat, failure: Failure): void => {
      if (settled || !seats.delete(seat)) return;
      if (seat.trial !== undefined) events.onFailed({ trial: seat.trial, failure });
      if (queue.length > 0) open();
      else endWhenIdle();
    };

    const open = (): void => {
      const worker = new Worker(new URL("./worker.js", import.meta.url), {
        workerData: source,
        stdout: true,
      });
      // What a study prints must not mix with the data on standard output.
      worker.stdout.on("data", (chunk: Uint8Array) => process.stderr.write(chunk));
      const seat: Seat = { worker, trial: undefined, started: 0, share: 0 };
      seats.add(seat);
      worker.on("message", (message: WorkerMessage) => guarded(() => receive(seat, message)));
      worker.on("error", (error) => guarded(() => replace(seat, failureOf(error))));
      worker.on("exit", (code) => {
        const message = `The worker thread ended by itself with code ${code} during this trial.`;
        guarded(() => replace(seat, { name: "Error", message, stack: message }));
      });
      next(seat);
    };

    const interrupt = (): void => {
      abandoned = queue.length > 0;
      queue.length = 0;
      for (const seat of seats) {
        if (seat.trial === undefined || remaining(seat) <= graceInMilliseconds) continue;
        abandoned = true;
        seat.trial = undefined;
        seats.delete(seat);
        void seat.worker.terminate();
      }
      setTimeout(() => {
        abandoned = true;
        settle(() => resolve(false));
      }, 2 * graceInMilliseconds).unref();
      endWhenIdle();
    };

    if (queue.length === 0) {
      resolve(true);
      return;
    }
    stop.addEventListener("abort", interrupt);
    for (let i = Math.min(workers, queue.length); i > 0; i--) open();
    if (stop.aborted) interrupt();
  });
}

/** Milliseconds that a trial still needs, by its own account. */
function remaining(seat: Seat): number {
  if (seat.share <= 0) return Number.POSITIVE_INFINITY;
  return ((performance.now() - seat.started) * (1 - seat.share)) / seat.share;
}
