import { summarise } from "./describe.js";
import { normalQuantile } from "./normal.js";
import {
  type Interval,
  requireBetween,
  requireFinite,
  requirePositive,
  requireSample,
  type Sample,
} from "./sample.js";
import { inferFromT, type TInference } from "./t-inference.js";

/**
 * Mean of a sample with its Student t interval, n − 1 degrees of freedom. Its p value is that of the
 * one-sample t test against 0.
 * @throws OperantError `bad-value` for fewer than 2 values, a value that is not finite, or a level that is
 * not between 0 and 1.
 */
export function tInterval(values: Sample, level = 0.95): TInference {
  requireSample("values", values, 2);
  const { n, mean, sd } = summarise(values);
  return inferFromT(mean, sd / Math.sqrt(n), n - 1, level);
}

/**
 * Interval estimate ± z × standard error, for an estimate that is close to normal with a known standard
 * error. For the mean of a small sample use `tInterval`, which is wider.
 * @throws OperantError `bad-value` when level is not between 0 and 1.
 */
export function normalInterval(estimate: number, standardError: number, level = 0.95): Interval {
  requireBetween("level", level, 0, 1);
  requireFinite("estimate", estimate);
  if (standardError !== 0) requirePositive("standardError", standardError);
  const margin = -normalQuantile((1 - level) / 2) * standardError;
  return [estimate - margin, estimate + margin];
}
