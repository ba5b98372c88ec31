import { type ClusterColumn, clusterCount, finiteRows } from "./cluster-rows.js";
import type { ClusterStatistic } from "./cluster-statistic.js";
import { correlationOf } from "./correlation.js";
import { sortColumn } from "./sorted-column.js";

/**
 * Spearman's rank correlation over rows, each counted as often as its cluster: equal to `spearman` of the data in
 * which every row is repeated by its weight, so ranks are those of the resample and not of the whole log. Ties have
 * midranks. Rows in which either value is not finite are left out; NaN where a column does not vary.
 *
 * Sorts once; a resample takes two passes over the rows and allocates nothing.
 * @param x a number per row @param y as many @param cluster cluster of each row, from 0
 * @throws OperantError `bad-value` for columns of different length or a negative cluster
 */
export function clusterSpearman(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  cluster: ClusterColumn,
): ClusterStatistic {
  const used = finiteRows({ x, y }, cluster);
  const columns = [sortColumn(x, used, cluster), sortColumn(y, used, cluster)] as const;
  // The correlation is symmetric, and ranks looked up out of order come faster from the column with fewer of them.
  const [sortedX, sortedY] =
    columns[0].ends.length < columns[1].ends.length ? [columns[1], columns[0]] : columns;
  // Class of y of each row, in ascending order of x.
  const classOf = new Int32Array(used.length);
  for (let run = 0, k = 0; run < sortedY.ends.length; run++) {
    for (; k < sortedY.ends[run]!; k++) classOf[sortedY.order[k]!] = run;
  }
  const classY = sortedX.order.map((k) => classOf[k]!);
  const sizes = new Float64Array(clusterCount(cluster));
  for (const i of used) sizes[cluster[i]!]! += 1;

  const rankY = new Float64Array(sortedY.ends.length);
  const { cluster: clusterX, ends: endsX } = sortedX;
  const { cluster: clusterY, ends: endsY } = sortedY;
  return (weights) => {
    let total = 0;
    for (let c = 0; c < sizes.length; c++) total += weights[c]! * sizes[c]!;
    // A class of weight w after b others has midrank b + (w + 1) / 2, and all ranks average (total + 1) / 2.
    let yy = 0;
    let before = 0;
    for (let run = 0, k = 0; run < endsY.length; run++) {
      let w = 0;
      for (const end = endsY[run]!; k < end; k++) w += weights[clusterY[k]!]!;
      const d = before + (w - total) / 2;
      rankY[run] = d;
      yy += w * d * d;
      before += w;
    }
    let xx = 0;
    let xy = 0;
    before = 0;
    for (let run = 0, k = 0; run < endsX.length; run++) {
      let w = 0;
      let sum = 0;
      for (const end = endsX[run]!; k < end; k++) {
        const one = weights[clusterX[k]!]!;
        w += one;
        sum += one * rankY[classY[k]!]!;
      }
      const d = before + (w - total) / 2;
      xx += w * d * d;
      xy += d * sum;
      before += w;
    }
    return correlationOf(xx, yy, xy);
  };
}
