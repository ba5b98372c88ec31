import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { type LiveTrialState, startTrial } from "./live-trial.js";
import type { TrialRequest } from "./messages.js";

/** The trial on show: its state, and how to start another (which ends the one before) and to stop it. */
export interface TrialControls {
  readonly state: LiveTrialState | undefined;
  start(request: TrialRequest): void;
  stop(): void;
}

export function useTrial(): TrialControls {
  const [state, setState] = useState<LiveTrialState>();
  const running = useRef<() => void>(undefined);
  const stop = useCallback(() => running.current?.(), []);
  const start = useCallback((request: TrialRequest) => {
    running.current?.();
    const worker = new Worker(new URL("./worker.ts", import.meta.url), {
      type: "module",
      name: "society",
    });
    running.current = startTrial(worker, request, setState);
  }, []);
  useEffect(() => stop, [stop]);
  return { state, start, stop };
}
