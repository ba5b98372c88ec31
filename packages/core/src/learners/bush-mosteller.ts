import type { Stream } from "../random/index.js";
import { drawAction } from "./action-draw.js";
import { drawActionText, eachAction, type LoopSource } from "./loop-source.js";
import type { StateLearner } from "./state-learner.js";
import { checkRange, checkTable } from "./tabular-checks.js";

/** Settings of `BushMostellerLearner`. */
export interface BushMostellerLearnerOptions {
  readonly states: number;
  readonly actions: number;
  /** Learning rate l in [0, 1]. */
  readonly rate: number;
  /** Aspiration A: rewards above it reinforce, rewards below it discourage. */
  readonly aspiration: number;
  /** Smallest and largest reward; a game's `facts.utility`. */
  readonly rewards: readonly [number, number];
  readonly stream: Stream;
}

/**
 * The Bush–Mosteller model with an aspiration level (Bush & Mosteller 1955; in the form of Macy & Flache
 * 2002, PNAS 99, equations 1 and 2), one policy per state. The stimulus is s = (r − A) / max |π − A|, limited
 * to [−1, 1], and
 *
 *   p_a ← p_a + (1 − p_a) l s if s ≥ 0, else p_a + p_a l s.
 *
 * With more than two actions the others lose in proportion when a gains, and share equally what a loses.
 * The next state plays no part. Starts uniform.
 */
export class BushMostellerLearner implements StateLearner {
  static readonly loopSource: LoopSource = {
    tables: ["table"],
    numbers: ["rate", "aspiration", "scale"],
    words: [],
    changing: [],
    act: (v) => drawActionText(v, v.action, "table"),
    learn: (v) => `let stimulus = (${v.reward} - ${v.field("aspiration")}) * ${v.field("scale")};
      if (stimulus > 1) stimulus = 1;
      if (stimulus < -1) stimulus = -1;
      const step = ${v.field("rate")} * stimulus;
      if (step >= 0) {
        ${eachAction(v, (a) => `${v.entry("table", v.row, a)} -= step * ${v.entry("table", v.row, a)};`)}
        ${v.entry("table", v.row, v.action)} += step;
      } else {
        const loss = -step * ${v.entry("table", v.row, v.action)};
        const share = loss / ${v.actions - 1};
        ${eachAction(v, (a) => `${v.entry("table", v.row, a)} += share;`)}
        ${v.entry("table", v.row, v.action)} -= loss + share;
      }`,
  };

  readonly states: number;
  readonly actions: number;
  /** Probability of a in s at `s * actions + a`. */
  readonly table: Float64Array;
  readonly rate: number;
  readonly aspiration: number;
  private readonly scale: number;
  private readonly stream: Stream;

  /** @throws OperantError `bad-value` for a setting outside its range. */
  constructor(options: BushMostellerLearnerOptions) {
    const { states, actions, rate, aspiration, rewards } = options;
    checkTable("BushMostellerLearner", states, actions);
    checkRange("BushMostellerLearner", "rate", rate, 0, 1);
    checkRange("BushMostellerLearner", "aspiration", aspiration, -1e300, 1e300);
    checkRange("BushMostellerLearner", "rewards[0]", rewards[0], -1e300, 1e300);
    checkRange("BushMostellerLearner", "rewards[1]", rewards[1], rewards[0], 1e300);
    this.states = states;
    this.actions = actions;
    this.table = new Float64Array(states * actions).fill(1 / actions);
    this.rate = rate;
    this.aspiration = aspiration;
    const widest = Math.max(Math.abs(rewards[0] - aspiration), Math.abs(rewards[1] - aspiration));
    this.scale = widest > 0 ? 1 / widest : 0;
    this.stream = options.stream;
  }

  actState(state: number): number {
    return drawAction(this.table, state * this.actions, this.actions, this.stream);
  }

  learnState(state: number, action: number, reward: number, _next: number, _terminal: 0 | 1): void {
    const { table, actions } = this;
    const row = state * actions;
    let stimulus = (reward - this.aspiration) * this.scale;
    if (stimulus > 1) stimulus = 1;
    if (stimulus < -1) stimulus = -1;
    const step = this.rate * stimulus;
    if (step >= 0) {
      for (let i = row; i < row + actions; i++) table[i] -= step * table[i];
      table[row + action] += step;
    } else {
      const loss = -step * table[row + action];
      const share = loss / (actions - 1);
      for (let i = row; i < row + actions; i++) table[i] += share;
      table[row + action] -= loss + share;
    }
  }
}
