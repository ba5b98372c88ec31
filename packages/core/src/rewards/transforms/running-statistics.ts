import { OperantError } from "../../error.js";

/**
 * Mean and population standard deviation of all rewards seen so far, batch by batch (T. F. Chan, G. H. Golub, R. J.
 * LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979). The state is the three
 * numbers, which may be saved and given to the constructor.
 *
 * Standardising by it is the commonest shaping. It keeps gradients of one size but is unbounded: an exploit that pays
 * ten deviations pays ten, so it resists no hack.
 */
export class RunningMoments {
  count: number;
  mean: number;
  /** Sum of squared differences from the mean. */
  squares: number;

  constructor(state: { readonly count: number; readonly mean: number; readonly squares: number } = EMPTY) {
    this.count = state.count;
    this.mean = state.mean;
    this.squares = state.squares;
  }

  /** Population standard deviation; 0 before the first reward. */
  get deviation(): number {
    return this.count === 0 ? 0 : Math.sqrt(this.squares / this.count);
  }

  /** Takes a batch in. @throws OperantError `bad-value` for a reward that is not finite */
  update(rewards: Float64Array): this {
    requireFinite("rewards", rewards);
    if (rewards.length === 0) return this;
    let sum = 0;
    for (const reward of rewards) sum += reward;
    const mean = sum / rewards.length;
    let squares = 0;
    for (const reward of rewards) squares += (reward - mean) * (reward - mean);
    const total = this.count + rewards.length;
    const delta = mean - this.mean;
    this.mean += (delta * rewards.length) / total;
    this.squares += squares + (delta * delta * this.count * rewards.length) / total;
    this.count = total;
    return this;
  }

  /**
   * (r − mean) / deviation, unbounded; divided by 1 where nothing varies, as the code of J. Fu et al. (arXiv
   * 2502.18770) does. Update first: that code takes the batch in before it transforms it.
   */
  standardise(rewards: Float64Array): Float64Array {
    const scale = this.deviation > 0 ? this.deviation : 1;
    return rewards.map((reward) => (reward - this.mean) / scale);
  }

  /**
   * r, clipped to mean ± `width` deviations (Fu et al. compare width 1). Bounds what an exploit pays, but the bound
   * moves after the policy, and beyond it all completions are alike: no gradient between good and exploit.
   */
  clip(rewards: Float64Array, width = 1): Float64Array {
    const low = this.mean - width * this.deviation;
    const high = this.mean + width * this.deviation;
    return rewards.map((reward) => Math.min(Math.max(reward, low), high));
  }
}

const EMPTY = { count: 0, mean: 0, squares: 0 };

/**
 * Smallest and largest reward seen so far. Rescaling by them gives [0, 1] for what has been taken in; one outlier
 * squeezes all others into a corner for the rest of the run.
 */
export class RunningRange {
  low: number;
  high: number;

  constructor(state: { readonly low: number; readonly high: number } = { low: Infinity, high: -Infinity }) {
    this.low = state.low;
    this.high = state.high;
  }

  /** Takes a batch in. @throws OperantError `bad-value` for a reward that is not finite */
  update(rewards: Float64Array): this {
    requireFinite("rewards", rewards);
    for (const reward of rewards) {
      this.low = Math.min(this.low, reward);
      this.high = Math.max(this.high, reward);
    }
    return this;
  }

  /** (r − low) / (high − low) (Fu et al.'s min–max); ½ where nothing varies. */
  rescale(rewards: Float64Array): Float64Array {
    const width = this.high - this.low;
    return rewards.map((reward) => (width > 0 ? (reward - this.low) / width : 0.5));
  }
}

/**
 * Mean and deviation as averages over the last batches: those that P. Singhal et al. (arXiv 2310.03716) scale with in
 * their code, ten batches, sample deviations (n − 1).
 */
export class RecentMoments {
  readonly #means: number[] = [];
  readonly #deviations: number[] = [];

  /** @param batches how many are remembered, at least 1 */
  constructor(readonly batches = 10) {
    if (!Number.isInteger(batches) || batches < 1)
      throw new OperantError(
        "bad-value",
        `batches = ${batches}; expected an integer of at least 1.`,
        "batches",
      );
  }

  /** Takes a batch in. @throws OperantError `bad-value` for fewer than two rewards or one that is not finite */
  update(rewards: Float64Array): this {
    requireFinite("rewards", rewards);
    if (rewards.length < 2)
      throw new OperantError(
        "bad-value",
        `A batch has ${rewards.length} rewards; expected at least two, whose deviation can be taken.`,
        "rewards",
      );
    let sum = 0;
    for (const reward of rewards) sum += reward;
    const mean = sum / rewards.length;
    let squares = 0;
    for (const reward of rewards) squares += (reward - mean) * (reward - mean);
    this.#means.push(mean);
    this.#deviations.push(Math.sqrt(squares / (rewards.length - 1)));
    if (this.#means.length > this.batches) {
      this.#means.shift();
      this.#deviations.shift();
    }
    return this;
  }

  /** Mean of the remembered batches' means; 0 before the first. */
  get mean(): number {
    return average(this.#means);
  }

  /** Mean of the remembered batches' deviations; 0 before the first. */
  get deviation(): number {
    return average(this.#deviations);
  }
}

function average(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** @throws OperantError `bad-value` naming the place of a value that is not finite */
export function requireFinite(name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i]))
      throw new OperantError("bad-value", `${name}[${i}] is ${values[i]}; expected a finite number.`, name);
}
