import { exp } from "../../math/index.js";
import { CholeskyFactors } from "../../numeric/index.js";
import type { OccupancyFlow } from "./occupancy-flow.js";

/** The coefficient falls by this factor from one problem to the next, down to the one wanted. */
const SHRINK = 0.6;

/** Mass below this cannot be told from rounding beside a total of 1. */
const FLOOR = 1e-15;

/**
 * Maximises Σ P x − λ Σ x ln(x/μ) over {x ≥ 0 : F x = share · b}, by Newton's method on the dual: x = μ
 * exp((P + Fᵀ y)/λ), and y minimises λ Σ x − share · bᵀ y, convex and smooth in as many unknowns as states (J.
 * Peters, K. Mülling, Y. Altün, "Relative entropy policy search", AAAI 2010). Small coefficients are reached
 * through larger ones, each started from a tangent at the last.
 *
 * @param reward P at the flow's coordinates
 * @param reference μ > 0 with F μ = share · b, Σ μ = 1
 * @param coefficient λ > 0
 * @param share 1 − γ
 * @returns the point found and, from its multipliers by weak duality, a bound that no point exceeds
 */
export function minimiseRelativeEntropy(
  flow: OccupancyFlow,
  reward: Float64Array,
  reference: Float64Array,
  coefficient: number,
  share: number,
): { x: Float64Array; bound: number } {
  let low = Infinity;
  let high = -Infinity;
  for (const value of reward) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  // With so much weight on the reference the optimum is next to it.
  let weight = Math.max(coefficient, high - low);
  // Columns of F sum to 1 − γ, so that this y takes the middle of P off every exponent.
  const y = new Float64Array(flow.rows).fill(-(low + high) / 2 / share);
  let exponent = descend(flow, reward, reference, y, weight, share);
  let shrink = SHRINK;
  while (weight > coefficient && shrink < 0.999) {
    const next = Math.max(coefficient, weight * shrink);
    const x = massOf(reference, exponent);
    const tangent = curvature(flow, x).solve(flow.multiply(x.map((value, i) => value * exponent[i])));
    const tried = y.map((value, k) => value + (next - weight) * tangent[k]);
    const moved = exponents(flow, reward, tried, next);
    let total = 0;
    for (const value of massOf(reference, moved)) total += value;
    // Too far along the tangent the mass is nowhere near 1.
    if (!(total < 1e3)) {
      shrink = Math.sqrt(shrink);
      continue;
    }
    y.set(tried);
    weight = next;
    exponent = descend(flow, reward, reference, y, weight, share);
    shrink = Math.max(SHRINK, shrink * shrink);
  }
  // The constraint Σ x = 1 holds for occupancies anyway, which is what takes λ off the dual's value.
  const bound =
    dual(flow, reference, y, exponents(flow, reward, y, coefficient), coefficient, share) - coefficient;
  return { x: massOf(reference, exponent), bound };
}

/** Damped Newton steps on y, in place, until the constraints hold to rounding. */
function descend(
  flow: OccupancyFlow,
  reward: Float64Array,
  reference: Float64Array,
  y: Float64Array,
  weight: number,
  share: number,
): Float64Array {
  let exponent = exponents(flow, reward, y, weight);
  let value = dual(flow, reference, y, exponent, weight, share);
  let last = Infinity;
  for (let round = 0; round < 200; round++) {
    const x = massOf(reference, exponent);
    const carried = flow.multiply(x);
    let error = 0;
    const gradient = new Float64Array(y.length);
    for (let k = 0; k < y.length; k++) {
      gradient[k] = carried[k] - share * flow.rhs[k];
      error = Math.max(error, Math.abs(gradient[k]));
    }
    if (error <= 1e-17 || (error <= 1e-12 && error >= 0.5 * last)) return exponent;
    last = error;
    const step = curvature(flow, x).solve(gradient.slice());
    let slope = 0;
    for (let k = 0; k < y.length; k++) {
      step[k] *= -weight;
      slope += step[k] * gradient[k];
    }
    let size = 1;
    let accepted = false;
    const tried = new Float64Array(y.length);
    for (let halving = 0; halving < 60; halving++) {
      for (let k = 0; k < y.length; k++) tried[k] = y[k] + size * step[k];
      const moved = exponents(flow, reward, tried, weight);
      const candidate = dual(flow, reference, tried, moved, weight, share);
      // Near the optimum the decrease drowns in rounding; the full step is right there.
      if (
        candidate <= value + 1e-4 * size * slope ||
        (halving === 0 && error < 1e-8 && candidate <= value + 1e-12)
      ) {
        y.set(tried);
        exponent = moved;
        value = candidate;
        accepted = true;
        break;
      }
      size /= 2;
    }
    if (!accepted) return exponent;
  }
  return exponent;
}

/** F diag(x) Fᵀ, with a floor under states that hold no mass worth the name: they are left where they are. */
function curvature(flow: OccupancyFlow, x: Float64Array): CholeskyFactors {
  const gram = flow.gram(x);
  for (let k = 0; k < flow.rows; k++) gram[k * flow.rows + k] += FLOOR;
  return new CholeskyFactors(gram, flow.rows);
}

function exponents(flow: OccupancyFlow, reward: Float64Array, y: Float64Array, weight: number): Float64Array {
  const lifted = flow.multiplyTransposed(y);
  for (let i = 0; i < lifted.length; i++) lifted[i] = (reward[i] + lifted[i]) / weight;
  return lifted;
}

function massOf(reference: Float64Array, exponent: Float64Array): Float64Array {
  return reference.map((value, i) => value * exp(exponent[i]));
}

function dual(
  flow: OccupancyFlow,
  reference: Float64Array,
  y: Float64Array,
  exponent: Float64Array,
  weight: number,
  share: number,
): number {
  let sum = 0;
  for (let i = 0; i < exponent.length; i++) sum += weight * reference[i] * exp(exponent[i]);
  for (let k = 0; k < y.length; k++) sum -= share * flow.rhs[k] * y[k];
  return sum;
}
