import { CholeskyFactors } from "../../numeric/index.js";
import type { OccupancyFlow } from "./occupancy-flow.js";

/** Σ linear_i x_i + ½ curvature_i x_i². */
export interface SeparableQuadratic {
  readonly linear: Float64Array;
  /** Each at least 0. */
  readonly curvature: Float64Array;
}

/** Share of the way to the boundary that a step may go. */
const FRACTION = 0.995;
/** A corrected step shorter than this is replaced by a plain one. */
const SHORT = 0.1;
/** Where a plain step aims, as a share of the present gap. */
const PLAIN = 0.4;

/**
 * Minimises a separable convex quadratic over {x ≥ 0 : F x = share · b} by primal-dual interior points with
 * Mehrotra's corrector where it helps (S. J. Wright, "Primal-Dual Interior-Point Methods", 1997, chapters 8 and 10).
 * Separability makes each step one system with as many unknowns as states. Returns the best point found; how
 * good it is, the caller certifies.
 *
 * @param flow the constraints
 * @param start a point above 0 everywhere with F x = share · b
 * @param share 1 for occupancies as they are, 1 − γ for normalised ones
 */
export function minimiseQuadratic(
  flow: OccupancyFlow,
  objective: SeparableQuadratic,
  start: Float64Array,
  share = 1,
): Float64Array {
  const n = flow.size;
  const { linear, curvature } = objective;
  const x = start.slice();
  const y = new Float64Array(flow.rows);
  const z = new Float64Array(n);
  let scale = 0;
  let mass = 0;
  for (let i = 0; i < n; i++) {
    scale = Math.max(scale, Math.abs(linear[i] + curvature[i] * x[i]));
    mass += x[i];
  }
  if (scale === 0) scale = 1;
  // Equal products x z: the start lies on the central path of its own barrier.
  for (let i = 0; i < n; i++) z[i] = (scale * mass) / (n * x[i]);
  let least = Infinity;
  let stalled = 0;
  let best = x.slice();
  for (let round = 0; round < 200; round++) {
    const transposed = flow.multiplyTransposed(y);
    const carried = flow.multiply(x);
    let gap = 0;
    let dualError = 0;
    const dual = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      dual[i] = linear[i] + curvature[i] * x[i] - transposed[i] - z[i];
      dualError = Math.max(dualError, Math.abs(dual[i]));
      gap += x[i] * z[i];
    }
    const primal = new Float64Array(flow.rows);
    for (let k = 0; k < primal.length; k++) primal[k] = share * flow.rhs[k] - carried[k];
    const merit = gap + dualError * mass;
    if (merit < least) {
      least = merit;
      best = x.slice();
      stalled = 0;
    } else if (++stalled > 2 && least <= 1e-10 * scale * mass) break;
    if (merit <= 3e-14 * scale * mass) break;
    const centre = gap / n;

    const weight = new Float64Array(n);
    for (let i = 0; i < n; i++) weight[i] = 1 / (curvature[i] + z[i] / x[i]);
    const factors = new CholeskyFactors(flow.gram(weight), flow.rows);
    const solve = (complement: Float64Array) => {
      const right = new Float64Array(n);
      for (let i = 0; i < n; i++) right[i] = complement[i] / x[i] - z[i] - dual[i];
      const weighted = new Float64Array(n);
      for (let i = 0; i < n; i++) weighted[i] = weight[i] * right[i];
      const pushed = flow.multiply(weighted);
      const dy = new Float64Array(primal.length);
      for (let k = 0; k < dy.length; k++) dy[k] = primal[k] - pushed[k];
      factors.solve(dy);
      const lifted = flow.multiplyTransposed(dy);
      const dx = new Float64Array(n);
      const dz = new Float64Array(n);
      for (let i = 0; i < n; i++) {
        dx[i] = weight[i] * (right[i] + lifted[i]);
        dz[i] = (complement[i] - z[i] * dx[i]) / x[i] - z[i];
      }
      return { dx, dy, dz };
    };
    const affine = solve(new Float64Array(n));
    const reach = Math.min(room(x, affine.dx), room(z, affine.dz));
    let after = 0;
    for (let i = 0; i < n; i++) after += (x[i] + reach * affine.dx[i]) * (z[i] + reach * affine.dz[i]);
    const ratio = after / gap;
    const centring = Math.max(1e-4, ratio * ratio * ratio);
    const complement = new Float64Array(n);
    for (let i = 0; i < n; i++) complement[i] = centring * centre - affine.dx[i] * affine.dz[i];
    let { dx, dy, dz } = solve(complement);
    let step = Math.min(1, FRACTION * Math.min(room(x, dx), room(z, dz)));
    let next = 0;
    for (let i = 0; i < n; i++) next += (x[i] + step * dx[i]) * (z[i] + step * dz[i]);
    if (step < SHORT || next > 0.9 * gap) {
      // Mehrotra's steps can cycle (C. Cartis, "Some disadvantages of a Mehrotra-type primal-dual corrector
      // interior point algorithm for linear programming", 2009); a plain one towards the central path cannot.
      complement.fill(PLAIN * centre);
      ({ dx, dy, dz } = solve(complement));
      step = Math.min(1, FRACTION * Math.min(room(x, dx), room(z, dz)));
      if (!(step > 1e-12)) break;
    }
    for (let i = 0; i < n; i++) {
      x[i] = x[i] + step * dx[i];
      z[i] = z[i] + step * dz[i];
    }
    for (let k = 0; k < dy.length; k++) y[k] = y[k] + step * dy[k];
  }
  return best;
}

/** The longest step, at most 1 / FRACTION, that keeps every entry from falling below 0. */
function room(x: Float64Array, dx: Float64Array): number {
  let longest = 1 / FRACTION;
  for (let i = 0; i < x.length; i++) if (dx[i] < 0) longest = Math.min(longest, -x[i] / dx[i]);
  return longest;
}
