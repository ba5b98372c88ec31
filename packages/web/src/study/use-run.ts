import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { PanelState, Request, RunDriver, RunState } from "../run/run.js";
import type { OpenDriver, Place } from "./drivers.js";

/** A run as a page drives it. The driver, and with it every worker, is made when it is first needed. */
export interface PageRun {
  /** The newest state; null before anything was asked. */
  readonly state: RunState | null;
  /** The newest state that was begun or has results: what is shown while another request is planned. */
  readonly shown: RunState | null;
  /** Whether `shown` belongs to the request that `state` has planned. */
  readonly current: boolean;
  /** The request that was last handed over, as JSON. */
  readonly asked: string | null;
  /** True from the wish to start until the driver has taken it up. */
  readonly starting: boolean;
  /** Why there is no driver, in words. */
  readonly broken: string | null;
  /** Plans a request, unless it is planned already. */
  ask(request: Request): void;
  /** Plans a request if it must be, and starts it when its plan is there. */
  start(request: Request): void;
  readonly driver: RunDriver | null;
}

export function useRun(open: OpenDriver, place: Place, study: string, root: string): PageRun {
  const [state, setState] = useState<RunState | null>(null);
  const [shown, setShown] = useState<RunState | null>(null);
  const [driver, setDriver] = useState<RunDriver | null>(null);
  const [broken, setBroken] = useState<string | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const [starting, setStarting] = useState(false);
  const opening = useRef<{ place: Place; asked: Request; start: boolean; driver: RunDriver | null } | null>(
    null,
  );

  // Another place is another driver; so is the end of the page.
  useEffect(
    () => () => {
      opening.current?.driver?.close();
      opening.current = null;
      setDriver(null);
      setState(null);
      setShown(null);
      setAsked(null);
      setStarting(false);
    },
    [place],
  );

  const take = useCallback((next: RunState): void => {
    setState(next);
    // From its first moment on, so that curves of the trials in progress are its own.
    const begun = next.phase === "running" || next.phase === "paused";
    if (begun || (next.phase !== "planning" && hasResults(next))) setShown(next);
    const now = opening.current;
    if (now === null || now.driver === null || !now.start) return;
    if (next.phase === "planning") return;
    now.start = false;
    setStarting(false);
    if (next.phase === "ready" || next.phase === "stopped" || next.phase === "done") now.driver.start();
  }, []);

  const hand = useCallback(
    (request: Request, start: boolean): void => {
      setAsked(JSON.stringify(request));
      setStarting(start);
      const before = opening.current;
      if (before !== null && before.place === place) {
        const again = JSON.stringify(before.asked) !== JSON.stringify(request);
        before.asked = request;
        before.start = start;
        if (before.driver === null) return;
        if (again) before.driver.request(request);
        else if (start) take(before.driver.state);
        return;
      }
      setBroken(null);
      const mine: NonNullable<typeof opening.current> = { place, asked: request, start, driver: null };
      opening.current = mine;
      open(place, study, request, root).then(
        (made) => {
          if (opening.current !== mine) {
            made.close();
            return;
          }
          mine.driver = made;
          made.subscribe(take);
          setDriver(made);
          // The request may have changed while the driver was being made.
          if (JSON.stringify(mine.asked) !== JSON.stringify(request)) made.request(mine.asked);
          take(made.state);
        },
        (error: unknown) => {
          if (opening.current === mine) opening.current = null;
          setStarting(false);
          setBroken(error instanceof Error ? error.message : String(error));
        },
      );
    },
    [open, place, study, root, take],
  );

  const ask = useCallback((request: Request) => hand(request, false), [hand]);
  const start = useCallback((request: Request) => hand(request, true), [hand]);
  return {
    state,
    shown,
    current: shown !== null && shown.id === state?.id,
    asked,
    starting,
    broken,
    ask,
    start,
    driver,
  };
}

/** Whether any trial of a run has results. */
export function hasResults({ cells }: RunState): boolean {
  return cells.some(({ seeds }) => seeds.length > 0);
}

const curvesEvery = 1000;

/**
 * The curves of a figure, asked for again a second after the last answer while trials run, and once at the end. Those
 * of the run shown: the ones of a run before stay as long as that run does.
 */
export function useCurves(
  driver: RunDriver | null,
  figure: string | null,
  state: RunState | null,
): readonly PanelState[] {
  const [panels, setPanels] = useState<{
    readonly figure: string;
    readonly run: string;
    readonly panels: readonly PanelState[];
  } | null>(null);
  const running = state?.phase === "running" || state?.phase === "elsewhere";
  const done = state?.trials.filter((trial) => trial.state === "done" || trial.state === "kept").length ?? 0;
  const id = state?.manifest === null ? null : (state?.id ?? null);
  const settled = running ? -1 : done;
  // `settled` changes when there is more to draw.
  useEffect(() => {
    if (driver === null || figure === null || id === null) return;
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const fetchOnce = (): void => {
      driver.curves(figure).then(
        (found) => {
          if (stopped) return;
          if (found.some(({ curves }) => curves.length > 0)) setPanels({ figure, run: id, panels: found });
          if (running) timer = setTimeout(fetchOnce, curvesEvery);
        },
        () => {
          if (!stopped && running) timer = setTimeout(fetchOnce, curvesEvery);
        },
      );
    };
    if (running || done > 0) fetchOnce();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [driver, figure, id, running, settled]);
  // Curves of another run under this one's names would be taken for its own.
  return panels !== null && panels.figure === figure && panels.run === id ? panels.panels : none;
}

const none: readonly PanelState[] = [];
