/**
 * Preferences: what a person who compares two pieces of behaviour says, what such comparisons teach about the
 * reward behind them, and what they teach wrongly when the person judges by something else than is assumed, or
 * sees less than happened.
 *
 * - `bradley-terry.ts`: the probability that one thing is preferred to another, from two scores
 * - `segment.ts`: pieces of behaviour with their partial return and regret; drawing them
 * - `fit-linear.ts`, `fit-segment-reward.ts`: the logistic fit of a linear score, of a tabular reward
 * - `disentangled-heads.ts`: two heads that share the preference out between quality and length
 * - `iterative-data-smoothing.ts`: gradient epochs with labels that move towards the model
 * - `belief.ts`: an evaluator who sees observations: beliefs, observation returns, ambiguity
 * - `misestimation.ts`: over- and underestimation, deceptive inflation, overjustification
 */

export { ambiguity, type BeliefMatrix, bayesianBelief, observationReturns } from "./belief.js";
export { logOdds, preferenceProbability } from "./bradley-terry.js";
export {
  type DisentangledHeads,
  type DisentangledLoss,
  type DisentangledWeights,
  disentangledLoss,
  fitDisentangledHeads,
  type LengthPairs,
} from "./disentangled-heads.js";
export {
  fitLinearPreferences,
  type LinearPreferences,
  type PreferenceFit,
  type PreferenceFitOptions,
} from "./fit-linear.js";
export { fitSegmentReward, type SegmentComparison } from "./fit-segment-reward.js";
export {
  iterativeDataSmoothing,
  type LinearDescentOptions,
  LinearPreferenceDescent,
  type PreferenceLearner,
  smoothLabels,
} from "./iterative-data-smoothing.js";
export {
  type Misestimation,
  type MisestimationFailure,
  misestimation,
  misestimationFailure,
} from "./misestimation.js";
export { deterministicRegret, drawSegment, partialReturn, type Segment, segmentRegret } from "./segment.js";
