import { exponentOf, powersOfTwo, ZERO } from "./bits.js";

// ln 2 in two parts: the first has 32 bits, so its product with any exponent is exact.
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/**
 * With s = f/(2 + f) and z = s², log(1 + f) = 2 artanh s = 2s + s·z·L(z). This is z·L(z), where L is the
 * degree-6 polynomial closest to Σ 2zⁱ/(2i + 3) on √½ ≤ 1 + f ≤ √2, found by the Remez algorithm in
 * 60-digit arithmetic; it is off by less than 2^−59 of log(1 + f).
 */
function seriesTail(z: number): number {
  const w = z * z;
  const even = w * (0.399999999994111 + w * (0.22222198476058086 + w * 0.15313903325141737));
  const odd =
    z * (0.6666666666666735 + w * (0.285714287432618 + w * (0.18183569736446728 + w * 0.1479750701324376)));
  return odd + even;
}

/**
 * log(2^k · (1 + f) + error), for √½ ≤ 1 + f ≤ √2 and `correction` = error / (2^k (1 + f)).
 *
 * Since 2s = f − s·f and s·f²/2 = f²/2 − s·f + …, the sum is arranged as f − (f²/2 − s(f²/2 + z·L)), whose
 * first term is exact and whose rest is small (the arrangement of fdlibm's e_log.c, Sun Microsystems 1993).
 */
function assemble(k: number, f: number, correction: number): number {
  const s = f / (2 + f);
  const half = 0.5 * f * f;
  const rest = s * (half + seriesTail(s * s));
  if (k === 0) return f - (half - (rest + correction));
  return k * LN2_HIGH - (half - (rest + (k * LN2_LOW + correction)) - f);
}

/**
 * The natural logarithm, within 1 unit in the last place; the same bits on every engine.
 * log(±0) = −∞, log(+∞) = +∞, NaN for negative numbers and NaN.
 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  if (x < 2.2250738585072014e-308) {
    // Subnormal: 2^54 times as much is not.
    const scaled = x * 18014398509481984;
    const k = exponentOf(scaled);
    return assemble(k - 54, scaled * powersOfTwo[ZERO - k]! - 1, 0);
  }
  const k = exponentOf(x);
  return assemble(k, x * powersOfTwo[ZERO - k]! - 1, 0);
}

/**
 * log(1 + x) without losing the digits of a small x, within 1 unit in the last place; the same bits on
 * every engine. log1p(±0) = ±0, log1p(−1) = −∞, NaN below −1.
 */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? -Infinity : NaN;
  if (x === Infinity) return x;
  if (x > -0.2928 && x < 0.4142) {
    if (x > -1.1102230246251565e-16 && x < 1.1102230246251565e-16) return x;
    return assemble(0, x, 0);
  }
  const sum = 1 + x;
  // What the addition lost, exactly: the smaller operand minus what arrived of it.
  const lost = x >= 1 ? 1 - (sum - x) : x - (sum - 1);
  const k = exponentOf(sum);
  return assemble(k, sum * powersOfTwo[ZERO - k]! - 1, lost / sum);
}
