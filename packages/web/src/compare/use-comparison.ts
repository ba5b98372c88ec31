import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { ComparisonMessage } from "./compare-worker.js";
import type { ComparisonOutcome, ComparisonRequest, RequestPart } from "./run-comparison.js";

export interface ComparisonState {
  readonly running: boolean;
  /** The last one that was found; it stays while the next is computed. */
  readonly outcome?: ComparisonOutcome;
  /** What the last one was asked by. */
  readonly key?: string;
  /** Why the latest was not found, and what it was asked by. */
  readonly failure?: { readonly key: string; readonly message: string; readonly part: RequestPart };
}

export interface ComparisonRun {
  readonly state: ComparisonState;
  /** Computes beside the page; what is still computed for an earlier request is given up. */
  start(key: string, request: ComparisonRequest): void;
  cancel(): void;
}

/** Comparisons in a worker, the latest one only. */
export function useComparison(): ComparisonRun {
  const [state, setState] = useState<ComparisonState>({ running: false });
  const worker = useRef<{ readonly thread: Worker; busy: boolean } | undefined>(undefined);
  const stop = useCallback((): void => {
    worker.current?.thread.terminate();
    worker.current = undefined;
  }, []);
  useEffect(() => stop, [stop]);
  const start = useCallback(
    (key: string, request: ComparisonRequest): void => {
      // A thread that computes hears nothing; one that waits has its scripts loaded already.
      if (worker.current?.busy === true) stop();
      const mine = worker.current ?? {
        thread: new Worker(new URL("./compare-worker.ts", import.meta.url), { type: "module" }),
        busy: false,
      };
      worker.current = mine;
      mine.busy = true;
      setState((before) => ({ ...before, running: true }));
      mine.thread.onmessage = ({ data }: MessageEvent<ComparisonMessage>) => {
        if (worker.current !== mine) return;
        mine.busy = false;
        setState((before) =>
          data.kind === "done"
            ? { running: false, outcome: data.outcome, key }
            : { ...kept(before), running: false, failure: { ...data, key } },
        );
      };
      mine.thread.onerror = (event) => {
        if (worker.current !== mine) return;
        stop();
        const message = `The comparison stopped: ${event.message || "its script could not be loaded, or the browser ran out of memory; reload the page"}.`;
        setState((before) => ({ ...kept(before), running: false, failure: { key, message, part: "world" } }));
      };
      mine.thread.postMessage(request);
    },
    [stop],
  );
  const cancel = useCallback((): void => {
    if (worker.current?.busy === true) stop();
    setState((before) => ({ ...before, running: false }));
  }, [stop]);
  return { state, start, cancel };
}

function kept({ outcome, key }: ComparisonState): Omit<ComparisonState, "running"> {
  return outcome === undefined || key === undefined ? {} : { outcome, key };
}
