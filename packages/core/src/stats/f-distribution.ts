import { betaQuantileOdds } from "./beta-distribution.js";
import { requirePositive, requireProbability } from "./sample.js";
import { betaTails, type Tails } from "./special.js";

function tails(f: number, numeratorDf: number, denominatorDf: number): Tails {
  requirePositive("numeratorDf", numeratorDf);
  requirePositive("denominatorDf", denominatorDf);
  if (Number.isNaN(f)) return { lower: f, upper: f };
  if (f <= 0) return { lower: 0, upper: 1 };
  const odds = (numeratorDf / denominatorDf) * f;
  if (odds === Infinity) return { lower: 1, upper: 0 };
  return betaTails(numeratorDf / 2, denominatorDf / 2, odds / (1 + odds), 1 / (1 + odds));
}

/**
 * Distribution function of Fisher's F.
 * @throws OperantError `bad-value` when a number of degrees of freedom is not above 0.
 */
export function fCdf(f: number, numeratorDf: number, denominatorDf: number): number {
  return tails(f, numeratorDf, denominatorDf).lower;
}

/**
 * Upper tail P(F ≥ f): the p value of an F statistic.
 * @throws OperantError `bad-value` when a number of degrees of freedom is not above 0.
 */
export function fUpper(f: number, numeratorDf: number, denominatorDf: number): number {
  return tails(f, numeratorDf, denominatorDf).upper;
}

/**
 * Quantile of Fisher's F.
 * @throws OperantError `bad-value` when p is outside [0, 1] or a number of degrees of freedom not above 0.
 */
export function fQuantile(p: number, numeratorDf: number, denominatorDf: number): number {
  requireProbability("p", p);
  requirePositive("numeratorDf", numeratorDf);
  requirePositive("denominatorDf", denominatorDf);
  return (denominatorDf / numeratorDf) * betaQuantileOdds(p, 1 - p, numeratorDf / 2, denominatorDf / 2).odds;
}
