import { exp, log } from "../math/index.js";
import { requirePositive, requireProbability } from "./sample.js";
import { gammaPower, gammaTails } from "./special.js";
import { invertTail } from "./tail-inverse.js";

/**
 * Distribution function of chi-square with `df` degrees of freedom.
 * @throws OperantError `bad-value` when df is not above 0.
 */
export function chiSquareCdf(x: number, df: number): number {
  requirePositive("df", df);
  return Number.isNaN(x) ? x : gammaTails(df / 2, x / 2).lower;
}

/**
 * Upper tail P(X ≥ x): the p value of a chi-square statistic.
 * @throws OperantError `bad-value` when df is not above 0.
 */
export function chiSquareUpper(x: number, df: number): number {
  requirePositive("df", df);
  return Number.isNaN(x) ? x : gammaTails(df / 2, x / 2).upper;
}

/**
 * Quantile of chi-square with `df` degrees of freedom.
 * @throws OperantError `bad-value` when p is outside [0, 1] or df is not above 0.
 */
export function chiSquareQuantile(p: number, df: number): number {
  requireProbability("p", p);
  requirePositive("df", df);
  if (p === 0) return 0;
  if (p === 1) return Infinity;
  const a = df / 2;
  const lower = p <= 0.5;
  const logX = invertTail(
    (u) => {
      const x = exp(u);
      const tails = gammaTails(a, x);
      return { tail: lower ? tails.lower : tails.upper, slope: gammaPower(a, x) };
    },
    lower ? p : 1 - p,
    log(a),
    lower ? 1 : -1,
  );
  return 2 * exp(logX);
}
