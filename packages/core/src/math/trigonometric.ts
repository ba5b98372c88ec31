const TWO_OVER_PI = 0.6366197723675814;
// π/2 in four parts of 33, 33, 33 and 53 bits; the products of the first three with n ≤ 2^20 are exact.
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_3 = 2.0222662487111665e-21;
const HALF_PI_4 = 8.4784276603689e-32;

/** 2^20 · π/2, rounded down: up to here the reduction works in doubles, beyond it in big integers. */
const LARGE = 1647099;

/**
 * The sine of an angle in radians, within 1 unit in the last place for every finite angle; the same bits on
 * every engine. sin(±0) = ±0; NaN for ±∞ and NaN. Angles beyond 1,647,099 are reduced with integers of
 * 1,200 bits, as exactly as the others but some hundred times slower.
 */
export function sin(x: number): number {
  if (x > -0.7853981633974483 && x < 0.7853981633974483) {
    return x > -1e-9 && x < 1e-9 ? x : sine(x, 0);
  }
  const quadrant = reduce(x);
  const value = (quadrant & 1) === 0 ? sine(reduced[0]!, reduced[1]!) : cosine(reduced[0]!, reduced[1]!);
  return (quadrant & 2) === 0 ? value : -value;
}

/**
 * The cosine of an angle in radians, within 1 unit in the last place for every finite angle; the same bits
 * on every engine. NaN for ±∞ and NaN. For large angles see `sin`.
 */
export function cos(x: number): number {
  if (x > -0.7853981633974483 && x < 0.7853981633974483) return cosine(x, 0);
  const quadrant = reduce(x);
  const value = (quadrant & 1) === 0 ? cosine(reduced[0]!, reduced[1]!) : sine(reduced[0]!, reduced[1]!);
  return ((quadrant + 1) & 2) === 0 ? value : -value;
}

/** What `reduce` leaves: the reduced angle as a sum of two doubles. Scratch, as in `bits.ts`. */
const reduced = new Float64Array(2);

/**
 * Writes x − n·π/2 to `reduced`, with |x − n·π/2| ≤ π/4, and returns n mod 4. W. J. Cody, W. Waite,
 * "Software Manual for the Elementary Functions", 1980, chapter 8, with one part more than the angle of
 * this range closest to a multiple of π/2 (about 2^−60 away) requires.
 */
function reduce(x: number): number {
  if (!(x > -LARGE && x < LARGE)) return reduceLarge(x);
  const n = Math.floor(x * TWO_OVER_PI + 0.5);
  // Exact: a multiple of 2^−53 below 1. The two differences after it keep what they lose.
  const a = x - n * HALF_PI_1;
  const b = n * HALF_PI_2;
  const ab = a - b;
  const shareB = a - ab;
  const lostB = a - (ab + shareB) + (shareB - b);
  const c = n * HALF_PI_3;
  const abc = ab - c;
  const shareC = ab - abc;
  const lostC = ab - (abc + shareC) + (shareC - c);
  const low = lostB + lostC - n * HALF_PI_4;
  const high = abc + low;
  reduced[0] = high;
  reduced[1] = abc - high + low;
  return n & 3;
}

/**
 * Bits behind the binary point of the big integers: doubles reach 2^1024, and n·π/2 is wanted with 128
 * bits to spare, since no double comes closer than 2^−62 to a multiple of π/2 (J.-M. Muller et al.,
 * "Handbook of Floating-Point Arithmetic", 2nd ed. 2018, section 10.4).
 */
const FRACTION_BITS = 1152n;
let halfPi = 0n;

function reduceLarge(x: number): number {
  if (x - x !== 0) {
    reduced[0] = NaN;
    reduced[1] = NaN;
    return 0;
  }
  // π/4 = 4 arctan(1/5) − arctan(1/239) (J. Machin, 1706), computed at the first call.
  if (halfPi === 0n) halfPi = (8n * arctanOfInverse(5n) - 2n * arctanOfInverse(239n)) >> 32n;
  // Every double this large is a multiple of 2^−32, and from 2^53 on a whole number.
  const fixed =
    Math.abs(x) < 9007199254740992
      ? BigInt(x * 4294967296) << (FRACTION_BITS - 32n)
      : BigInt(x) << FRACTION_BITS;
  const twice = 2n * fixed + halfPi;
  const divisor = 2n * halfPi;
  let n = twice / divisor;
  if (twice < 0n && n * divisor !== twice) n -= 1n;
  // 256 bits behind the point are plenty, and with 1,152 the numbers would be beyond the doubles.
  const rest = (fixed - n * halfPi) >> (FRACTION_BITS - 256n);
  const high = Number(rest);
  reduced[0] = high / TWO_TO_256;
  reduced[1] = Number(rest - BigInt(high)) / TWO_TO_256;
  return Number(n & 3n);
}

const TWO_TO_256 = 1.157920892373162e77;

/** arctan(1/n) = Σ (−1)ⁱ / ((2i + 1) n^(2i+1)), times 2^(FRACTION_BITS + 32). */
function arctanOfInverse(n: bigint): bigint {
  let power = (1n << (FRACTION_BITS + 32n)) / n;
  let sum = 0n;
  for (let i = 1n; power !== 0n; i += 4n) {
    sum += power / i;
    power /= n * n;
    sum -= power / (i + 2n);
    power /= n * n;
  }
  return sum;
}

/**
 * sin(r + low) for |r| ≤ π/4: r + r³ times the degree-5 polynomial in r² closest to Σ (−1)ⁱ r²ⁱ⁻²/(2i+1)!
 * (Remez, 60 digits; off by less than 2^−57 of the sine), and `low` times the cosine.
 */
function sine(r: number, low: number): number {
  const z = r * r;
  const w = z * z;
  const p =
    -0.1666666666666663 +
    z * 0.008333333333322061 +
    w *
      (-0.00019841269829542273 +
        z * 2.755731360442391e-6 +
        w * (-2.5050745023009887e-8 + z * 1.5896066701344328e-10));
  return r + (r * z * p + low * (1 - 0.5 * z));
}

/**
 * cos(r + low) for |r| ≤ π/4: 1 − r²/2 + r⁴ times the degree-5 polynomial in r² closest to the rest of the
 * series (Remez, 60 digits; off by less than 2^−63 of the cosine), and `low` times minus the sine.
 */
function cosine(r: number, low: number): number {
  const z = r * r;
  const w = z * z;
  const p =
    0.041666666666666595 -
    z * 0.0013888888888872975 +
    w *
      (2.4801587288799876e-5 -
        z * 2.75573141639367e-7 +
        w * (2.0875698703482154e-9 - z * 1.1358423270163104e-11));
  const half = 0.5 * z;
  const first = 1 - half;
  return first + (1 - first - half + (w * p - r * low));
}
