import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { AuditMessage } from "./audit-worker.js";
import type { AuditOutcome, AuditProgress, AuditRequest } from "./run-audit.js";

/** Where an audit of the page stands. */
export type AuditState =
  | { readonly kind: "idle" | "cancelled" }
  | { readonly kind: "running"; readonly progress: AuditProgress }
  | { readonly kind: "done"; readonly outcome: AuditOutcome; readonly of: AuditRequest }
  | { readonly kind: "failed"; readonly message: string; readonly field?: string };

export interface AuditRun {
  readonly state: AuditState;
  /** Starts an audit in a worker of its own; one that runs is given up. */
  start(request: AuditRequest): void;
  /** Gives the audit up, with all the memory that it holds. */
  cancel(): void;
  /** Tells a failure that happened before an audit could start. */
  fail(message: string): void;
}

/** An audit that runs beside the page, one at a time. */
export function useAudit(): AuditRun {
  const [state, setState] = useState<AuditState>({ kind: "idle" });
  const worker = useRef<Worker | undefined>(undefined);
  const stop = useCallback((): void => {
    worker.current?.terminate();
    worker.current = undefined;
  }, []);
  useEffect(() => stop, [stop]);
  const start = useCallback(
    (request: AuditRequest): void => {
      stop();
      const mine = new Worker(new URL("./audit-worker.ts", import.meta.url), { type: "module" });
      worker.current = mine;
      const of = request.files.reduce((sum, { blob }) => sum + blob.size, 0);
      setState({ kind: "running", progress: { phase: "reading", bytes: 0, of } });
      mine.onmessage = ({ data }: MessageEvent<AuditMessage>) => {
        if (worker.current !== mine) return;
        if (data.kind === "progress") {
          setState({ kind: "running", progress: data.progress });
          return;
        }
        stop();
        setState(data.kind === "done" ? { kind: "done", outcome: data.outcome, of: request } : data);
      };
      mine.onerror = (event) => {
        if (worker.current !== mine) return;
        stop();
        // Without a message the worker's script did not come, or the browser ended the worker.
        const message =
          event.message === undefined || event.message === ""
            ? "The audit stopped: its script could not be loaded, or the browser ran out of memory. Reload the page; the command below takes logs of any size."
            : `The audit stopped: ${event.message.replace(/[.\s]+$/, "")}. The browser may have run out of memory; the command below takes logs of any size.`;
        setState({ kind: "failed", message });
      };
      mine.postMessage(request);
    },
    [stop],
  );
  const cancel = useCallback((): void => {
    stop();
    setState({ kind: "cancelled" });
  }, [stop]);
  const fail = useCallback(
    (message: string): void => {
      stop();
      setState({ kind: "failed", message });
    },
    [stop],
  );
  return { state, start, cancel, fail };
}
