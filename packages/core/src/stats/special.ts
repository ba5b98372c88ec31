import { OperantError } from "../error.js";
import { exp, log, log1p } from "../math/index.js";
import { requirePositive, requireProbability } from "./sample.js";

const HALF_LOG_TWO_PI = 0.9189385332046728;
const TWO_PI = 6.283185307179586;
const EPSILON = 2.220446049250313e-16;
/** Continued fractions need about the square root of their largest argument in terms. */
const MOST_TERMS = 2_000_000;
/** Stands in for a zero denominator in Lentz's algorithm. */
const TINY = 1e-300;

/** Both tails of a distribution at one point; each keeps its relative accuracy when it is tiny. */
export interface Tails {
  readonly lower: number;
  readonly upper: number;
}

/**
 * What Stirling's formula leaves out: λ(z) = ln Γ(z) − (z − ½) ln z + z − ½ ln 2π, for z > 0.
 * Series of DLMF 5.11.1 from z = 12 on; below by λ(z) = λ(z+1) + (z + ½) ln(1 + 1/z) − 1.
 */
function stirlingRemainder(z: number): number {
  let shifted = z;
  let sum = 0;
  while (shifted < 12) {
    sum += (shifted + 0.5) * log1p(1 / shifted) - 1;
    shifted += 1;
  }
  const w = 1 / (shifted * shifted);
  const series =
    1 / 12 -
    w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w * (1 / 1188 - w * (691 / 360360 - w * (1 / 156))))));
  return sum + series / shifted;
}

/**
 * ln Γ(x) for x > 0. Absolute error below 1e-14 for x < 20, relative error of a few ulp above.
 * @throws OperantError `bad-value` when x is not above 0.
 */
export function lgamma(x: number): number {
  requirePositive("x", x, true);
  if (x === Infinity) return Infinity;
  return (x - 0.5) * log(x) - x + HALF_LOG_TWO_PI + stirlingRemainder(x);
}

/**
 * ln u − (u − 1), given both u and d = u − 1, without cancellation near u = 1. With r = d / (2 + d),
 * ln u = 2 Σ r^(2k+1) / (2k+1) and 2r − d = −r d.
 */
function logMinusLinear(u: number, d: number): number {
  if (d < -0.4 || d > 0.6) return log(u) - d;
  const r = d / (2 + d);
  const square = r * r;
  let sum = 0;
  let power = square;
  for (let k = 3; ; k += 2) {
    const next = sum + power / k;
    if (next === sum) break;
    sum = next;
    power *= square;
  }
  return r * (2 * sum - d);
}

/**
 * x^a y^b / B(a, b) with y = 1 − x, in the saddle-point form of C. Loader, "Fast and accurate computation
 * of binomial probabilities" (2000), so that large a and b cost no digits. This is also the derivative of
 * I_x(a, b) with respect to ln(x / y).
 */
export function betaPower(a: number, b: number, x: number, y: number): number {
  if (x === 0 || y === 0) return 0;
  const n = a + b;
  const d = b * x - a * y;
  const exponent = a * logMinusLinear((x * n) / a, d / a) + b * logMinusLinear((y * n) / b, -d / b);
  const remainder = stirlingRemainder(n) - stirlingRemainder(a) - stirlingRemainder(b);
  return Math.sqrt((a / n) * (b / TWO_PI)) * exp(exponent + remainder);
}

/**
 * x^a e^(−x) / Γ(a), in the same form. This is also the derivative of P(a, x) with respect to ln x.
 */
export function gammaPower(a: number, x: number): number {
  if (x === 0 || x === Infinity) return 0;
  return Math.sqrt(a / TWO_PI) * exp(a * logMinusLinear(x / a, (x - a) / a) - stirlingRemainder(a));
}

/** 1 / (1 + d₁ / (1 + d₂ / (1 + …))) of DLMF 8.17.22, by the modified Lentz algorithm. */
function betaFraction(a: number, b: number, x: number): number {
  // The state after the first step, 1 / (1 + …).
  let numerator = 1 / TINY;
  let denominator = 1;
  let value = 1;
  for (let i = 1; i < MOST_TERMS; i++) {
    const m = Math.floor(i / 2);
    const term =
      i % 2 === 0
        ? ((m * (b - m)) / (a + i - 1)) * (x / (a + i))
        : -((a + m) / (a + i - 1)) * (((a + b + m) * x) / (a + i));
    denominator = 1 + term * denominator;
    if (Math.abs(denominator) < TINY) denominator = TINY;
    denominator = 1 / denominator;
    numerator = 1 + term / numerator;
    if (Math.abs(numerator) < TINY) numerator = TINY;
    const factor = numerator * denominator;
    value *= factor;
    if (Math.abs(factor - 1) < EPSILON) return value;
  }
  throw notConverged(`the incomplete beta function at a = ${a}, b = ${b}, x = ${x}`);
}

/**
 * I_x(a, b) and 1 − I_x(a, b), given x and y = 1 − x apart so that neither loses digits near its end.
 * DLMF 8.17.22 on the side where the fraction converges fast.
 */
export function betaTails(a: number, b: number, x: number, y: number): Tails {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (y <= 0) return { lower: 1, upper: 0 };
  const power = betaPower(a, b, x, y);
  if (x * (a + b + 2) < a + 1) {
    const lower = (power / a) * betaFraction(a, b, x);
    return { lower, upper: 1 - lower };
  }
  const upper = (power / b) * betaFraction(b, a, y);
  return { lower: 1 - upper, upper };
}

/**
 * The regularised incomplete beta function I_x(a, b), for a, b > 0 and x in [0, 1].
 * @throws OperantError `bad-value` outside that domain.
 */
export function regularisedBeta(x: number, a: number, b: number): number {
  requireProbability("x", x);
  requirePositive("a", a);
  requirePositive("b", b);
  return betaTails(a, b, x, 1 - x).lower;
}

/** P(a, x) and Q(a, x): the series of DLMF 8.11.4 for x < a + 1, the continued fraction 8.9.2 above. */
export function gammaTails(a: number, x: number): Tails {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x === Infinity) return { lower: 1, upper: 0 };
  const power = gammaPower(a, x);
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let k = 1; term > sum * (EPSILON / 4); k++) {
      term *= x / (a + k);
      sum += term;
    }
    const lower = power * sum;
    return { lower, upper: 1 - lower };
  }
  let b = x + 1 - a;
  let numerator = 1 / TINY;
  let denominator = 1 / b;
  let value = denominator;
  for (let k = 1; k < MOST_TERMS; k++) {
    const term = -k * (k - a);
    b += 2;
    denominator = term * denominator + b;
    if (Math.abs(denominator) < TINY) denominator = TINY;
    denominator = 1 / denominator;
    numerator = b + term / numerator;
    if (Math.abs(numerator) < TINY) numerator = TINY;
    const factor = numerator * denominator;
    value *= factor;
    if (Math.abs(factor - 1) < EPSILON) {
      const upper = power * value;
      return { lower: 1 - upper, upper };
    }
  }
  throw notConverged(`the incomplete gamma function at a = ${a}, x = ${x}`);
}

/**
 * The regularised lower incomplete gamma function P(a, x), for a > 0 and x ≥ 0.
 * @throws OperantError `bad-value` outside that domain.
 */
export function regularisedGamma(a: number, x: number): number {
  requirePositive("a", a);
  if (!(x >= 0)) throw new OperantError("bad-value", `x is ${x}, expected a number of at least 0.`, "x");
  return gammaTails(a, x).lower;
}

/** The error function, 2/√π ∫₀ˣ e^(−t²) dt. */
export function erf(x: number): number {
  if (Number.isNaN(x)) return x;
  const size = gammaTails(0.5, x * x).lower;
  return x < 0 ? -size : size;
}

/** 1 − erf(x), accurate in its right tail. */
export function erfc(x: number): number {
  if (Number.isNaN(x)) return x;
  const tails = gammaTails(0.5, x * x);
  return x < 0 ? 1 + tails.lower : tails.upper;
}

function notConverged(what: string): OperantError {
  return new OperantError(
    "bad-value",
    `No convergence in ${MOST_TERMS} terms for ${what}. Use smaller arguments.`,
  );
}
