import type { Study } from "@operant/core/study";
import { computeTrial, curveMetrics, failureOf, type Watcher } from "./compute-trial.js";
import type { ComputedTrial, FromTrialWorker, TrialNews, TrialTask } from "./messages.js";
import { createTicks } from "./ticks.js";

/** Milliseconds that a trial runs before waiting messages are let in. */
const chunk = 25;
const millisecondsBetweenShares = 120;
const millisecondsBetweenRows = 400;

/**
 * Runs one trial at a time in chunks, so that a pause acts within a chunk. Where it pauses changes no byte.
 */
export class TrialLoop {
  #steps: Generator<number, ComputedTrial, void> | undefined;
  #key = "";
  #paused = false;
  #ticking = false;
  #sharesTold = 0;
  #rowsTold = 0;
  #tellRows: () => void = () => {};
  readonly #tick: () => void;
  readonly #metrics: readonly string[];

  constructor(
    readonly study: Study,
    /** Tells the page. */
    readonly tell: (message: FromTrialWorker) => void,
    /** Tells whoever keeps results. */
    readonly news: (message: TrialNews, transfer: ArrayBuffer[]) => void,
    ticks = createTicks,
    /** Milliseconds between pauses; 0 pauses after every step of the trial. */
    readonly slice = chunk,
  ) {
    this.#tick = ticks(() => this.#run());
    this.#metrics = curveMetrics(study);
  }

  /** Begins a trial; one in progress is dropped. */
  run(task: TrialTask): void {
    this.#key = task.key;
    this.#tellRows = () => {};
    this.#sharesTold = performance.now();
    // The first rows come soon, so that there is something to see.
    this.#rowsTold = performance.now() - millisecondsBetweenRows / 2;
    this.#steps = computeTrial(this.study, task, this.#metrics.length === 0 ? undefined : this.#watch);
    this.#next();
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#next();
  }

  #next(): void {
    if (this.#ticking || this.#paused || this.#steps === undefined) return;
    this.#ticking = true;
    this.#tick();
  }

  #run(): void {
    this.#ticking = false;
    const steps = this.#steps;
    if (steps === undefined || this.#paused) return;
    const until = performance.now() + this.slice;
    try {
      for (;;) {
        const step = steps.next();
        if (step.done === true) {
          this.#steps = undefined;
          this.#finish(step.value);
          return;
        }
        const now = performance.now();
        this.#report(step.value, now);
        if (now < until) continue;
        this.#next();
        return;
      }
    } catch (error) {
      this.#steps = undefined;
      this.news({ kind: "failed", key: this.#key }, []);
      this.tell({ kind: "failed", key: this.#key, failure: failureOf(error) });
    }
  }

  #report(share: number, now: number): void {
    if (now - this.#sharesTold >= millisecondsBetweenShares) {
      this.#sharesTold = now;
      this.tell({ kind: "progress", key: this.#key, share });
    }
    if (now - this.#rowsTold >= millisecondsBetweenRows) {
      this.#rowsTold = now;
      this.#tellRows();
    }
  }

  #finish(trial: ComputedTrial): void {
    const buffers = [trial.bytes, ...Object.values(trial.columns)].map(({ buffer }) => buffer as ArrayBuffer);
    this.news({ kind: "trial", trial }, [...new Set(buffers)]);
    this.tell({ kind: "done", key: trial.key });
  }

  readonly #watch: Watcher = (columns, rows) => {
    const key = this.#key;
    const shown = this.#metrics.filter((metric) => Object.hasOwn(columns, metric));
    if (shown.length === 0) return;
    const total = columns[shown[0]!]!.length;
    let from = 0;
    this.#tellRows = () => {
      const end = rows();
      if (end <= from) return;
      const added = Object.fromEntries(shown.map((metric) => [metric, columns[metric]!.slice(from, end)]));
      this.news(
        { kind: "rows", key, from, total, columns: added },
        Object.values(added).map(({ buffer }) => buffer),
      );
      from = end;
    };
  };
}
