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

/** Settings of `TabularHystereticQ`. */
export interface TabularHystereticQOptions extends TabularValueOptions {
  /** Step size β in [0, 1] for negative δ; usually below α. */
  readonly beta: number;
}

/**
 * Hysteretic Q-learning (Matignon, Laurent & Le Fort-Piat 2007, IROS): Q-learning that learns at rate α from
 * good surprises and at the smaller rate β from bad ones, so that a partner's exploration does not undo
 * coordination.
 *
 *   δ = r + γ max_a′ Q(s′, a′) − Q(s, a);   Q(s, a) ← Q(s, a) + α δ if δ ≥ 0, else + β δ
 */
export class TabularHystereticQ implements StateLearner {
  static readonly loopSource: LoopSource = {
    tables: ["table"],
    numbers: ["alpha", "beta", "gamma"],
    words: ["threshold"],
    changing: [],
    act: (v) => epsilonGreedyText(v, v.action, (a) => v.entry("table", v.row, a)),
    learn: (v) => `let target = ${v.reward};
      if (!${v.terminal}) {
        ${largestText(v, "best", "table", v.next)}
        target += ${v.field("gamma")} * best;
      }
      const old = ${v.entry("table", v.row, v.action)};
      const delta = target - old;
      ${v.entry("table", v.row, v.action)} = old + (delta >= 0 ? ${v.field("alpha")} : ${v.field("beta")}) * delta;`,
  };

  readonly states: number;
  readonly actions: number;
  /** Q(s, a) at `s * actions + a`. */
  readonly table: Float64Array;
  /** Step size β for negative δ. */
  readonly beta: number;
  readonly alpha: number;
  readonly gamma: number;
  private readonly stream: Stream;
  private threshold: number;
  private rate: number;

  /** @throws OperantError `bad-value` for a setting outside its range. */
  constructor(options: TabularHystereticQOptions) {
    checkValueOptions("TabularHystereticQ", options);
    checkRange("TabularHystereticQ", "beta", options.beta, 0, 1);
    this.states = options.states;
    this.actions = options.actions;
    this.table = valueTable(options);
    this.beta = options.beta;
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
    checkRange("TabularHystereticQ", "epsilon", value, 0, 1);
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
    const delta = target - table[i];
    table[i] += (delta >= 0 ? this.alpha : this.beta) * delta;
  }
}
