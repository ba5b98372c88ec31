import { OperantError } from "../error.js";
import { contrast } from "./contrast.js";
import { requireSummary, type SampleSummary, summarise } from "./describe.js";
import { tInterval } from "./mean-interval.js";
import { requireSample, type Sample } from "./sample.js";
import type { TInference } from "./t-inference.js";

/**
 * Welch's t test of the difference mean(first) − mean(second), two-sided, without assuming equal variances.
 * B. L. Welch, "The generalization of Student's problem when several different population variances are
 * involved" (1947). The estimate is the difference; its interval has the same degrees of freedom.
 * @throws OperantError `bad-value` for fewer than 2 values, or values that are not finite.
 */
export function welchTest(first: Sample, second: Sample, level = 0.95): TInference {
  requireSample("first", first, 2);
  requireSample("second", second, 2);
  return contrast([summarise(first), summarise(second)], [1, -1], level);
}

/**
 * `welchTest` from n, mean and standard deviation (n − 1), for published tables.
 * @throws OperantError `bad-value` for n < 2, a negative sd, or numbers that are not finite.
 */
export function welchTestFromSummaries(
  first: SampleSummary,
  second: SampleSummary,
  level = 0.95,
): TInference {
  requireSummary("first", first);
  requireSummary("second", second);
  return contrast([first, second], [1, -1], level);
}

/**
 * Paired t test of mean(first − second), two-sided, n − 1 degrees of freedom; `first[i]` and `second[i]`
 * belong together (the same seed in two conditions, say).
 * @throws OperantError `bad-value` for samples of unequal length, fewer than 2 pairs, or values that are
 * not finite.
 */
export function pairedTest(first: Sample, second: Sample, level = 0.95): TInference {
  requireSample("first", first, 2);
  requireSample("second", second, 2);
  if (first.length !== second.length) {
    throw new OperantError(
      "bad-value",
      `second has ${second.length} values and first has ${first.length}; a paired test needs as many in both, in the same order.`,
      "second",
    );
  }
  return tInterval(
    Float64Array.from(first, (value, i) => value - second[i]!),
    level,
  );
}
