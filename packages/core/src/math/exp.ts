import { powersOfTwo, scale, ZERO } from "./bits.js";

// ln 2 in two parts: the first has 32 bits, so its product with any exponent is exact.
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/**
 * exp(r) − 1 − r for |r| ≤ ln(2)/2: r² times the degree-10 polynomial closest to Σ rⁱ/(i + 2)!, found by
 * the Remez algorithm in 60-digit arithmetic; off by less than 2^−63 of exp(r). Evaluated in pairs
 * (G. Estrin, 1960) because the dependent chain, not the number of operations, is what costs time.
 */
function tail(r: number): number {
  const r2 = r * r;
  const r4 = r2 * r2;
  const p01 = 0.5 + r * 0.16666666666666682;
  const p23 = 0.041666666666666095 + r * 0.008333333333316982;
  const p45 = 0.0013888888889116355 + r * 0.00019841269896515694;
  const p67 = 2.4801586925741148e-5 + r * 2.755723472713474e-6;
  const p89 = 2.755758225635343e-7 + r * 2.5112084767082788e-8;
  return r2 * (p01 + r2 * p23 + r4 * (p45 + r2 * p67 + r4 * (p89 + r2 * 2.082659175768497e-9)));
}

/**
 * 2^k · exp(r + correction), within 0.8 units in the last place.
 * @param r |r| ≤ ln(2)/2, give or take a rounding
 * @param correction what `r` lost to rounding, |correction| ≤ half a unit of r's last place
 */
export function expReduced(k: number, r: number, correction: number): number {
  return scale(1 + (r + (correction + correction * r + tail(r))), k);
}

/**
 * The exponential function, within 1 unit in the last place; the same bits on every engine. Overflows to
 * +∞ above 709.78, passes through the subnormal numbers and is 0 below −745.13; exp(NaN) = NaN.
 *
 * x = k·ln 2 + r with |r| ≤ ln(2)/2, so that exp(x) = 2^k · exp(r) (W. J. Cody, W. Waite, "Software Manual
 * for the Elementary Functions", 1980, chapter 6); the rounding error of r is carried along.
 */
export function exp(x: number): number {
  if (!(x < 709.782712893385)) return Number.isNaN(x) ? NaN : Infinity;
  if (x < -745.1332191019413) return 0;
  const k = Math.floor(x * Math.LOG2E + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  return expReduced(k, r, high - r - low);
}

/**
 * exp(x) − 1 without losing the digits of a small x, within 1 unit in the last place; the same bits on
 * every engine. expm1(±0) = ±0, −1 below −37.5.
 */
export function expm1(x: number): number {
  if (x > 39) return exp(x);
  if (x < -37.5) return -1;
  if (x > -1.1102230246251565e-16 && x < 1.1102230246251565e-16) return x;
  const k = Math.floor(x * Math.LOG2E + 0.5);
  if (k === 0) return x + tail(x);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const correction = high - r - low;
  const rest = correction + correction * r + tail(r);
  // 2^k (1 + r + rest) − 1 = 2^k ((1 − 2^−k) + r + rest). The first term is the largest and, up to
  // k = 53, exact; what adding r to it loses is put back.
  const base = 1 - powersOfTwo[ZERO - k]!;
  const sum = base + r;
  return powersOfTwo[ZERO + k]! * (sum + (base - sum + r + rest));
}
