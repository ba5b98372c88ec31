import { type Interval, requireBetween } from "./sample.js";
import { studentTQuantile, studentTTwoSided } from "./student-t.js";

/** An estimate with what Student's t says about it. */
export interface TInference {
  readonly estimate: number;
  readonly standardError: number;
  /** Degrees of freedom. */
  readonly df: number;
  /** estimate / standard error. */
  readonly statistic: number;
  /** Two-sided p value of the hypothesis that the quantity is 0. */
  readonly p: number;
  /** Two-sided interval that covers the quantity with probability `level`. */
  readonly interval: Interval;
  readonly level: number;
}

/**
 * Test and interval of an estimate whose (estimate − truth) / standard error follows Student's t.
 *
 * A standard error of 0 (every sample constant) leaves nothing to test with. The convention here: the
 * interval is the point itself; p is 1 for an estimate of 0, and otherwise 0 with an infinite statistic.
 * @throws OperantError `bad-value` when level is not between 0 and 1.
 */
export function inferFromT(estimate: number, standardError: number, df: number, level: number): TInference {
  requireBetween("level", level, 0, 1);
  if (standardError === 0) {
    const statistic = estimate === 0 ? 0 : estimate > 0 ? Infinity : -Infinity;
    return {
      estimate,
      standardError,
      df,
      statistic,
      p: estimate === 0 ? 1 : 0,
      interval: [estimate, estimate],
      level,
    };
  }
  const statistic = estimate / standardError;
  const margin = -studentTQuantile((1 - level) / 2, df) * standardError;
  return {
    estimate,
    standardError,
    df,
    statistic,
    p: studentTTwoSided(statistic, df),
    interval: [estimate - margin, estimate + margin],
    level,
  };
}
