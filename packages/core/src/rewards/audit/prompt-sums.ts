import type { ClusterStatistic } from "../../stats/index.js";

/**
 * Σ w_p a_p / Σ w_p b_p over prompts p: what most statistics of a log come down to once groups are summed.
 * NaN where the denominator is 0.
 */
export function ratioOfSums(numerator: Float64Array, denominator: Float64Array): ClusterStatistic {
  return (weights) => {
    let a = 0;
    let b = 0;
    for (let p = 0; p < numerator.length; p++) {
      a += weights[p]! * numerator[p]!;
      b += weights[p]! * denominator[p]!;
    }
    return b === 0 ? Number.NaN : a / b;
  };
}

/** Σ w_p a_p. */
export function weightedSum(weights: Float64Array, sums: Float64Array): number {
  let sum = 0;
  for (let p = 0; p < sums.length; p++) sum += weights[p]! * sums[p]!;
  return sum;
}

/**
 * xy / √(xx yy) within [−1, 1]; NaN where a sum of squares is 0.
 */
export function correlationOfSums(xy: number, xx: number, yy: number): number {
  if (!(xx > 0 && yy > 0)) return Number.NaN;
  return Math.max(-1, Math.min(1, xy / (Math.sqrt(xx) * Math.sqrt(yy))));
}
