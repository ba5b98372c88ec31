import type { Stream } from "../random/index.js";
import { explorationThreshold, greedyAction } from "./epsilon-greedy.js";
import { greedyText, type LoopSource } from "./loop-source.js";
import type { StateLearner } from "./state-learner.js";
import { checkRange } from "./tabular-checks.js";
import {
  checkValueOptions,
  epsilonGreedyText,
  type TabularValueOptions,
  valueTable,
} from "./tabular-value.js";

/**
 * Double Q-learning on two tables (van Hasselt 2010, NIPS), which removes the upward bias of the maximum: a
 * fair coin picks the table to update; that table names the best next action and the other one values it.
 *
 *   A(s, a) ← A(s, a) + α [ r + γ B(s′, argmax_a′ A(s′, a′)) − A(s, a) ]
 *
 * Acts ε-greedily on A + B.
 */
export class TabularDoubleQ implements StateLearner {
  static readonly loopSource: LoopSource = {
    tables: ["table", "other"],
    numbers: ["alpha", "gamma"],
    words: ["threshold"],
    changing: [],
    act: (v) =>
      epsilonGreedyText(
        v,
        v.action,
        (a) => `(${v.entry("table", v.row, a)} + ${v.entry("other", v.row, a)})`,
      ),
    learn: (v) => {
      const half = (learning: string, valuing: string): string => `let target = ${v.reward};
        if (!${v.terminal}) {
          let best;
          ${greedyText(v, "best", (a) => v.entry(learning, v.next, a))}
          target += ${v.field("gamma")} * ${v.entry(valuing, v.next, "best")};
        }
        const old = ${v.entry(learning, v.row, v.action)};
        ${v.entry(learning, v.row, v.action)} = old + ${v.field("alpha")} * (target - old);`;
      return `if (${v.draw} >= 0x80000000) { ${half("other", "table")} } else { ${half("table", "other")} }`;
    },
  };

  readonly states: number;
  readonly actions: number;
  /** A(s, a) at `s * actions + a`. */
  readonly table: Float64Array;
  /** B(s, a), laid out the same way. */
  readonly other: Float64Array;
  readonly alpha: number;
  readonly gamma: number;
  private readonly stream: Stream;
  private threshold: number;
  private rate: number;

  /** @throws OperantError `bad-value` for a setting outside its range. */
  constructor(options: TabularValueOptions) {
    checkValueOptions("TabularDoubleQ", options);
    this.states = options.states;
    this.actions = options.actions;
    this.table = valueTable(options);
    this.other = valueTable(options);
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
    checkRange("TabularDoubleQ", "epsilon", value, 0, 1);
    this.rate = value;
    this.threshold = explorationThreshold(value);
  }

  actState(state: number): number {
    if (this.stream.uint32() >>> 1 < this.threshold) return this.stream.below(this.actions);
    return this.greedy(state);
  }

  /** The action of the largest A + B, without exploration. */
  greedy(state: number): number {
    const { table, other, actions } = this;
    const row = state * actions;
    let best = 0;
    let highest = table[row] + other[row];
    for (let a = 1; a < actions; a++) {
      const value = table[row + a] + other[row + a];
      if (value > highest) {
        highest = value;
        best = a;
      }
    }
    return best;
  }

  learnState(state: number, action: number, reward: number, next: number, terminal: 0 | 1): void {
    const { actions } = this;
    const heads = this.stream.uint32() >= 0x80000000;
    const learning = heads ? this.other : this.table;
    const valuing = heads ? this.table : this.other;
    const i = state * actions + action;
    let target = reward;
    if (terminal === 0) {
      const row = next * actions;
      target += this.gamma * valuing[row + greedyAction(learning, row, actions)];
    }
    learning[i] += this.alpha * (target - learning[i]);
  }
}
