/**
 * How often each cluster (a prompt, with all that was sampled for it) counts: all ones for the data as they
 * are, multiplicities in a bootstrap resample. Numbers ≥ 0, not all 0.
 */
export type ClusterWeights = Float64Array;

/**
 * A statistic prepared once (sorting, group sums) and evaluated for many resamples of clusters, each in time
 * linear in the rows at most. NaN where the statistic is undefined for the weights, for example without any
 * pair to compare. It neither keeps nor changes the weights.
 */
export type ClusterStatistic = (weights: ClusterWeights) => number;
