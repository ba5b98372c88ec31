import type { Stream } from "../random/index.js";
import { epsilonGreedy, explorationThreshold, greedyAction, greedyValue } from "./epsilon-greedy.js";
import { type LoopSource, largestText } from "./loop-source.js";
import type { StateLearner } from "./state-learner.js";
import { checkRange } from "./tabular-checks.js";
import {
  checkValueOptions,
  epsilonGreedyText,
  type TabularValueOptions,
  valueTable,
} from "./tabular-value.js";

/**
 * Q-learning on a table with ε-greedy exploration (Watkins 1989; Watkins & Dayan 1992):
 *
 *   Q(s, a) ← Q(s, a) + α [ r + γ max_a′ Q(s′, a′) − Q(s, a) ]
 *
 * with the second term of the target left out when s′ is terminal. Ties go to the lowest action.
 */
export class TabularQ implements StateLearner {
  static readonly loopSource: LoopSource = {
    tables: ["table"],
    numbers: ["alpha", "gamma"],
    words: ["threshold"],
    changing: [],
    act: (v) => epsilonGreedyText(v, v.action, (a) => v.entry("table", v.row, a)),
    learn: (v) => `let target = ${v.reward};
      if (!${v.terminal}) {
        ${largestText(v, "best", "table", v.next)}
        target += ${v.field("gamma")} * best;
      }
      const old = ${v.entry("table", v.row, v.action)};
      ${v.entry("table", v.row, v.action)} = old + ${v.field("alpha")} * (target - old);`,
  };

  readonly states: number;
  readonly actions: number;
  /** Q(s, a) at `s * actions + a`. */
  readonly table: Float64Array;
  /** Step size α in [0, 1]; may be changed between moves. */
  alpha: number;
  readonly gamma: number;
  private readonly stream: Stream;
  private threshold: number;
  private rate: number;

  /** @throws OperantError `bad-value` for a setting outside its range. */
  constructor(options: TabularValueOptions) {
    checkValueOptions("TabularQ", options);
    this.states = options.states;
    this.actions = options.actions;
    this.table = valueTable(options);
    this.alpha = options.alpha;
    this.gamma = options.gamma;
    this.stream = options.stream;
    this.rate = options.epsilon;
    this.threshold = explorationThreshold(options.epsilon);
  }

  /** Exploration ε in [0, 1]; may be changed between moves. */
  get epsilon(): number {
    return this.rate;
  }

  set epsilon(value: number) {
    checkRange("TabularQ", "epsilon", value, 0, 1);
    this.rate = value;
    this.threshold = explorationThreshold(value);
  }

  actState(state: number): number {
    return epsilonGreedy(this.table, state * this.actions, this.actions, this.threshold, this.stream);
  }

  /** The action of the largest value, without exploration. */
  greedy(state: number): number {
    return greedyAction(this.table, state * this.actions, this.actions);
  }

  learnState(state: number, action: number, reward: number, next: number, terminal: 0 | 1): void {
    const { table, actions } = this;
    const i = state * actions + action;
    let target = reward;
    if (terminal === 0) target += this.gamma * greedyValue(table, next * actions, actions);
    table[i] += this.alpha * (target - table[i]);
  }
}
