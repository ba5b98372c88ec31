/**
 * What a log of rollouts says about its reward, as statistics of columns: rows are completions, grouped as the
 * trainer compared them, and prompts are what is resampled. Everything comes twice: as a plain function that
 * answers a question about the log as it is, and as a `ClusterStatistic` (named `cluster…`) that is prepared
 * once and evaluated for every resample of prompts. Rows in which a column that is needed is NaN are left out.
 * Nothing throws because of what a log's columns contain: what is undefined is NaN. Columns of the wrong length, rows
 * of groups that do not exist and options out of range are refused.
 */

// Against gold.
export {
  type CertificateColumns,
  type CertifiedGain,
  certifiedGain,
  clusterCertifiedGain,
} from "./certified-gain.js";
// What the reward is made of, and what became of it.
export {
  type ComponentShares,
  type ComponentWeights,
  clusterComponentShare,
  clusterResidualShare,
  componentShares,
  componentWeights,
  type RewardComponent,
} from "./component-shares.js";
export {
  type ContrastConsistency,
  type ContrastScores,
  clusterConsistency,
  contrastConsistency,
  swapPartners,
} from "./contrast-consistency.js";
export { type CueEffect, clusterCueExcess, clusterCueLift, cueEffect } from "./cues.js";
export {
  clusterDisagreementRatio,
  type EnsembleDisagreement,
  type EnsembleMember,
  ensembleDisagreement,
} from "./ensemble-disagreement.js";
export {
  clusterBetweenShare,
  clusterBlindShare,
  clusterFlatShare,
  clusterTiedTopShare,
  type GroupSignal,
  groupSignal,
} from "./group-signal.js";
export { allPrompts, type GroupedRows } from "./grouped-rows.js";
// Length and style.
export {
  clusterLengthBias,
  clusterLengthCorrelation,
  clusterWithinLengthBias,
  type LengthBias,
  type LengthBin,
  lengthBias,
  lengthBins,
} from "./length-bias.js";
export {
  type Comparisons,
  clusterLengthControlledWinRate,
  type LengthControlledWinRate,
  lengthControlledWinRate,
  type WinRateOptions,
} from "./length-controlled-win-rate.js";
export {
  clusterNonLengthGain,
  clusterNonLengthShare,
  type LengthBinning,
  type NonLengthGain,
  nonLengthGain,
} from "./non-length-gain.js";
// Process rewards.
export {
  clusterPadding,
  type Padding,
  type PaddingStrata,
  padding,
  type StepColumns,
  type StepRewards,
  stepColumns,
} from "./padding.js";
export {
  clusterOpposedRise,
  clusterRise,
  clusterSpreadRatio,
  clusterStandardRise,
  type SeriesChange,
  type StepMeans,
  type StepWindows,
  seriesChange,
  stepMeans,
  stepWindows,
  type Trend,
  trends,
  type WindowOptions,
} from "./rises.js";
export {
  atCeiling,
  type CeilingOptions,
  clusterCeilingShare,
  type Saturation,
  saturation,
} from "./saturation.js";
export {
  type AnswerStyle,
  type ControlledStyle,
  clusterStyleControlledWinRate,
  controlledStyles,
  type StyleControl,
  type StyleControlOptions,
  type StyledBattles,
  styleControl,
} from "./style-control.js";
export { clusterTruncatedShare, type Truncation, truncation } from "./truncation.js";
export {
  clusterChangedWinners,
  clusterWinnerMean,
  type WinnerChange,
  winnerChange,
  winnerShares,
} from "./winners.js";
export {
  clusterWithinGroupAuc,
  clusterWithinGroupCorrelation,
  clusterWithinGroupTau,
  type WithinGroupAuc,
  type WithinGroupProducts,
  type WithinGroupTau,
  withinGroupAuc,
  withinGroupCorrelation,
  withinGroupProducts,
  withinGroupTau,
} from "./within-group.js";
