import { exp } from "../math/index.js";
import { requireProbability } from "./sample.js";
import { erfc } from "./special.js";
import { invertTail } from "./tail-inverse.js";

const SQRT_HALF = Math.sqrt(0.5);
const INVERSE_SQRT_TWO_PI = 0.3989422804014327;

/** Φ(z), the standard normal distribution function. */
export function normalCdf(z: number): number {
  return erfc(-z * SQRT_HALF) / 2;
}

/** P(|Z| ≥ |z|) for a standard normal Z: the two-sided p value of z. */
export function normalTwoSided(z: number): number {
  return erfc(Math.abs(z) * SQRT_HALF);
}

/**
 * Φ⁻¹(p), for p in [0, 1]; −Infinity and Infinity at the ends.
 * @throws OperantError `bad-value` for p outside [0, 1].
 */
export function normalQuantile(p: number): number {
  requireProbability("p", p);
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  if (p === 0.5) return 0;
  const z = invertTail(
    (u) => ({ tail: normalCdf(u), slope: INVERSE_SQRT_TWO_PI * exp((-u * u) / 2) }),
    p < 0.5 ? p : 1 - p,
    -0.5,
    1,
  );
  return p < 0.5 ? z : -z;
}
