import { betaQuantileOdds } from "./beta-distribution.js";
import { normalCdf, normalQuantile, normalTwoSided } from "./normal.js";
import { requirePositive, requireProbability } from "./sample.js";
import { betaTails } from "./special.js";

/**
 * P(|T| ≥ |t|) for Student's t with `df` degrees of freedom (any positive number, Infinity is the normal
 * distribution): the two-sided p value. I_x(df/2, 1/2) at x = df / (df + t²), DLMF 8.17. Relative error
 * below 1e-14 up to 1,000 degrees of freedom, growing to 1e-10 at a million.
 * @throws OperantError `bad-value` when df is not above 0.
 */
export function studentTTwoSided(t: number, df: number): number {
  requirePositive("df", df, true);
  if (Number.isNaN(t)) return t;
  if (df === Infinity) return normalTwoSided(t);
  const square = (t / df) * t;
  if (square === Infinity) return 0;
  return betaTails(df / 2, 0.5, 1 / (1 + square), square / (1 + square)).lower;
}

/**
 * Distribution function of Student's t with `df` degrees of freedom.
 * @throws OperantError `bad-value` when df is not above 0.
 */
export function studentTCdf(t: number, df: number): number {
  if (df === Infinity) return normalCdf(t);
  const half = studentTTwoSided(t, df) / 2;
  return t > 0 ? 1 - half : half;
}

/**
 * Quantile of Student's t with `df` degrees of freedom: the t with P(T ≤ t) = p.
 * @throws OperantError `bad-value` when p is outside [0, 1] or df is not above 0.
 */
export function studentTQuantile(p: number, df: number): number {
  requireProbability("p", p);
  requirePositive("df", df, true);
  if (df === Infinity) return normalQuantile(p);
  if (p === 0.5) return 0;
  // t² / df is the odds of a Beta(1/2, df/2) variable; 2 × the smaller tail is its upper tail.
  const twoSided = 2 * Math.min(p, 1 - p);
  const { odds } = betaQuantileOdds(1 - twoSided, twoSided, 0.5, df / 2);
  const size = Math.sqrt(df * odds);
  return p < 0.5 ? -size : size;
}
