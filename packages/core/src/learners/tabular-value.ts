import type { Stream } from "../random/index.js";
import { belowText, greedyText, type LoopNames } from "./loop-source.js";
import { checkRange, checkTable } from "./tabular-checks.js";

/** Settings shared by the value-based tabular learners. */
export interface TabularValueOptions {
  /** Number of states, at least 1. */
  readonly states: number;
  /** Number of actions, at least 2. */
  readonly actions: number;
  /** Step size α in [0, 1]. */
  readonly alpha: number;
  /** Discount γ in [0, 1]. */
  readonly gamma: number;
  /** Exploration ε in [0, 1]. */
  readonly epsilon: number;
  /** Where the learner draws from; agents may share one stream. */
  readonly stream: Stream;
  /** What every entry of the table starts at; 0 when left out. */
  readonly initial?: number;
}

/** A table filled with the initial value of the options. */
export function valueTable(options: TabularValueOptions): Float64Array {
  return new Float64Array(options.states * options.actions).fill(options.initial ?? 0);
}

/** @throws OperantError `bad-value` for a setting outside its range. */
export function checkValueOptions(kind: string, options: TabularValueOptions): void {
  checkTable(kind, options.states, options.actions);
  checkRange(kind, "alpha", options.alpha, 0, 1);
  checkRange(kind, "gamma", options.gamma, 0, 1);
  checkRange(kind, "epsilon", options.epsilon, 0, 1);
  if (options.initial !== undefined) checkRange(kind, "initial", options.initial, -1e300, 1e300);
}

/** The text of `epsilonGreedy` for a generated loop. */
export function epsilonGreedyText(v: LoopNames, target: string, value: (action: number) => string): string {
  return `if (${v.draw} >>> 1 < ${v.field("threshold")}) ${belowText(v, target)} else { ${greedyText(v, target, value)} }`;
}
