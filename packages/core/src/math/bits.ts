// The bits of a double, through two views of the same eight bytes. Scratch: nothing in it outlives a call.
const float = new Float64Array(1);
const int = new Int32Array(float.buffer);

/** Place of the word with sign and exponent: 1 on little-endian machines, 0 on the others. */
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;

/**
 * The k for which `x` × 2^−k lies in [√½, √2), give or take 2^−20.
 * @param x positive, finite, not subnormal
 */
export function exponentOf(x: number): number {
  float[0] = x;
  // The first twenty bits of √2's significand are 6a09e; from there on the sum carries into the exponent.
  return ((int[HIGH]! + (0x100000 - 0x6a09e)) >> 20) - 1023;
}

/** `powersOfTwo[k + ZERO]` is 2^k, for −1024 ≤ k ≤ 1023. */
export const ZERO = 1024;
/**
 * A table, because putting a double together from two words and reading it back stalls the processor for
 * longer than a look-up takes.
 */
export const powersOfTwo = new Float64Array(2048);
powersOfTwo[ZERO] = 1;
for (let k = 1; k <= 1024; k++) {
  if (k < 1024) powersOfTwo[ZERO + k] = powersOfTwo[ZERO + k - 1]! * 2;
  powersOfTwo[ZERO - k] = powersOfTwo[ZERO - k + 1]! * 0.5;
}

/** `x` × 2^k, rounded once, for −1080 ≤ k ≤ 1024 and 0.5 < x < 2. */
export function scale(x: number, k: number): number {
  if (k >= -1021) return k > 1023 ? x * 2 * powersOfTwo[k + ZERO - 1]! : x * powersOfTwo[k + ZERO]!;
  // The result may be subnormal. The first product is exact, so that only the second one (by 2^−105) rounds.
  return x * powersOfTwo[k + ZERO + 105]! * 2.465190328815662e-32;
}

/**
 * The rounding error of a product, a × b − product, exactly as long as nothing over- or underflows.
 * T. J. Dekker, "A floating-point technique for extending the available precision", Numerische
 * Mathematik 18, 1971, with G. W. Veltkamp's splitting into halves of 26 bits.
 *
 * @param product the rounded a × b
 */
export function productError(a: number, b: number, product: number): number {
  const spreadA = a * 134217729;
  const aHigh = spreadA - (spreadA - a);
  const aLow = a - aHigh;
  const spreadB = b * 134217729;
  const bHigh = spreadB - (spreadB - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}
