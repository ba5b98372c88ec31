/**
 * Learners: policies that change with experience. `learner.ts` has the contract; each file holds one
 * algorithm, the same in every game and world.
 */

export { BoltzmannQ, type BoltzmannQOptions } from "./boltzmann-q.js";
export { BushMostellerLearner, type BushMostellerLearnerOptions } from "./bush-mosteller.js";
export { CrossLearner, type CrossLearnerOptions } from "./cross.js";
export { DQN, type DQNOptions, type DQNStreams, type SavedNetwork } from "./dqn.js";
export { EncodedLearner, EncodedPolicy } from "./encoded-learner.js";
export type { Learner, Policy } from "./learner.js";
export type { LoopNames, LoopSource } from "./loop-source.js";
export {
  PolicyGradient,
  type PolicyGradientOptions,
  type PolicyGradientStreams,
  type SavedPolicy,
} from "./policy-gradient.js";
export { RothErevLearner, type RothErevLearnerOptions } from "./roth-erev.js";
export { type IntegerRange, StateEncoder } from "./state-encoder.js";
export { isStateLearner, type StateLearner, type StatePolicy } from "./state-learner.js";
export { TabularDoubleQ } from "./tabular-double-q.js";
export { TabularExpectedSarsa } from "./tabular-expected-sarsa.js";
export { TabularHystereticQ, type TabularHystereticQOptions } from "./tabular-hysteretic-q.js";
export { TabularQ } from "./tabular-q.js";
export { TabularSarsa } from "./tabular-sarsa.js";
export type { TabularValueOptions } from "./tabular-value.js";
