import { OperantError } from "../error.js";
import { exp } from "../math/index.js";
import { bracketedRoot } from "./bracketed-root.js";
import { requireSummary, type SampleSummary, summarise } from "./describe.js";
import { noncentralTCdf } from "./noncentral-t.js";
import { type Interval, requireBetween, requireSample, type Sample } from "./sample.js";
import { lgamma } from "./special.js";

/** An effect size with its interval. */
export interface EffectSize {
  readonly estimate: number;
  readonly interval: Interval;
  readonly level: number;
}

/**
 * Cohen's d: (mean(first) − mean(second)) / pooled sd, the pooled variance with n₁ + n₂ − 2 in the
 * denominator. The interval inverts the noncentral t distribution of the pooled t statistic (J. H. Steiger
 * and R. T. Fouladi, "Noncentrality interval estimation", 1997); it is exact for normal samples of equal
 * variance.
 * @throws OperantError `bad-value` for fewer than 2 values, values that are not finite, or when both samples
 * are constant, which leaves no scale.
 */
export function cohensD(first: Sample, second: Sample, level = 0.95): EffectSize {
  requireSample("first", first, 2);
  requireSample("second", second, 2);
  return cohensDFromSummaries(summarise(first), summarise(second), level);
}

/**
 * `cohensD` from n, mean and standard deviation (n − 1).
 * @throws OperantError `bad-value` for n < 2, or when both sds are 0.
 */
export function cohensDFromSummaries(first: SampleSummary, second: SampleSummary, level = 0.95): EffectSize {
  requireSummary("first", first);
  requireSummary("second", second);
  requireBetween("level", level, 0, 1);
  const df = first.n + second.n - 2;
  const pooled = ((first.n - 1) * first.sd * first.sd + (second.n - 1) * second.sd * second.sd) / df;
  if (!(pooled > 0)) {
    throw new OperantError(
      "bad-value",
      "first.sd and second.sd are both 0, so a standardised difference has no scale. Report the plain difference, or Cliff's delta.",
      "first",
    );
  }
  const estimate = (first.mean - second.mean) / Math.sqrt(pooled);
  const scale = Math.sqrt(1 / first.n + 1 / second.n);
  const t = estimate / scale;
  const tail = (1 - level) / 2;
  return {
    estimate,
    interval: [noncentralityAt(t, df, 1 - tail) * scale, noncentralityAt(t, df, tail) * scale],
    level,
  };
}

/**
 * Hedges' g: Cohen's d times J = Γ(m/2) / (√(m/2) Γ((m − 1)/2)), m = n₁ + n₂ − 2, which removes the bias of
 * d in small samples. L. V. Hedges, "Distribution theory for Glass's estimator of effect size" (1981). The
 * interval is that of d times J.
 * @throws OperantError `bad-value` as `cohensD`.
 */
export function hedgesG(first: Sample, second: Sample, level = 0.95): EffectSize {
  requireSample("first", first, 2);
  requireSample("second", second, 2);
  return hedgesGFromSummaries(summarise(first), summarise(second), level);
}

/**
 * `hedgesG` from n, mean and standard deviation (n − 1).
 * @throws OperantError `bad-value` for n < 2, or when both sds are 0.
 */
export function hedgesGFromSummaries(first: SampleSummary, second: SampleSummary, level = 0.95): EffectSize {
  const d = cohensDFromSummaries(first, second, level);
  const half = (first.n + second.n - 2) / 2;
  const correction = exp(lgamma(half) - lgamma(half - 0.5)) / Math.sqrt(half);
  return {
    estimate: d.estimate * correction,
    interval: [d.interval[0] * correction, d.interval[1] * correction],
    level,
  };
}

/** The δ for which the noncentral t has probability p at or below t; the probability falls as δ grows. */
function noncentralityAt(t: number, df: number, p: number): number {
  const excess = (delta: number) => noncentralTCdf(t, df, delta) - p;
  let width = 2 * Math.sqrt(1 + (t * t) / (2 * df));
  let low = t - width;
  while (excess(low) < 0) {
    low -= width;
    width *= 2;
  }
  width = 2 * Math.sqrt(1 + (t * t) / (2 * df));
  let high = t + width;
  while (excess(high) > 0) {
    high += width;
    width *= 2;
  }
  return bracketedRoot(excess, low, high);
}
