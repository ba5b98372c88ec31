import { OperantError } from "../error.js";
import { type ClusterColumn, finiteRows } from "./cluster-rows.js";
import type { ClusterStatistic } from "./cluster-statistic.js";
import { sortColumn } from "./sorted-column.js";

/**
 * Area under the ROC curve over rows, each counted as often as its cluster: the chance that a row labelled 1 scores
 * above a row labelled 0, equal scores counted ½ (J. A. Hanley and B. J. McNeil, "The meaning and use of the area
 * under a receiver operating characteristic (ROC) curve", Radiology 143, 1982). Equals the area of the data in which
 * every row is repeated by its weight. Rows whose score or label is not finite are left out; NaN where a label has no
 * row.
 *
 * Sorts once; a resample takes one pass over the rows and allocates nothing.
 * @param score a number per row @param label 1 or 0 per row @param cluster cluster of each row, from 0
 * @throws OperantError `bad-value` for columns of different length, a negative cluster or another label
 */
export function clusterAuc(
  score: ArrayLike<number>,
  label: ArrayLike<number>,
  cluster: ClusterColumn,
): ClusterStatistic {
  const used = finiteRows({ score, label }, cluster);
  for (const i of used) {
    if (label[i] !== 0 && label[i] !== 1) {
      throw new OperantError(
        "bad-value",
        `label[${i}] is ${label[i]}; expected 1 (right) or 0 (wrong). Use clusterSpearman for a graded label.`,
        "label",
      );
    }
  }
  const { order, cluster: clusterAt, ends } = sortColumn(score, used, cluster);
  const positive = Float64Array.from(order, (k) => label[used[k]!]!);
  return (weights) => {
    let wins = 0;
    let right = 0;
    let wrong = 0;
    for (let run = 0, k = 0; run < ends.length; run++) {
      let all = 0;
      let ones = 0;
      for (const end = ends[run]!; k < end; k++) {
        const w = weights[clusterAt[k]!]!;
        all += w;
        ones += w * positive[k]!;
      }
      const zeros = all - ones;
      wins += ones * (wrong + zeros / 2);
      right += ones;
      wrong += zeros;
    }
    return right > 0 && wrong > 0 ? wins / (right * wrong) : Number.NaN;
  };
}
