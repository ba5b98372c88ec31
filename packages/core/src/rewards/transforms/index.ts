/**
 * Transforms of rewards that change how far a proxy can be pushed: what to do about a finding, and what it would have
 * changed in a log. Columns in, new columns out; what needs memory is a small class with its state in the open. Each
 * says what it resists and what it costs, since none resists everything.
 *
 * - `running-statistics.ts`: standardising, clipping, rescaling by what has been seen
 * - `reference-rewards.ts`, `squash.ts`, `relative-rewards.ts`: rewards relative to reference completions (PAR, LSC …)
 * - `limits.ts`: ceilings, prices on length, gates
 * - `length-interventions.ts`: interventions on length bias
 * - `process-steps.ts`, `min-form.ts`: rewards of the steps inside a completion
 * - `ensemble-rewards.ts`, `centred-preference-loss.ts`: several reward models, and training them comparable
 */
export { centredPreferenceLoss } from "./centred-preference-loss.js";
export { ensembleRewards } from "./ensemble-rewards.js";
export {
  lengthBiasPenalisedRewards,
  scaledAndClippedRewards,
  withoutTruncated,
} from "./length-interventions.js";
export { ceilingRewards, type GateOptions, gatedRewards, lengthPenalisedRewards } from "./limits.js";
export { type MinFormGaps, minFormGaps, minFormSteps, strictMinimumSteps } from "./min-form.js";
export {
  clipSteps,
  clipThenDeltaSteps,
  deltaSteps,
  oneProcess,
  type ProcessSteps,
  processReturns,
  returnsToGo,
} from "./process-steps.js";
export { type ReferenceRewards, referenceRewards, sharedReferences } from "./reference-rewards.js";
export {
  centredRewards,
  logSigmoidCentredRewards,
  preferenceRewards,
  type RelativeOptions,
  relativeRewards,
  shiftedPreferenceRewards,
} from "./relative-rewards.js";
export { RecentMoments, RunningMoments, RunningRange } from "./running-statistics.js";
export {
  evaluateSigmoidPolynomial,
  type Squash,
  sigmoidPolynomial,
  squashedRewards,
  squashFunction,
} from "./squash.js";
