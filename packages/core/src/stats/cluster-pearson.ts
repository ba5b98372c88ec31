import { type ClusterColumn, clusterCount, finiteRows } from "./cluster-rows.js";
import type { ClusterStatistic } from "./cluster-statistic.js";
import { correlationOf } from "./correlation.js";

/** Share of a sum of squares below which a difference of two such sums is rounding, not variance. */
const ROUNDING = 1e-13;

/**
 * Pearson's correlation over rows, each counted as often as its cluster. Rows in which either value is not finite are
 * left out; NaN where a column does not vary. A resample costs time linear in the clusters.
 * @param x a number per row @param y as many @param cluster cluster of each row, from 0
 * @throws OperantError `bad-value` for columns of different length or a negative cluster
 */
export function clusterPearson(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  cluster: ClusterColumn,
): ClusterStatistic {
  const used = finiteRows({ x, y }, cluster);
  const centreX = middleOf(x, used);
  const centreY = middleOf(y, used);
  const clusters = clusterCount(cluster);
  const sums = new Float64Array(6 * clusters);
  for (const i of used) {
    const dx = x[i]! - centreX;
    const dy = y[i]! - centreY;
    const at = 6 * cluster[i]!;
    sums[at]! += 1;
    sums[at + 1]! += dx;
    sums[at + 2]! += dy;
    sums[at + 3]! += dx * dx;
    sums[at + 4]! += dy * dy;
    sums[at + 5]! += dx * dy;
  }
  return (weights) => {
    let n = 0;
    let sx = 0;
    let sy = 0;
    let sxx = 0;
    let syy = 0;
    let sxy = 0;
    for (let c = 0, at = 0; c < clusters; c++, at += 6) {
      const w = weights[c]!;
      if (w === 0) continue;
      n += w * sums[at]!;
      sx += w * sums[at + 1]!;
      sy += w * sums[at + 2]!;
      sxx += w * sums[at + 3]!;
      syy += w * sums[at + 4]!;
      sxy += w * sums[at + 5]!;
    }
    const xx = sxx - (sx * sx) / n;
    const yy = syy - (sy * sy) / n;
    if (!(xx > ROUNDING * sxx && yy > ROUNDING * syy)) return Number.NaN;
    return correlationOf(xx, yy, sxy - (sx * sy) / n);
  };
}

/**
 * A middle value. Sums about it lose few digits in any resample, also in one without the outliers of the log, which
 * would have moved a mean far away.
 */
function middleOf(values: ArrayLike<number>, used: Int32Array): number {
  const kept = new Float64Array(used.length);
  for (let k = 0; k < used.length; k++) kept[k] = values[used[k]!]!;
  kept.sort();
  return kept[used.length >> 1] ?? 0;
}
