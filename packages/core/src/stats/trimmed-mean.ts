import { OperantError } from "../error.js";
import { mean, sorted } from "./describe.js";
import { requireSample, type Sample } from "./sample.js";

/**
 * Mean of what is left after dropping the floor(n × proportion) smallest and as many largest values, as
 * `scipy.stats.trim_mean` and R's `mean(trim = )` count. With 0.25 it is the "interquartile mean" that the
 * rliable library prints.
 * @throws OperantError `bad-value` for an empty sample, a value that is not finite, or a proportion outside
 * [0, 0.5).
 */
export function trimmedMean(values: Sample, proportion: number): number {
  requireSample("values", values, 1);
  if (!(proportion >= 0 && proportion < 0.5)) {
    throw new OperantError(
      "bad-value",
      `proportion is ${proportion}, expected the share to drop at each end: from 0 to below 0.5.`,
      "proportion",
    );
  }
  const dropped = Math.floor(values.length * proportion);
  return mean(sorted(values).subarray(dropped, values.length - dropped));
}

/**
 * Interquartile mean: the mean of the middle half of the sample. Exactly a quarter of the weight is taken
 * from each end; the two values that a quarter mark cuts through count with the share that is inside.
 * The estimator of R. Agarwal et al., "Deep reinforcement learning at the edge of the statistical
 * precipice" (2021). Their library rounds the quarter down to whole values instead: use
 * `trimmedMean(values, 0.25)` for its numbers. The two agree when 4 divides n.
 * @throws OperantError `bad-value` for an empty sample or a value that is not finite.
 */
export function interquartileMean(values: Sample): number {
  requireSample("values", values, 1);
  const ascending = sorted(values);
  const n = ascending.length;
  const from = n / 4;
  const to = n - from;
  const origin = ascending[Math.floor(n / 2)]!;
  let sum = 0;
  // Value i holds the stretch [i, i + 1] of the sample; summed around the middle one against rounding.
  for (let i = Math.floor(from); i < to; i++) {
    const weight = Math.min(i + 1, to) - Math.max(i, from);
    sum += weight * (ascending[i]! - origin);
  }
  return origin + sum / (to - from);
}
