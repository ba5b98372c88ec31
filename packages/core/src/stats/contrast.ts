import { OperantError } from "../error.js";
import { requireSummary, type SampleSummary } from "./describe.js";
import { requireFinite } from "./sample.js";
import { inferFromT, type TInference } from "./t-inference.js";

/**
 * Linear contrast Σ wᵢ μᵢ of independent means with unequal variances:
 *   estimate = Σ wᵢ mᵢ,  standard error² = Σ wᵢ² sᵢ² / nᵢ,
 *   df = (Σ wᵢ² sᵢ² / nᵢ)² / Σ (wᵢ² sᵢ² / nᵢ)² / (nᵢ − 1),
 * the approximate degrees of freedom of F. E. Satterthwaite (1946) and B. L. Welch (1947). Weights (1, −1)
 * give Welch's t test. Where every weighted cell is constant, df is the sum of n − 1 over them, and
 * `inferFromT` says what p is.
 * @param weights One per cell; they need not sum to 0. Cells of weight 0 do not count.
 * @throws OperantError `bad-value` for a cell with n < 2 or a negative or undefined sd, for a number of
 * weights other than that of cells, or when all weights are 0.
 */
export function contrast(
  cells: readonly SampleSummary[],
  weights: readonly number[],
  level = 0.95,
): TInference {
  if (weights.length !== cells.length) {
    throw new OperantError(
      "bad-value",
      `weights has ${weights.length} entries for ${cells.length} cells; give one weight per cell.`,
      "weights",
    );
  }
  let estimate = 0;
  let squaredError = 0;
  let spread = 0;
  let allDf = 0;
  let used = 0;
  cells.forEach((cell, i) => {
    const weight = weights[i]!;
    requireFinite(`weights[${i}]`, weight);
    if (weight === 0) return;
    requireSummary(`cells[${i}]`, cell);
    const share = (weight * weight * cell.sd * cell.sd) / cell.n;
    estimate += weight * cell.mean;
    squaredError += share;
    spread += (share * share) / (cell.n - 1);
    allDf += cell.n - 1;
    used++;
  });
  if (used === 0) {
    throw new OperantError(
      "bad-value",
      "weights are all 0, so there is nothing to estimate; weight at least one cell.",
      "weights",
    );
  }
  const df = spread > 0 ? (squaredError * squaredError) / spread : allDf;
  return inferFromT(estimate, Math.sqrt(squaredError), df, level);
}
