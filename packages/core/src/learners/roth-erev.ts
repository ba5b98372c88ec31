import type { Stream } from "../random/index.js";
import { drawAction } from "./action-draw.js";
import { drawActionText, eachAction, type LoopSource } from "./loop-source.js";
import type { StateLearner } from "./state-learner.js";
import { checkRange, checkTable } from "./tabular-checks.js";

/** Settings of `RothErevLearner`; the defaults are the values that Erev & Roth fitted to twelve games. */
export interface RothErevLearnerOptions {
  readonly states: number;
  readonly actions: number;
  /** Forgetting φ in [0, 1); 0.1 when left out. */
  readonly forgetting?: number;
  /** Experimentation ε in [0, 1]: the share of a reward that goes to the actions not taken; 0.2 when left out. */
  readonly experimentation?: number;
  /** Propensity that every action starts with, > 0; 1 when left out. */
  readonly initial?: number;
  /** Smallest reward x_min, which is subtracted from every reward; rewards below it count as it. */
  readonly lowest: number;
  readonly stream: Stream;
}

/**
 * Reinforcement learning of propensities (Roth & Erev 1995, Games Econ. Behav. 8; the three-parameter form of
 * Erev & Roth 1998, Am. Econ. Rev. 88), one set of propensities per state. With R = r − x_min and n actions:
 *
 *   q_j ← (1 − φ) q_j + R (1 − ε) for the action taken, + R ε / (n − 1) for the others;   P(j) = q_j / Σ q
 *
 * The next state plays no part.
 */
export class RothErevLearner implements StateLearner {
  static readonly loopSource: LoopSource = {
    tables: ["table"],
    numbers: ["kept", "ownShare", "otherShare", "lowest"],
    words: [],
    changing: [],
    act: (v) => `let total = 0;
      ${eachAction(v, (a) => `total ${a === 0 ? "" : "+"}= ${v.entry("table", v.row, a)};`)}
      ${drawActionText(v, v.action, "table", "total")}`,
    learn: (v) => `let gain = ${v.reward} - ${v.field("lowest")};
      if (gain < 0) gain = 0;
      const shared = gain * ${v.field("otherShare")};
      ${eachAction(v, (a) => `${v.entry("table", v.row, a)} = ${v.field("kept")} * ${v.entry("table", v.row, a)} + shared;`)}
      ${v.entry("table", v.row, v.action)} += gain * ${v.field("ownShare")} - shared;`,
  };

  readonly states: number;
  readonly actions: number;
  /** Propensity of a in s at `s * actions + a`. */
  readonly table: Float64Array;
  private readonly kept: number;
  private readonly ownShare: number;
  private readonly otherShare: number;
  private readonly lowest: number;
  private readonly stream: Stream;

  /** @throws OperantError `bad-value` for a setting outside its range. */
  constructor(options: RothErevLearnerOptions) {
    const { states, actions, forgetting = 0.1, experimentation = 0.2, initial = 1, lowest } = options;
    checkTable("RothErevLearner", states, actions);
    checkRange("RothErevLearner", "forgetting", forgetting, 0, 1 - 1e-9);
    checkRange("RothErevLearner", "experimentation", experimentation, 0, 1);
    checkRange("RothErevLearner", "initial", initial, 1e-300, 1e300);
    checkRange("RothErevLearner", "lowest", lowest, -1e300, 1e300);
    this.states = states;
    this.actions = actions;
    this.table = new Float64Array(states * actions).fill(initial);
    this.kept = 1 - forgetting;
    this.ownShare = 1 - experimentation;
    this.otherShare = experimentation / (actions - 1);
    this.lowest = lowest;
    this.stream = options.stream;
  }

  actState(state: number): number {
    const { table, actions } = this;
    const row = state * actions;
    let total = table[row];
    for (let i = row + 1; i < row + actions; i++) total += table[i];
    return drawAction(table, row, actions, this.stream, total);
  }

  learnState(state: number, action: number, reward: number, _next: number, _terminal: 0 | 1): void {
    const { table, actions } = this;
    const row = state * actions;
    let gain = reward - this.lowest;
    if (gain < 0) gain = 0;
    const shared = gain * this.otherShare;
    for (let i = row; i < row + actions; i++) table[i] = this.kept * table[i] + shared;
    table[row + action] += gain * this.ownShare - shared;
  }
}
