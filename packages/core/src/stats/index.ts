/**
 * Statistics for experiments with learning agents: what a handful of seeds say, and how surely. Every
 * function names its convention (n − 1, kind of quantile, two-sided, what happens without variance) and
 * refuses samples that it has no answer for. All of it is deterministic arithmetic of our own, so a p value
 * has the same bits on every engine; only the bootstrap draws, from the stream it is given.
 */

export { betaCdf, betaQuantile } from "./beta-distribution.js";
export { binomialCdf } from "./binomial.js";
export {
  type BootstrapInterval,
  type BootstrapOptions,
  bootstrapInterval,
  type StrataStatistic,
} from "./bootstrap.js";
export { chiSquareCdf, chiSquareQuantile, chiSquareUpper } from "./chi-square.js";
// Rows that come in clusters (completions of a prompt): statistics of resamples of clusters.
export { clusterAuc } from "./cluster-auc.js";
export {
  type ClusterBootstrapOptions,
  clusterBootstrap,
  clusterEstimate,
  replicateInterval,
} from "./cluster-bootstrap.js";
export { clusterMean, clusterRatio } from "./cluster-mean.js";
export { clusterPearson } from "./cluster-pearson.js";
export type { ClusterColumn } from "./cluster-rows.js";
export { clusterSpearman } from "./cluster-spearman.js";
export type { ClusterStatistic, ClusterWeights } from "./cluster-statistic.js";
// Designs of several cells.
export { contrast } from "./contrast.js";
// Two columns.
export { pearson, spearman } from "./correlation.js";
// One sample, described.
export {
  mean,
  median,
  quantile,
  type SampleSummary,
  standardDeviation,
  summarise,
  variance,
} from "./describe.js";
export { type Dominance, dominance } from "./dominance.js";
// How large an effect is.
export {
  cohensD,
  cohensDFromSummaries,
  type EffectSize,
  hedgesG,
  hedgesGFromSummaries,
} from "./effect-size.js";
export { type Equivalence, equivalenceTest, welchEquivalence } from "./equivalence.js";
export { fCdf, fQuantile, fUpper } from "./f-distribution.js";
export { type FactorialCell, type FactorialEffect, factorialEffect, factorialEffects } from "./factorial.js";
export { type FisherExact, fisherExact } from "./fisher-exact.js";
export { sortCountingInversions } from "./inversions.js";
export { type MannWhitney, mannWhitney } from "./mann-whitney.js";
// Intervals.
export { normalInterval, tInterval } from "./mean-interval.js";
// Series.
export {
  type BlockBootstrapOptions,
  blockLength,
  movingBlockBootstrap,
  type SeriesStatistic,
} from "./moving-block-bootstrap.js";
// Many comparisons, and planning.
export { benjaminiHochberg, bonferroni, holm } from "./multiple-comparisons.js";
export { noncentralTCdf } from "./noncentral-t.js";
// Distributions and the functions beneath them.
export { normalCdf, normalQuantile, normalTwoSided } from "./normal.js";
export {
  type EvaluationNoise,
  type PeakDecline,
  type PeakDeclineOptions,
  peakDecline,
  type WindowMean,
} from "./peak-decline.js";
export {
  detectableEffect,
  type PlannedGroup,
  type TDesign,
  tTestPower,
  welchDetectableDifference,
  welchPower,
  welchSampleSize,
} from "./power.js";
export { clopperPearsonInterval, wilsonInterval } from "./proportion-interval.js";
export { ascendingOrder, ranks } from "./ranks.js";
// What samples are, and their refusal when unfit.
export type { Interval, Sample } from "./sample.js";
export { erf, erfc, lgamma, regularisedBeta, regularisedGamma } from "./special.js";
export { stratifiedInterquartileMean } from "./stratified-iqm.js";
export { studentTCdf, studentTQuantile, studentTTwoSided } from "./student-t.js";
// Tests.
export type { TInference } from "./t-inference.js";
export { pairedTest, welchTest, welchTestFromSummaries } from "./t-test.js";
export { type TheilSen, theilSen } from "./theil-sen.js";
export { interquartileMean, trimmedMean } from "./trimmed-mean.js";
