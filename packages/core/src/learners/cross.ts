import type { Stream } from "../random/index.js";
import { drawAction } from "./action-draw.js";
import { drawActionText, eachAction, type LoopSource } from "./loop-source.js";
import type { StateLearner } from "./state-learner.js";
import { checkRange, checkTable } from "./tabular-checks.js";

/** Settings of `CrossLearner`. */
export interface CrossLearnerOptions {
  readonly states: number;
  readonly actions: number;
  /** Step size λ in [0, 1]. */
  readonly rate: number;
  /** Smallest and largest reward; a game's `facts.utility`. Rewards outside count as the nearer bound. */
  readonly rewards: readonly [number, number];
  readonly stream: Stream;
}

/**
 * Cross's learning rule (Cross 1973; Börgers & Sarin 1997, J. Econ. Theory 77, equation 1), one policy per
 * state: the action taken gains in proportion to its reward u, scaled to [0, 1], and the others lose.
 *
 *   p_a ← p_a + λ u (1 − p_a);   p_b ← p_b − λ u p_b for b ≠ a
 *
 * Its expected motion is the replicator dynamics. The next state plays no part. Starts uniform.
 */
export class CrossLearner implements StateLearner {
  static readonly loopSource: LoopSource = {
    tables: ["table"],
    numbers: ["rate", "low", "scale"],
    words: [],
    changing: [],
    act: (v) => drawActionText(v, v.action, "table"),
    learn: (v) => `let u = (${v.reward} - ${v.field("low")}) * ${v.field("scale")};
      if (u < 0) u = 0;
      if (u > 1) u = 1;
      const step = ${v.field("rate")} * u;
      ${eachAction(v, (a) => `${v.entry("table", v.row, a)} -= step * ${v.entry("table", v.row, a)};`)}
      ${v.entry("table", v.row, v.action)} += step;`,
  };

  readonly states: number;
  readonly actions: number;
  /** Probability of a in s at `s * actions + a`. */
  readonly table: Float64Array;
  readonly rate: number;
  private readonly low: number;
  private readonly scale: number;
  private readonly stream: Stream;

  /** @throws OperantError `bad-value` for a setting outside its range. */
  constructor(options: CrossLearnerOptions) {
    checkTable("CrossLearner", options.states, options.actions);
    checkRange("CrossLearner", "rate", options.rate, 0, 1);
    checkRange("CrossLearner", "rewards[0]", options.rewards[0], -1e300, 1e300);
    checkRange("CrossLearner", "rewards[1]", options.rewards[1], options.rewards[0], 1e300);
    this.states = options.states;
    this.actions = options.actions;
    this.table = new Float64Array(options.states * options.actions).fill(1 / options.actions);
    this.rate = options.rate;
    this.low = options.rewards[0];
    // Equal bounds: every reward says the same, so nothing is learned.
    const width = options.rewards[1] - options.rewards[0];
    this.scale = width > 0 ? 1 / width : 0;
    this.stream = options.stream;
  }

  actState(state: number): number {
    return drawAction(this.table, state * this.actions, this.actions, this.stream);
  }

  learnState(state: number, action: number, reward: number, _next: number, _terminal: 0 | 1): void {
    const { table, actions } = this;
    const row = state * actions;
    let u = (reward - this.low) * this.scale;
    if (u < 0) u = 0;
    if (u > 1) u = 1;
    const step = this.rate * u;
    for (let i = row; i < row + actions; i++) table[i] -= step * table[i];
    table[row + action] += step;
  }
}
