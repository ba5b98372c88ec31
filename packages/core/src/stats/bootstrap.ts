import { OperantError } from "../error.js";
import type { Stream } from "../random/index.js";
import { bcaLevels } from "./bca.js";
import { sortedQuantile, standardDeviation } from "./describe.js";
import { type Interval, requireBetween, requireCount, requireSample, type Sample } from "./sample.js";

export interface BootstrapOptions {
  /** Source of the resamples: strata in order, and within a stratum one `below(n)` per observation. */
  readonly stream: Pick<Stream, "below">;
  /**
   * `percentile`: quantiles (type 7) of the resampled statistics. `bca`, the default: the same quantiles moved
   * for bias and skewness.
   */
  readonly method?: "percentile" | "bca";
  /** Number of resamples, 2000 by default. */
  readonly resamples?: number;
  /** Two-sided level, 0.95 by default. */
  readonly level?: number;
}

export interface BootstrapInterval {
  readonly estimate: number;
  readonly interval: Interval;
  /** Standard deviation (n − 1) of the resampled statistics. */
  readonly standardError: number;
  readonly level: number;
  readonly method: "percentile" | "bca";
  readonly resamples: number;
}

/** A number computed from all strata. It must not keep or change the arrays, which are reused. */
export type StrataStatistic = (strata: readonly Float64Array[]) => number;

/**
 * Bootstrap interval of any statistic of one or several independent samples (strata): each stratum is
 * resampled with replacement at its own size. One stratum is the ordinary bootstrap; two with a difference
 * compare groups; one per task pools tasks. B. Efron and R. J. Tibshirani, "An introduction to the
 * bootstrap" (1993), chapters 13 and 14.
 *
 * With few observations every bootstrap interval is too short (a sample of 5 has 126 different resamples):
 * prefer `tInterval` below about 10 per stratum.
 * @throws OperantError `bad-value` for no stratum, a stratum of fewer than 2 values, values or statistics that
 * are not finite, or options out of range.
 */
export function bootstrapInterval(
  strata: readonly Sample[],
  statistic: StrataStatistic,
  options: BootstrapOptions,
): BootstrapInterval {
  const { stream, method = "bca", resamples = 2000, level = 0.95 } = options;
  requireCount("resamples", resamples, 2);
  requireBetween("level", level, 0, 1);
  if (strata.length === 0) {
    throw new OperantError("bad-value", "strata is empty; give at least one sample.", "strata");
  }
  strata.forEach((values, i) => {
    requireSample(`strata[${i}]`, values, 2);
  });
  const original = strata.map((values) => Float64Array.from(values));
  const evaluate = (samples: readonly Float64Array[]): number => {
    const value = statistic(samples);
    if (!Number.isFinite(value)) {
      throw new OperantError(
        "bad-value",
        `statistic returned ${value} for a resample; it must be finite for every one.`,
        "statistic",
      );
    }
    return value;
  };
  const estimate = evaluate(original);

  const drawn = original.map((values) => new Float64Array(values.length));
  const replicates = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    for (let s = 0; s < original.length; s++) {
      const from = original[s]!;
      const to = drawn[s]!;
      for (let i = 0; i < to.length; i++) to[i] = from[stream.below(from.length)]!;
    }
    replicates[r] = evaluate(drawn);
  }
  replicates.sort();

  const tail = (1 - level) / 2;
  const [low, high] =
    method === "percentile" ? [tail, 1 - tail] : bcaLevels(replicates, estimate, original, evaluate, level);
  return {
    estimate,
    interval: [sortedQuantile(replicates, low), sortedQuantile(replicates, high)],
    standardError: standardDeviation(replicates),
    level,
    method,
    resamples,
  };
}
