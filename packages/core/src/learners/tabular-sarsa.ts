import type { Stream } from "../random/index.js";
import { epsilonGreedy, explorationThreshold, greedyAction } from "./epsilon-greedy.js";
import type { LoopSource } from "./loop-source.js";
import type { StateLearner } from "./state-learner.js";
import { checkRange } from "./tabular-checks.js";
import {
  checkValueOptions,
  epsilonGreedyText,
  type TabularValueOptions,
  valueTable,
} from "./tabular-value.js";

/**
 * SARSA on a table (Rummery & Niranjan 1994; Sutton & Barto 2018, section 6.4): the target uses the action
 * that will really be taken next.
 *
 *   Q(s, a) ← Q(s, a) + α [ r + γ Q(s′, a′) − Q(s, a) ]
 *
 * a′ is drawn while learning and taken at the next `actState`, provided that it is asked for s′; asked for
 * another state (a new episode after a truncation), the learner draws afresh.
 */
export class TabularSarsa implements StateLearner {
  static readonly loopSource: LoopSource = {
    tables: ["table"],
    numbers: ["alpha", "gamma"],
    words: ["threshold"],
    changing: ["plannedRow", "plannedAction"],
    act: (v) => `if (${v.row} === ${v.field("plannedRow")}) {
        ${v.field("plannedRow")} = -1;
        ${v.action} = ${v.field("plannedAction")};
      } else { ${epsilonGreedyText(v, v.action, (a) => v.entry("table", v.row, a))} }`,
    learn: (v) => `let target = ${v.reward};
      ${v.field("plannedRow")} = -1;
      if (!${v.terminal}) {
        ${epsilonGreedyText(v, v.field("plannedAction"), (a) => v.entry("table", v.next, a))}
        ${v.field("plannedRow")} = ${v.next};
        target += ${v.field("gamma")} * ${v.entry("table", v.next, v.field("plannedAction"))};
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
  /** First table entry of the state that `plannedAction` is for, or −1. */
  private plannedRow: number;
  private plannedAction: number;
  private threshold: number;
  private rate: number;

  /** @throws OperantError `bad-value` for a setting outside its range. */
  constructor(options: TabularValueOptions) {
    checkValueOptions("TabularSarsa", options);
    this.states = options.states;
    this.actions = options.actions;
    this.table = valueTable(options);
    this.plannedRow = -1;
    this.plannedAction = 0;
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
    checkRange("TabularSarsa", "epsilon", value, 0, 1);
    this.rate = value;
    this.threshold = explorationThreshold(value);
  }

  actState(state: number): number {
    const row = state * this.actions;
    if (row === this.plannedRow) {
      this.plannedRow = -1;
      return this.plannedAction;
    }
    return epsilonGreedy(this.table, row, this.actions, this.threshold, this.stream);
  }

  /** The action of the largest value, without exploration. */
  greedy(state: number): number {
    return greedyAction(this.table, state * this.actions, this.actions);
  }

  learnState(state: number, action: number, reward: number, next: number, terminal: 0 | 1): void {
    const { table, actions } = this;
    const i = state * actions + action;
    let target = reward;
    this.plannedRow = -1;
    if (terminal === 0) {
      const row = next * actions;
      this.plannedAction = epsilonGreedy(table, row, actions, this.threshold, this.stream);
      this.plannedRow = row;
      target += this.gamma * table[row + this.plannedAction];
    }
    table[i] += this.alpha * (target - table[i]);
  }
}
