import { OperantError } from "../error.js";
import { type Interval, requireBetween, requireFinite, type Sample } from "./sample.js";
import { studentTCdf, studentTQuantile } from "./student-t.js";
import type { TInference } from "./t-inference.js";
import { welchTest } from "./t-test.js";

export interface Equivalence {
  readonly estimate: number;
  /** The larger of the two one-sided p values. */
  readonly p: number;
  /** One-sided p of the hypothesis that the truth is at or below the lower bound. */
  readonly pAboveLow: number;
  /** One-sided p of the hypothesis that the truth is at or above the upper bound. */
  readonly pBelowHigh: number;
  /** p < alpha, which is the same as: `interval` lies inside the bounds. */
  readonly equivalent: boolean;
  /** Two-sided interval of level 1 − 2 alpha. */
  readonly interval: Interval;
  readonly alpha: number;
}

/**
 * Two one-sided tests: is the truth behind an estimate between `bounds`? D. J. Schuirmann (1987). Takes the
 * result of any t procedure of this room (a difference, a mean, a contrast). A standard error of 0 gives
 * p = 0 strictly inside the bounds and 1 elsewhere.
 * @throws OperantError `bad-value` for bounds that do not ascend or an alpha not between 0 and 0.5.
 */
export function equivalenceTest(
  inference: Pick<TInference, "estimate" | "standardError" | "df">,
  bounds: Interval,
  alpha = 0.05,
): Equivalence {
  const [low, high] = bounds;
  requireFinite("bounds[0]", low);
  requireFinite("bounds[1]", high);
  if (!(low < high)) {
    throw new OperantError(
      "bad-value",
      `bounds are [${low}, ${high}], expected the lower one first and a gap between them.`,
      "bounds",
    );
  }
  requireBetween("alpha", alpha, 0, 0.5);
  const { estimate, standardError, df } = inference;
  const constant = standardError === 0;
  const pAboveLow = constant ? (estimate > low ? 0 : 1) : studentTCdf((low - estimate) / standardError, df);
  const pBelowHigh = constant
    ? estimate < high
      ? 0
      : 1
    : studentTCdf((estimate - high) / standardError, df);
  const p = Math.max(pAboveLow, pBelowHigh);
  const margin = constant ? 0 : -studentTQuantile(alpha, df) * standardError;
  return {
    estimate,
    p,
    pAboveLow,
    pBelowHigh,
    equivalent: p < alpha,
    interval: [estimate - margin, estimate + margin],
    alpha,
  };
}

/**
 * Two one-sided Welch tests of the difference mean(first) − mean(second) against `bounds`.
 * @throws OperantError `bad-value` as `welchTest` and `equivalenceTest`.
 */
export function welchEquivalence(first: Sample, second: Sample, bounds: Interval, alpha = 0.05): Equivalence {
  return equivalenceTest(welchTest(first, second), bounds, alpha);
}
