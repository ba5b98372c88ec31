import { OperantError } from "../../error.js";
import { type EnsembleRule, ensembleReward } from "../columns/index.js";

/**
 * One reward per row of several reward models' scores (rules and sources: `ensembleReward`). Conservative rules
 * (minimum, mean minus deviation or variance) resist what some members can be fooled by, not what all of them share; the
 * minimum follows the noisiest member.
 * @param columns scores on one scale, a column per member
 * @param coefficient c of mean − c × deviation or variance; T. Coste et al. (arXiv 2310.02743) use 1 by default and 0.5
 * in experiments. Not used by other rules.
 * @throws OperantError `bad-value` for no column or columns of different length
 */
export function ensembleRewards(
  columns: readonly Float64Array[],
  rule: EnsembleRule,
  coefficient = 1,
): Float64Array {
  const first = columns[0];
  if (first === undefined)
    throw new OperantError("bad-value", "There are no columns; expected one per ensemble member.", "columns");
  columns.forEach((column, i) => {
    if (column.length !== first.length)
      throw new OperantError(
        "bad-value",
        `columns[${i}] has ${column.length} scores and columns[0] ${first.length}; expected as many.`,
        "columns",
      );
  });
  const scores = new Float64Array(columns.length);
  return first.map((_, row) => {
    columns.forEach((column, i) => {
      scores[i] = column[row]!;
    });
    const value = ensembleReward(scores, rule);
    if (coefficient === 1 || (rule !== "mean-minus-deviation" && rule !== "mean-minus-variance"))
      return value;
    const mean = ensembleReward(scores, "mean");
    return mean - coefficient * (mean - value);
  });
}
