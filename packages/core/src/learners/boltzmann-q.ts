import { exp } from "../math/index.js";
import type { Stream } from "../random/index.js";
import { drawAction } from "./action-draw.js";
import { greedyValue } from "./epsilon-greedy.js";
import type { StateLearner } from "./state-learner.js";
import { checkRange, checkTable } from "./tabular-checks.js";

/** Settings of `BoltzmannQ`. */
export interface BoltzmannQOptions {
  readonly states: number;
  readonly actions: number;
  /** Step size α in [0, 1]. */
  readonly alpha: number;
  /** Discount γ in [0, 1]. */
  readonly gamma: number;
  /** Temperature τ > 0, in units of value: near 0 greedy, large uniform. */
  readonly temperature: number;
  readonly stream: Stream;
  /** What every entry of the table starts at; 0 when left out. */
  readonly initial?: number;
}

/**
 * Q-learning with Boltzmann exploration (Watkins 1989; Sandholm & Crites 1996, BioSystems 37, in the iterated
 * prisoner's dilemma):
 *
 *   P(a | s) = exp(Q(s, a) / τ) / Σ_b exp(Q(s, b) / τ)
 */
export class BoltzmannQ implements StateLearner {
  readonly states: number;
  readonly actions: number;
  /** Q(s, a) at `s * actions + a`. */
  readonly table: Float64Array;
  readonly alpha: number;
  readonly gamma: number;
  private readonly stream: Stream;
  private readonly weights: Float64Array;
  private degree: number;

  /** @throws OperantError `bad-value` for a setting outside its range. */
  constructor(options: BoltzmannQOptions) {
    checkTable("BoltzmannQ", options.states, options.actions);
    checkRange("BoltzmannQ", "alpha", options.alpha, 0, 1);
    checkRange("BoltzmannQ", "gamma", options.gamma, 0, 1);
    checkRange("BoltzmannQ", "temperature", options.temperature, 1e-300, 1e300);
    this.states = options.states;
    this.actions = options.actions;
    this.table = new Float64Array(options.states * options.actions).fill(options.initial ?? 0);
    this.alpha = options.alpha;
    this.gamma = options.gamma;
    this.stream = options.stream;
    this.weights = new Float64Array(options.actions);
    this.degree = options.temperature;
  }

  /** Temperature τ > 0; may be changed between moves. */
  get temperature(): number {
    return this.degree;
  }

  set temperature(value: number) {
    checkRange("BoltzmannQ", "temperature", value, 1e-300, 1e300);
    this.degree = value;
  }

  actState(state: number): number {
    const { table, actions, weights, degree } = this;
    const row = state * actions;
    // The largest value is subtracted first, so that the exponentials lie in (0, 1].
    const highest = greedyValue(table, row, actions);
    let total = 0;
    for (let a = 0; a < actions; a++) {
      weights[a] = exp((table[row + a] - highest) / degree);
      total += weights[a];
    }
    return drawAction(weights, 0, actions, this.stream, total);
  }

  learnState(state: number, action: number, reward: number, next: number, terminal: 0 | 1): void {
    const { table, actions } = this;
    const i = state * actions + action;
    let target = reward;
    if (terminal === 0) target += this.gamma * greedyValue(table, next * actions, actions);
    table[i] += this.alpha * (target - table[i]);
  }
}
