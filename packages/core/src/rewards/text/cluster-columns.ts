import type { ClusterStatistic } from "../../stats/index.js";

/**
 * Mean of values over rows, each weighted as its cluster; NaN values are left out. NaN where no row with a value has
 * weight.
 */
export function weightedMean(values: Float64Array, cluster: Int32Array, clusters: number): ClusterStatistic {
  const sums = new Float64Array(clusters);
  const counts = new Float64Array(clusters);
  values.forEach((value, i) => {
    if (Number.isNaN(value)) return;
    sums[cluster[i]!]! += value;
    counts[cluster[i]!]!++;
  });
  return (weights) => {
    let sum = 0;
    let count = 0;
    for (let c = 0; c < clusters; c++) {
      sum += weights[c]! * sums[c]!;
      count += weights[c]! * counts[c]!;
    }
    return count === 0 ? Number.NaN : sum / count;
  };
}

/** How often each key occurs in each cluster: entries sorted by key, then cluster. */
export interface KeyCounts {
  readonly keys: number;
  /** Entries of key k: start[k] … start[k + 1] − 1. */
  readonly start: Int32Array;
  readonly cluster: Int32Array;
  readonly count: Float64Array;
  /** Rows of each cluster. */
  readonly size: Float64Array;
}

/** Counts keys (hashes) by cluster. */
export function countKeys(keys: ArrayLike<number>, cluster: Int32Array, clusters: number): KeyCounts {
  const order = Int32Array.from({ length: keys.length }, (_, i) => i);
  order.sort((a, b) => keys[a]! - keys[b]! || cluster[a]! - cluster[b]!);
  const start: number[] = [];
  const clusterOf: number[] = [];
  const count: number[] = [];
  const size = new Float64Array(clusters);
  order.forEach((row, i) => {
    const previous = i === 0 ? -1 : order[i - 1]!;
    const newKey = previous < 0 || keys[previous] !== keys[row];
    size[cluster[row]!]!++;
    if (newKey) start.push(clusterOf.length);
    if (newKey || cluster[previous] !== cluster[row]) {
      clusterOf.push(cluster[row]!);
      count.push(1);
    } else count[count.length - 1]!++;
  });
  const distinct = start.length;
  start.push(clusterOf.length);
  return {
    keys: distinct,
    start: Int32Array.from(start),
    cluster: Int32Array.from(clusterOf),
    count: Float64Array.from(count),
    size,
  };
}

/**
 * Chance that two rows of different clusters have the same key:
 * Σₖ [(Σ_c w_c n_kc)² − Σ_c (w_c n_kc)²] / [(Σ_c w_c n_c)² − Σ_c (w_c n_c)²]. Copies of one cluster in a resample are
 * never paired, so that resampling does not raise it. NaN with fewer than two clusters.
 */
export function collisionAcrossClusters(counts: KeyCounts): ClusterStatistic {
  const { keys, start, cluster, count, size } = counts;
  return (weights) => {
    let all = 0;
    let within = 0;
    for (let c = 0; c < size.length; c++) {
      const rows = weights[c]! * size[c]!;
      all += rows;
      within += rows * rows;
    }
    // Weights and counts are whole numbers, so one cluster gives exactly 0.
    const pairs = all * all - within;
    if (pairs === 0) return Number.NaN;
    let same = 0;
    for (let k = 0; k < keys; k++) {
      let sum = 0;
      let squares = 0;
      for (let e = start[k]!; e < start[k + 1]!; e++) {
        const rows = weights[cluster[e]!]! * count[e]!;
        sum += rows;
        squares += rows * rows;
      }
      same += sum * sum - squares;
    }
    return same / pairs;
  };
}
