import { OperantError } from "../../error.js";
import { CholeskyFactors, quadraticProgram } from "../../numeric/index.js";
import type { FiniteMDP } from "../../worlds/index.js";
import { OccupancyFlow } from "../optimise/occupancy-flow.js";

/** Newton steps before the general quadratic program takes over. */
const ROUNDS = 100;
/** Largest violation of a flow constraint, as a share of 1 + the target's largest entry. */
const FEASIBLE = 1e-12;
/** Largest weight of inactive pairs in the Newton system. */
const INACTIVE = 1e-2;

/**
 * Euclidean projections on the polytope of a world's occupancies {η ≥ 0 : F η = b}.
 *
 * By duality the projection of p is η = (p − Fᵀh)₊ for the h, one number per state, that minimises the convex
 * ½ ‖(p − Fᵀh)₊‖² + b · h. Newton's method on it (semismooth, as the Hessian jumps where the set of positive
 * entries changes; L. Qi, J. Sun, "A nonsmooth version of Newton's method", Mathematical Programming 58, 1993)
 * ends after a few systems with as many unknowns as states, and η, being a positive part, has exact zeros:
 * once F η = b holds to rounding it is the projection to rounding.
 */
export class OccupancyProjection {
  private readonly flow: OccupancyFlow;

  constructor(mdp: FiniteMDP) {
    this.flow = new OccupancyFlow(mdp);
  }

  /**
   * The occupancy nearest to a point.
   * @param target S·A finite numbers; entries of terminal and unreachable states are not read
   * @returns S·A occupancies, not normalised; 0 at terminal and unreachable states
   * @throws OperantError `bad-value` for another length or an entry that is not finite
   */
  project(target: Float64Array): Float64Array {
    const { flow } = this;
    const pairs = flow.mdp.states * flow.mdp.actions;
    if (target.length !== pairs)
      throw new OperantError(
        "bad-value",
        `target has ${target.length} entries; expected states × actions = ${pairs}.`,
        "target",
      );
    const point = flow.gather(target);
    let largest = 0;
    for (let j = 0; j < point.length; j++) {
      if (!Number.isFinite(point[j]))
        throw new OperantError(
          "bad-value",
          `target: entry ${flow.coordinates[j]} is ${point[j]}; expected a finite number.`,
          "target",
        );
      largest = Math.max(largest, Math.abs(point[j]));
    }
    return flow.scatter(this.newton(point, largest) ?? this.program(point));
  }

  private newton(point: Float64Array, largest: number): Float64Array | undefined {
    const { flow } = this;
    const n = flow.rows;
    const positive = (h: Float64Array) => {
      const eta = flow.multiplyTransposed(h);
      for (let j = 0; j < eta.length; j++) eta[j] = Math.max(0, point[j] - eta[j]);
      return eta;
    };
    let h = this.everythingActive(largest);
    let eta = positive(h);
    for (let round = 0; round < ROUNDS; round++) {
      const residual = flow.multiply(eta);
      let worst = 0;
      for (let i = 0; i < n; i++) {
        residual[i] -= flow.rhs[i];
        worst = Math.max(worst, Math.abs(residual[i]));
      }
      if (worst <= FEASIBLE * (1 + largest)) return eta;
      // Inactive pairs keep the system definite and steps modest where few are active; less so near the end.
      const idle = Math.max(1e-12, Math.min(INACTIVE, worst));
      const weights = eta.map((x) => (x > 0 ? 1 : idle));
      const gradient = residual.slice();
      const step = new CholeskyFactors(flow.gram(weights), n).solve(residual);
      // Along the step the dual is convex and piecewise quadratic: its slope grows from `slope`, below 0.
      const slopeAt = (length: number) => {
        const carried = flow.multiply(positive(h.map((x, i) => x + length * step[i])));
        let slope = 0;
        for (let i = 0; i < n; i++) slope += (flow.rhs[i] - carried[i]) * step[i];
        return slope;
      };
      let slope = 0;
      for (let i = 0; i < n; i++) slope -= gradient[i] * step[i];
      const length = lineMinimum(slopeAt, slope);
      h = h.map((x, i) => x + length * step[i]);
      eta = positive(h);
    }
    return undefined;
  }

  /** Multipliers low enough that every pair is positive: h = −c, as Fᵀ1 ≥ 1 − γ. */
  private everythingActive(largest: number): Float64Array {
    const { flow } = this;
    const ones = flow.multiplyTransposed(new Float64Array(flow.rows).fill(1));
    let least = 1;
    for (let j = 0; j < ones.length; j++) if (ones[j] > 1e-3) least = Math.min(least, ones[j]);
    return new Float64Array(flow.rows).fill(-(1 + largest) / least);
  }

  private program(point: Float64Array): Float64Array {
    const { flow } = this;
    const matrix = new Float64Array(flow.rows * flow.size);
    const unit = new Float64Array(flow.size);
    for (let j = 0; j < flow.size; j++) {
      unit[j] = 1;
      const column = flow.multiply(unit);
      unit[j] = 0;
      for (let i = 0; i < flow.rows; i++) matrix[i * flow.size + j] = column[i];
    }
    const { solution } = quadraticProgram({
      hessian: 1,
      linear: point.map((x) => -x),
      equalities: { matrix, rhs: flow.rhs },
    });
    return solution;
  }
}

/**
 * Where a convex function whose slope is `first` < 0 at 0 is about least along a line: 1 where the slope there
 * is at most a tenth of the first, else by doubling and bisection.
 */
function lineMinimum(slopeAt: (length: number) => number, first: number): number {
  const flat = 0.1 * Math.abs(first);
  let low = 0;
  let high = 1;
  let slope = slopeAt(high);
  for (let doubling = 0; slope < -flat && doubling < 60; doubling++) {
    low = high;
    high *= 2;
    slope = slopeAt(high);
  }
  if (slope <= flat) return high;
  for (let halving = 0; halving < 60; halving++) {
    const middle = 0.5 * (low + high);
    slope = slopeAt(middle);
    if (Math.abs(slope) <= flat) return middle;
    if (slope < 0) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}
