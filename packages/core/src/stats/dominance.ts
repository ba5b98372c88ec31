import { normalQuantile } from "./normal.js";
import { type Interval, requireBetween, requireSample, type Sample } from "./sample.js";

export interface Dominance {
  /** Cliff's δ = P(first > second) − P(first < second), from −1 to 1. */
  readonly delta: number;
  readonly deltaInterval: Interval;
  /** Probability of superiority P(first > second) + ½ P(first = second) = (δ + 1) / 2. */
  readonly superiority: number;
  readonly superiorityInterval: Interval;
  readonly level: number;
}

/**
 * How often a value of the first sample exceeds one of the second: Cliff's delta and the probability of
 * superiority, over all n₁ n₂ pairs. The interval is the asymmetric one of N. Cliff, "Answering ordinal
 * questions with ordinal data using ordinal statistics" (1996), with the unbiased variance of δ kept at or
 * above (1 − δ²) / (n₁ n₂ − 1). When the samples do not overlap, that variance is 0 and says nothing; the inner end is
 * then Wilson's bound for min(n₁, n₂) successes in as many trials.
 * @throws OperantError `bad-value` for fewer than 2 values, values that are not finite, or a level that is
 * not between 0 and 1.
 */
export function dominance(first: Sample, second: Sample, level = 0.95): Dominance {
  requireSample("first", first, 2);
  requireSample("second", second, 2);
  requireBetween("level", level, 0, 1);
  const m = first.length;
  const n = second.length;
  const rows = new Float64Array(m);
  const columns = new Float64Array(n);
  let total = 0;
  let untied = 0;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      const sign = Math.sign(first[i]! - second[j]!);
      rows[i]! += sign;
      columns[j]! += sign;
      total += sign;
      untied += sign * sign;
    }
  }
  const delta = total / (m * n);
  const z = -normalQuantile((1 - level) / 2);
  const deltaInterval =
    Math.abs(delta) === 1
      ? separated(delta, Math.min(m, n), z)
      : overlapping(delta, z, deltaVariance(delta, rows, columns, untied));
  return {
    delta,
    deltaInterval,
    superiority: (delta + 1) / 2,
    superiorityInterval: [(deltaInterval[0] + 1) / 2, (deltaInterval[1] + 1) / 2],
    level,
  };
}

/**
 * [ n² Σ (dᵢ. − δ)² + m² Σ (d.ⱼ − δ)² − Σ Σ (dᵢⱼ − δ)² ] / (m n (m − 1) (n − 1)), where dᵢⱼ is the sign of a
 * pair and dᵢ., d.ⱼ are its means over rows and columns.
 */
function deltaVariance(
  delta: number,
  rowSums: Float64Array,
  columnSums: Float64Array,
  untied: number,
): number {
  const m = rowSums.length;
  const n = columnSums.length;
  let between = 0;
  for (const sum of rowSums) between += (sum - n * delta) * (sum - n * delta);
  for (const sum of columnSums) between += (sum - m * delta) * (sum - m * delta);
  const within = untied - m * n * delta * delta;
  const unbiased = (between - within) / (m * n * (m - 1) * (n - 1));
  return Math.max(unbiased, (1 - delta * delta) / (m * n - 1));
}

function overlapping(delta: number, z: number, varianceOfDelta: number): Interval {
  const rest = 1 - delta * delta;
  const square = z * z * varianceOfDelta;
  const margin = z * Math.sqrt(varianceOfDelta) * Math.sqrt(rest * rest + square);
  const centre = delta * rest;
  return [
    Math.max(-1, (centre - margin) / (rest + square)),
    Math.min(1, (centre + margin) / (rest + square)),
  ];
}

function separated(delta: number, trials: number, z: number): Interval {
  const inner = (trials - z * z) / (trials + z * z);
  return delta > 0 ? [inner, 1] : [-1, -inner];
}
