import type { Stream } from "../random/index.js";
import { epsilonGreedy, explorationThreshold, greedyAction, greedyValue } from "./epsilon-greedy.js";
import { eachAction, type LoopSource, largestText } from "./loop-source.js";
import type { StateLearner } from "./state-learner.js";
import { checkRange } from "./tabular-checks.js";
import {
  checkValueOptions,
  epsilonGreedyText,
  type TabularValueOptions,
  valueTable,
} from "./tabular-value.js";

/**
 * Expected SARSA on a table (van Seijen, van Hasselt, Whiteson & Wiering 2009, ADPRL): the target takes the
 * expectation over the ε-greedy policy instead of its best action.
 *
 *   Q(s, a) ← Q(s, a) + α [ r + γ ( (1 − ε) max_a′ Q(s′, a′) + ε mean_a′ Q(s′, a′) ) − Q(s, a) ]
 */
export class TabularExpectedSarsa implements StateLearner {
  static readonly loopSource: LoopSource = {
    tables: ["table"],
    numbers: ["alpha", "gamma", "rate"],
    words: ["threshold"],
    changing: [],
    act: (v) => epsilonGreedyText(v, v.action, (a) => v.entry("table", v.row, a)),
    learn: (v) => `let target = ${v.reward};
      if (!${v.terminal}) {
        let sum = 0;
        ${eachAction(v, (a) => `sum ${a === 0 ? "" : "+"}= ${v.entry("table", v.next, a)};`)}
        ${largestText(v, "best", "table", v.next)}
        target += ${v.field("gamma")} * ((1 - ${v.field("rate")}) * best + ${v.field("rate")} * (sum / ${v.actions}));
      }
      const old = ${v.entry("table", v.row, v.action)};
      ${v.entry("table", v.row, v.action)} = old + ${v.field("alpha")} * (target - old);`,
  };

  readonly states: number;
  readonly actions: number;
  /** Q(s, a) at `s * actions + a`. */
  readonly table: Float64Array;
  readonly alpha: number;
  readonly gamma: number;
  private readonly stream: Stream;
  private threshold: number;
  private rate: number;

  /** @throws OperantError `bad-value` for a setting outside its range. */
  constructor(options: TabularValueOptions) {
    checkValueOptions("TabularExpectedSarsa", options);
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
    checkRange("TabularExpectedSarsa", "epsilon", value, 0, 1);
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
    const { table, actions, rate } = this;
    const i = state * actions + action;
    let target = reward;
    if (terminal === 0) {
      const row = next * actions;
      let sum = table[row];
      for (let a = 1; a < actions; a++) sum += table[row + a];
      const best = greedyValue(table, row, actions);
      target += this.gamma * ((1 - rate) * best + rate * (sum / actions));
    }
    table[i] += this.alpha * (target - table[i]);
  }
}
