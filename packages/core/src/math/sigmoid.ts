import { exp } from "./exp.js";
import { log1p } from "./log.js";

/**
 * The hyperbolic tangent, within 2 units in the last place; the same bits on every engine.
 * tanh(±0) = ±0, tanh(±∞) = ±1.
 */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (size < 0.625) {
    if (size < 1e-9) return x;
    // J. H. Lambert's continued fraction (1768; Abramowitz & Stegun 4.5.70), tanh x = x/(1 + z/(3 + z/(5 + …)))
    // with z = x², cut after 15 and multiplied out. What it leaves is below 2^−57 of the result.
    const z = x * x;
    const over = 675675 + z * (45045 + z * (594 + z));
    const under = 2027025 + z * (945945 + z * (51975 + z * (630 + z)));
    return x - (x * z * over) / under;
  }
  if (size > 20) return x > 0 ? 1 : -1;
  const value = 1 - 2 / (exp(2 * size) + 1);
  return x < 0 ? -value : value;
}

/**
 * The logistic function 1 / (1 + exp(−x)), within 2 units in the last place; the same bits on every engine.
 * Small values keep their digits: logistic(−700) is exp(−700).
 */
export function logistic(x: number): number {
  if (x < 0) {
    const e = exp(x);
    return e / (1 + e);
  }
  return 1 / (1 + exp(-x));
}

/**
 * log(1 + exp(x)), a smooth max(x, 0) and the negative log of logistic(−x), without overflow and within 2
 * units in the last place; the same bits on every engine.
 */
export function softplus(x: number): number {
  return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}
