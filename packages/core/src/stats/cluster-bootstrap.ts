import type { Stream } from "../random/index.js";
import type { ClusterStatistic } from "./cluster-statistic.js";
import { sortedQuantile } from "./describe.js";
import { type Interval, requireBetween, requireCount } from "./sample.js";

export interface ClusterBootstrapOptions {
  /** Source of the resamples: one `below(clusters)` per cluster and resample. */
  readonly stream: Pick<Stream, "below">;
  /** Number of resamples, 2000 by default. */
  readonly resamples?: number;
}

/**
 * Replicates of statistics under the bootstrap of clusters: each resample draws as many clusters as there are, with
 * replacement, and takes all rows of a drawn cluster (A. C. Davison and D. V. Hinkley, "Bootstrap methods and their
 * application", 1997, section 3.8, strategy 1). All statistics see the same resamples, so replicates may be
 * subtracted from each other; adding a statistic changes no other's replicates.
 * @param clusters number of clusters, at least 1
 * @returns per statistic, a replicate per resample in order of drawing; NaN where the statistic was undefined
 * @throws OperantError `bad-value` for counts out of range
 */
export function clusterBootstrap(
  clusters: number,
  statistics: readonly ClusterStatistic[],
  options: ClusterBootstrapOptions,
): Float64Array[] {
  const { stream, resamples = 2000 } = options;
  requireCount("clusters", clusters, 1);
  requireCount("resamples", resamples, 1);
  const replicates = statistics.map(() => new Float64Array(resamples));
  const weights = new Float64Array(clusters);
  for (let r = 0; r < resamples; r++) {
    weights.fill(0);
    for (let i = 0; i < clusters; i++) weights[stream.below(clusters)]! += 1;
    for (let s = 0; s < statistics.length; s++) replicates[s]![r] = statistics[s]!(weights);
  }
  return replicates;
}

/** The statistic of the data as they are: every cluster counts once. */
export function clusterEstimate(clusters: number, statistic: ClusterStatistic): number {
  requireCount("clusters", clusters, 1);
  return statistic(new Float64Array(clusters).fill(1));
}

/**
 * Percentile interval: the quantiles (type 7) at (1 − level) / 2 and (1 + level) / 2 of the replicates that are
 * defined. [NaN, NaN] where the estimate is undefined, where fewer than two replicates are defined, or where at least
 * half are not: an interval of the lucky resamples would say little about the rest.
 * @param estimate of the data as they are @param replicates of `clusterBootstrap` @param level in (0, 1), by default 0.95
 * @throws OperantError `bad-value` for a level out of range
 */
export function replicateInterval(estimate: number, replicates: Float64Array, level = 0.95): Interval {
  requireBetween("level", level, 0, 1);
  const defined = replicates.filter((value) => !Number.isNaN(value)).sort();
  if (Number.isNaN(estimate) || defined.length < 2 || 2 * defined.length <= replicates.length) {
    return [Number.NaN, Number.NaN];
  }
  return [sortedQuantile(defined, (1 - level) / 2), sortedQuantile(defined, (1 + level) / 2)];
}
