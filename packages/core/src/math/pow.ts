import { exponentOf, powersOfTwo, productError, ZERO } from "./bits.js";
import { expReduced } from "./exp.js";

// Two ways to cut ln 2 in two: after 40 bits for the logarithm, where the tail must reach 2^−93, and after
// 32 bits for the exponential, whose products then stay exact for every exponent.
const LN2_40 = 0.6931471805592082;
const LN2_AFTER_40 = 7.371002565167799e-13;
const LN2_32 = 0.6931471803691238;
const LN2_AFTER_32 = 1.9082149292705877e-10;
const TWO_THIRDS_HIGH = 0.6666666666666666;
const TWO_THIRDS_LOW = 3.700743415417188e-17;

/**
 * `x` to the power `y`, within 1 unit in the last place, and exact where the result is a double;
 * the same bits on every engine. Special values are ECMAScript's: pow(x, 0) = 1 even for NaN,
 * pow(±1, ±∞) = NaN, NaN for a negative finite base with a fractional exponent.
 *
 * For plain squares and cubes write products: they are faster and as exact.
 */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const size = Math.abs(x);
  if (y === Infinity || y === -Infinity) {
    if (size === 1) return NaN;
    return size > 1 === y > 0 ? Infinity : 0;
  }
  const whole = Math.floor(y) === y;
  // Doubles from 2^53 on are all even, and the remainder says so.
  const odd = whole && y % 2 !== 0;
  if (size === 0 || size === Infinity) {
    const result = (size === 0) === y > 0 ? 0 : Infinity;
    const negative = x < 0 || (x === 0 && 1 / x < 0);
    return negative && odd ? -result : result;
  }
  if (x < 0 && !whole) return NaN;
  const result = size === 1 ? 1 : positivePower(size, y);
  return x < 0 && odd ? -result : result;
}

/**
 * exp(y · log x) for finite positive x other than 1 and finite y other than 0. The product reaches 745, so
 * for a result good to the last bit the logarithm is computed to 2^−64 of its size, as the unevaluated sum
 * of two doubles (T. J. Dekker 1971).
 */
function positivePower(x: number, y: number): number {
  // |log x| ≥ 2^−53 here, so beyond this exponent nothing is left between 0 and ∞.
  if (Math.abs(y) > 1e20) return x > 1 === y > 0 ? Infinity : 0;

  // Subnormal bases are scaled by 2^54 first.
  const subnormal = x < 2.2250738585072014e-308;
  const scaled = subnormal ? x * 18014398509481984 : x;
  const exponent = exponentOf(scaled);
  const k = subnormal ? exponent - 54 : exponent;
  const f = scaled * powersOfTwo[ZERO - exponent]! - 1;

  // s = f/(2 + f), to twice the precision.
  const d = 2 + f;
  const dLow = f - (d - 2);
  const s = f / d;
  const sd = s * d;
  const sLow = (f - sd - productError(s, d, sd) - s * dLow) / d;
  // log(1 + f) = 2 artanh s = 2s + s³ · T(s²) with T(z) = 2/3 + z·P(z). P is the degree-6 polynomial closest
  // to Σ 2zⁱ/(2i + 5) (Remez, 60 digits), which leaves an error below 2^−66 of the sum.
  const z = s * s;
  const zLow = productError(s, s, z) + 2 * s * sLow;
  const zP =
    z *
    (0.4000000000000227 +
      z *
        (0.28571428570091956 +
          z *
            (0.2222222252134372 +
              z *
                (0.1818178423786317 +
                  z * (0.15386763496695255 + z * (0.1325666959583831 + z * 0.1319774354896297))))));
  const t = TWO_THIRDS_HIGH + zP;
  const tLow = zP - (t - TWO_THIRDS_HIGH) + TWO_THIRDS_LOW;
  const cube = s * z;
  const cubeLow = productError(s, z, cube) + (s * zLow + sLow * z);
  const v = cube * t;
  const vLow = productError(cube, t, v) + (cube * tLow + cubeLow * t);
  const m = 2 * s + v;
  const mLow = 2 * s - m + v + (2 * sLow + vLow);
  const base = k * LN2_40;
  const sum = base + m;
  const sumLow = base - sum + m + (mLow + k * LN2_AFTER_40);
  const l = sum + sumLow;
  const lLow = sumLow - (l - sum);

  const p = y * l;
  if (p > 710) return Infinity;
  if (p < -746) return 0;
  const pLow = productError(y, l, p) + y * lLow;
  const n = Math.floor(p * Math.LOG2E + 0.5);
  const high = p - n * LN2_32;
  const low = pLow - n * LN2_AFTER_32;
  const r = high + low;
  return expReduced(n, r, high - r + low);
}
