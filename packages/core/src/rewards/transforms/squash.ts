import { OperantError } from "../../error.js";
import { atan, logistic, tanh } from "../../math/index.js";
import { leastSquares } from "../../numeric/index.js";

/**
 * A function of a (centred) reward that grows fast around 0 and then saturates, as compared by J. Fu et al. (arXiv
 * 2502.18770, and their code):
 *
 * | squash | formula | range |
 * |---|---|---|
 * | identity | x | unbounded |
 * | sigmoid | σ(k x); they try k = 1, 2, 3 | (0, 1) |
 * | tanh | tanh x | (−1, 1) |
 * | arctan | arctan x | (−π/2, π/2) |
 * | polynomial | of degree 5, fitted to σ on [−5, 5]; 0 below, 1 above | about [0, 1] |
 *
 * Bounded ones limit what an exploit of the reward model can earn; they cost resolution among completions that are far
 * above (or below) the centre.
 */
export type Squash =
  | { readonly kind: "identity" | "tanh" | "arctan" | "polynomial" }
  | { readonly kind: "sigmoid"; readonly k?: number };

/** The function that a squash names. @throws OperantError `bad-value` for k ≤ 0 */
export function squashFunction(squash: Squash): (x: number) => number {
  switch (squash.kind) {
    case "identity":
      return (x) => x;
    case "tanh":
      return tanh;
    case "arctan":
      return atan;
    case "polynomial": {
      const coefficients = sigmoidPolynomial();
      return (x) => evaluateSigmoidPolynomial(coefficients, x);
    }
    case "sigmoid": {
      const k = squash.k ?? 1;
      if (!(k > 0) || !Number.isFinite(k))
        throw new OperantError("bad-value", `k = ${k}; expected a steepness above 0.`, "k");
      return (x) => logistic(k * x);
    }
  }
}

/** f(r) of every reward, without centring: a fixed point of 0 must then mean something. */
export function squashedRewards(reward: Float64Array, squash: Squash): Float64Array {
  const f = squashFunction(squash);
  return reward.map((value) => f(value));
}

const BOUND = 5;
const DEGREE = 5;
const POINTS = 100;

/**
 * Coefficients c₀ … c₅ of the polynomial Σ cⱼ xʲ that is closest, in least squares at 100 even points, to σ on
 * [−5, 5] (that grid and degree: the code of Fu et al., of which a later version fits on [−4, 4]). Even ones vanish but for c₀ = ½.
 */
export function sigmoidPolynomial(): Float64Array {
  const a = new Float64Array(POINTS * (DEGREE + 1));
  const b = new Float64Array(POINTS);
  for (let i = 0; i < POINTS; i++) {
    // Fitted in u = x / 5, whose powers have one size.
    const u = (2 * i) / (POINTS - 1) - 1;
    let power = 1;
    for (let j = 0; j <= DEGREE; j++) {
      a[i * (DEGREE + 1) + j] = power;
      power *= u;
    }
    b[i] = logistic(BOUND * u);
  }
  const { solution } = leastSquares(a, POINTS, DEGREE + 1, b);
  let scale = 1;
  return solution.map((value) => {
    const coefficient = value / scale;
    scale *= BOUND;
    return coefficient;
  });
}

/** The fitted polynomial within [−5, 5], 0 from −5 down, 1 from 5 up. */
export function evaluateSigmoidPolynomial(coefficients: Float64Array, x: number): number {
  if (x <= -BOUND) return 0;
  if (x >= BOUND) return 1;
  let value = 0;
  for (let j = coefficients.length - 1; j >= 0; j--) value = value * x + coefficients[j]!;
  return value;
}
