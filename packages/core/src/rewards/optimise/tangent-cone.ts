import { OperantError } from "../../error.js";
import { CholeskyFactors } from "../../numeric/index.js";
import { requireDense } from "../../worlds/index.js";
import type { OccupancySpan } from "./occupancy-span.js";

/** Shares of the longest vector that count as rounding. */
const ROUNDING = 1e-11;
const DEPENDENT = 1e-10;

/**
 * Projects a direction g of the occupancy span onto tangent cones {d in the span : d_i ≥ 0 for i at 0}, one
 * after the other along a path. By Moreau's decomposition d = g + M Σ z_i e_i with the multipliers z ≥ 0 that
 * make d shortest, a non-negative least-squares problem solved by the active-set method of C. L. Lawson, R. J.
 * Hanson, "Solving Least Squares Problems", 1974, chapter 23. Each solution starts from the multipliers of the
 * last, because one more face is all that changes.
 */
export class TangentCone {
  private readonly size: number;
  /** M, size × size. */
  private readonly projection: Float64Array;
  private held: number[] = [];
  private multipliers: number[] = [];

  constructor(
    span: OccupancySpan,
    private readonly direction: Float64Array,
  ) {
    const size = span.flow.size;
    this.size = size;
    requireDense("The projection on the occupancy span", size * size, span.mdp);
    this.projection = new Float64Array(size * size);
    const unit = new Float64Array(size);
    for (let j = 0; j < size; j++) {
      unit[j] = 1;
      this.projection.set(span.projectCoordinates(unit), j * size);
      unit[j] = 0;
    }
  }

  /**
   * The direction of the cone nearest to g.
   * @param atZero 1 at coordinates that must not fall
   * @throws OperantError `broken-contract` when the active set does not settle (it always should)
   */
  project(atZero: Uint8Array): Float64Array {
    const { size, projection, direction } = this;
    let norm = 0;
    for (let i = 0; i < size; i++) norm += direction[i] * direction[i];
    const tolerance = ROUNDING * Math.sqrt(norm);
    this.keep((index) => atZero[index] === 1);
    const refused = new Uint8Array(size);
    for (let round = 0; round < 20 * size + 20; round++) {
      this.settle();
      const d = this.combined();
      let worst = -1;
      let least = -tolerance;
      for (let i = 0; i < size; i++) {
        if (atZero[i] === 1 && refused[i] === 0 && d[i] < least && !this.held.includes(i)) {
          least = d[i];
          worst = i;
        }
      }
      if (worst < 0) {
        for (const i of this.held) d[i] = 0;
        for (let i = 0; i < size; i++) if (atZero[i] === 1 && d[i] < tolerance) d[i] = 0;
        return d;
      }
      if (this.isDependent(worst, projection)) {
        refused[worst] = 1;
        continue;
      }
      this.held.push(worst);
      this.multipliers.push(0);
    }
    throw new OperantError(
      "broken-contract",
      `The nearest feasible direction among ${size} state-action pairs was not found; the world may be badly scaled (a discount very near 1, say).`,
    );
  }

  /** Solves for the multipliers of the held coordinates, letting go of those that turn negative. */
  private settle(): void {
    while (this.held.length > 0) {
      const solved = this.solve();
      let step = 1;
      for (let k = 0; k < solved.length; k++) {
        if (solved[k] <= 0) {
          const from = this.multipliers[k];
          step = Math.min(step, from / (from - solved[k]));
        }
      }
      if (step === 1 && solved.every((z) => z > 0)) {
        this.multipliers = [...solved];
        return;
      }
      const moved = this.multipliers.map((z, k) =>
        solved[k] <= 0 && z / (z - solved[k]) <= step ? 0 : z + step * (solved[k] - z),
      );
      this.multipliers = moved;
      const gone = new Set(this.held.filter((_, k) => !(moved[k] > 0)));
      this.keep((index) => !gone.has(index));
    }
  }

  private solve(): Float64Array {
    const { held, projection, size, direction } = this;
    const n = held.length;
    const gram = new Float64Array(n * n);
    const right = new Float64Array(n);
    for (let k = 0; k < n; k++) {
      right[k] = -direction[held[k]];
      for (let l = 0; l <= k; l++) gram[k * n + l] = projection[held[k] * size + held[l]];
    }
    return new CholeskyFactors(gram, n).solve(right);
  }

  /** Whether the coordinate's column of M lies in the span of those held. */
  private isDependent(index: number, projection: Float64Array): boolean {
    const { held, size } = this;
    const n = held.length;
    const own = projection[index * size + index];
    if (own < DEPENDENT) return true;
    if (n === 0) return false;
    const gram = new Float64Array(n * n);
    const column = new Float64Array(n);
    for (let k = 0; k < n; k++) {
      column[k] = projection[held[k] * size + index];
      for (let l = 0; l <= k; l++) gram[k * n + l] = projection[held[k] * size + held[l]];
    }
    const weights = new CholeskyFactors(gram, n).solve(column.slice());
    let rest = own;
    for (let k = 0; k < n; k++) rest -= weights[k] * column[k];
    return rest < DEPENDENT * own;
  }

  private combined(): Float64Array {
    const { size, projection } = this;
    const d = this.direction.slice();
    this.held.forEach((index, k) => {
      const z = this.multipliers[k];
      for (let i = 0; i < size; i++) d[i] = d[i] + z * projection[index * size + i];
    });
    return d;
  }

  private keep(wanted: (index: number) => boolean): void {
    const kept = this.held.map((index) => wanted(index));
    this.multipliers = this.multipliers.filter((_, k) => kept[k]);
    this.held = this.held.filter((_, k) => kept[k]);
  }
}
