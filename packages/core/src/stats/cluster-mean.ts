import { type ClusterColumn, clusterCount, finiteRows } from "./cluster-rows.js";
import type { ClusterStatistic } from "./cluster-statistic.js";

/**
 * Mean over rows, each counted as often as its cluster. Rows whose value is not finite are left out; NaN where no row
 * counts. A resample costs time linear in the clusters.
 * @param values a number per row @param cluster cluster of each row, from 0
 * @throws OperantError `bad-value` for columns of different length or a negative cluster
 */
export function clusterMean(values: ArrayLike<number>, cluster: ClusterColumn): ClusterStatistic {
  const used = finiteRows({ values }, cluster);
  return ratioOfSums(values, undefined, cluster, used);
}

/**
 * Sum of the numerators over sum of the denominators, each row counted as often as its cluster: a share or mean whose
 * denominator varies with the resample. Rows in which either is not finite are left out; NaN where the denominators
 * sum to 0. A resample costs time linear in the clusters.
 * @param numerator a number per row @param denominator as many @param cluster cluster of each row, from 0
 * @throws OperantError `bad-value` for columns of different length or a negative cluster
 */
export function clusterRatio(
  numerator: ArrayLike<number>,
  denominator: ArrayLike<number>,
  cluster: ClusterColumn,
): ClusterStatistic {
  const used = finiteRows({ numerator, denominator }, cluster);
  return ratioOfSums(numerator, denominator, cluster, used);
}

function ratioOfSums(
  numerator: ArrayLike<number>,
  denominator: ArrayLike<number> | undefined,
  cluster: ClusterColumn,
  used: Int32Array,
): ClusterStatistic {
  const clusters = clusterCount(cluster);
  const above = new Float64Array(clusters);
  const below = new Float64Array(clusters);
  for (const i of used) {
    const c = cluster[i]!;
    above[c]! += numerator[i]!;
    below[c]! += denominator === undefined ? 1 : denominator[i]!;
  }
  return (weights) => {
    let a = 0;
    let b = 0;
    for (let c = 0; c < clusters; c++) {
      a += weights[c]! * above[c]!;
      b += weights[c]! * below[c]!;
    }
    return b === 0 ? Number.NaN : a / b;
  };
}
