import { OperantError } from "../error.js";
import { requireCount, requireFinite, requireProbability, requireSample, type Sample } from "./sample.js";

/** What the tests between means need to know of a sample. */
export interface SampleSummary {
  /** Number of observations. */
  readonly n: number;
  readonly mean: number;
  /** Standard deviation with n − 1 in the denominator. */
  readonly sd: number;
}

/**
 * Arithmetic mean. Corrected by the mean of the residuals, so that a constant sample has exactly its
 * constant as mean (and 0 as variance).
 * @throws OperantError `bad-value` for an empty sample or a value that is not finite.
 */
export function mean(values: Sample): number {
  requireSample("values", values, 1);
  const n = values.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i]!;
  const rough = sum / n;
  let residual = 0;
  for (let i = 0; i < n; i++) residual += values[i]! - rough;
  return rough + residual / n;
}

/**
 * Sample variance, with n − 1 in the denominator (two passes).
 * @throws OperantError `bad-value` for fewer than 2 values or a value that is not finite.
 */
export function variance(values: Sample): number {
  requireSample("values", values, 2);
  const centre = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i]! - centre;
    sum += deviation * deviation;
  }
  return sum / (values.length - 1);
}

/**
 * Sample standard deviation, with n − 1 in the denominator.
 * @throws OperantError `bad-value` for fewer than 2 values or a value that is not finite.
 */
export function standardDeviation(values: Sample): number {
  return Math.sqrt(variance(values));
}

/**
 * n, mean and standard deviation (n − 1) of a sample.
 * @throws OperantError `bad-value` for fewer than 2 values or a value that is not finite.
 */
export function summarise(values: Sample): SampleSummary {
  return { n: values.length, mean: mean(values), sd: standardDeviation(values) };
}

/**
 * Refuses a summary that no sample of at least 2 values has.
 * @throws OperantError `bad-value` naming the argument and its part.
 */
export function requireSummary(name: string, summary: SampleSummary): void {
  requireCount(`${name}.n`, summary.n, 2);
  requireFinite(`${name}.mean`, summary.mean);
  requireFinite(`${name}.sd`, summary.sd);
  if (summary.sd < 0) {
    throw new OperantError(
      "bad-value",
      `${name}.sd is ${summary.sd}, expected a standard deviation of at least 0.`,
      `${name}.sd`,
    );
  }
}

/** An ascending copy. */
export function sorted(values: Sample): Float64Array {
  return Float64Array.from(values).sort();
}

/**
 * Quantile of type 7 of R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages" (1996): linear
 * between order statistics at position 1 + (n − 1) p. This is the default of R, numpy and Excel.
 * @throws OperantError `bad-value` for an empty sample, a value that is not finite, or p outside [0, 1].
 */
export function quantile(values: Sample, p: number): number {
  requireSample("values", values, 1);
  requireProbability("p", p);
  return sortedQuantile(sorted(values), p);
}

/** `quantile` of values that already ascend. */
export function sortedQuantile(ascending: Sample, p: number): number {
  const position = (ascending.length - 1) * p;
  const below = Math.floor(position);
  const low = ascending[below]!;
  const share = position - below;
  return share === 0 ? low : low + share * (ascending[below + 1]! - low);
}

/**
 * Median: the middle value, or the mean of the two middle values.
 * @throws OperantError `bad-value` for an empty sample or a value that is not finite.
 */
export function median(values: Sample): number {
  return quantile(values, 0.5);
}
