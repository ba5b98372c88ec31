import { exp, log } from "../math/index.js";
import { requirePositive, requireProbability } from "./sample.js";
import { betaPower, betaTails } from "./special.js";
import { invertTail } from "./tail-inverse.js";

/**
 * Distribution function of Beta(a, b) at x: I_x(a, b), 0 below 0 and 1 above 1.
 * @throws OperantError `bad-value` when a or b is not above 0, or x is NaN.
 */
export function betaCdf(x: number, a: number, b: number): number {
  requirePositive("a", a);
  requirePositive("b", b);
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  requireProbability("x", x);
  return betaTails(a, b, x, 1 - x).lower;
}

/**
 * Quantile of Beta(a, b): the x with I_x(a, b) = p.
 * @throws OperantError `bad-value` when p is outside [0, 1], or a or b is not above 0.
 */
export function betaQuantile(p: number, a: number, b: number): number {
  requireProbability("p", p);
  requirePositive("a", a);
  requirePositive("b", b);
  return betaQuantileOdds(p, 1 - p, a, b).x;
}

/**
 * The quantile x with y = 1 − x and the odds x / y, none of them losing digits near an end.
 * Given p and q = 1 − p apart; the smaller one decides.
 */
export function betaQuantileOdds(
  p: number,
  q: number,
  a: number,
  b: number,
): { x: number; y: number; odds: number } {
  if (p <= 0) return { x: 0, y: 1, odds: 0 };
  if (q <= 0) return { x: 1, y: 0, odds: Infinity };
  const lower = p <= q;
  const logOdds = invertTail(
    (u) => {
      const { x, y } = fromLogOdds(u);
      const tails = betaTails(a, b, x, y);
      return { tail: lower ? tails.lower : tails.upper, slope: betaPower(a, b, x, y) };
    },
    lower ? p : q,
    log(a / b),
    lower ? 1 : -1,
  );
  return { ...fromLogOdds(logOdds), odds: exp(logOdds) };
}

function fromLogOdds(u: number): { x: number; y: number } {
  const small = exp(-Math.abs(u));
  const near = 1 / (1 + small);
  const far = small / (1 + small);
  return u < 0 ? { x: far, y: near } : { x: near, y: far };
}
