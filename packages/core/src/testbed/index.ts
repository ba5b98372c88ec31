/**
 * Test beds for learned rewards, small enough that everything about them is known. A *response space* stands for what
 * a language model could answer: prompts with as many candidate responses each, described by features, and a base
 * policy π₀. A gold reward plays the user, pairs labelled by it train reward models (the proxies), and a policy is
 * optimised against a proxy while gold looks on. Divergences, best-of-n policies and optima under a KL penalty are
 * exact; what trainers do from samples is here too. `logs` writes audit logs of known health.
 *
 * A response is a row, prompt × responses + place, in every array; a reward is a Float64Array with a number per row.
 *
 * ```ts
 * const space = drawResponseSpace({ prompts: 16, responses: 1024, features: [{ name: "quality" }, { name: "length" }] }, stream);
 * const seen = seenFeatures(space);                                  // or a list of names: blind to the rest
 * const gold = standardReward(space, randomNetworkReward(seen, { widths: [32, 32] }, stream));
 * const pairs = drawPreferencePairs(space, gold, { pairs: 2000 }, stream);
 * const proxy = fitNetworkReward(seen, pairs, { width: 16 }, stream).scores;   // or fitLinearReward(seen, pairs)
 * const order = proxyOrder(space, proxy);
 * evaluatePolicy(space, bestOfNPolicy(space, order, 64), { gold, proxy });     // { divergence, means: { gold, proxy } }
 * evaluatePolicy(space, tiltedPolicy(space, proxy, 0.5), { gold, proxy });
 * for (const { step, policy } of trainPolicy(space, { reward: proxy, penalty: 0.1, steps: 200, learningRate: 1,
 *   gradient: { kind: "exact" } }, stream)) evaluatePolicy(space, policy, { gold, proxy });
 * ```
 *
 * - `response-space.ts`: spaces and their random generation
 * - `representation.ts`: what a model sees of a response: named features, random features
 * - `gold-reward.ts`: linear and random-network rewards; standard units
 * - `preference-pairs.ts`: labellers with temperature, noise and biases; accuracy of a reward on pairs
 * - `linear-reward-model.ts`, `network-reward-model.ts`: rewards fitted to pairs
 * - `policies.ts`: exact best-of-n and tilted policies, their divergence and means
 * - `policy-training.ts`: policy gradients, exact and sampled
 * - `response-sampler.ts`: draws from a policy
 * - `derivations.ts`, `derivation-training.ts`: problems solved in steps, a scorer of steps, and training on its scores
 * - `logs/`: logs of hacked runs and of their healthy twins
 */

export {
  type DerivationReward,
  type DerivationTraining,
  derivationStepRewards,
  trainDerivations,
} from "./derivation-training.js";
export {
  type BestDerivations,
  bestDerivations,
  type Derivation,
  DerivationPolicy,
  type DerivationRates,
  type DerivationTask,
  derivationRates,
  derivationStep,
  drawDerivation,
  drawDerivations,
  expectedScore,
  type ProcessForm,
  type ScoreLaw,
  type StepKind,
  type StepScorer,
  type StepScorerOptions,
  stepKinds,
  stepScorer,
} from "./derivations.js";
export {
  type BaseMoments,
  baseMoments,
  linearReward,
  type RandomNetworkOptions,
  randomNetworkReward,
  standardReward,
} from "./gold-reward.js";
export { fitLinearReward, type LinearRewardModel } from "./linear-reward-model.js";
export * from "./logs/index.js";
export {
  fitNetworkReward,
  type HiddenActivation,
  type NetworkRewardModel,
  type NetworkRewardOptions,
  networkScores,
} from "./network-reward-model.js";
export {
  bestOfNPolicy,
  evaluatePolicy,
  type PolicyPoint,
  type ProxyOrder,
  policyDivergence,
  proxyOrder,
  tiltedPolicy,
  tiltedToDivergence,
} from "./policies.js";
export {
  type GradientSource,
  logitGradient,
  type PolicyTraining,
  type TrainedPolicy,
  trainPolicy,
} from "./policy-training.js";
export {
  drawPreferencePairs,
  type PreferenceOptions,
  type PreferencePairs,
  pairAccuracy,
  pairsAt,
  resampledPairs,
} from "./preference-pairs.js";
export {
  besideEachOther,
  type Representation,
  randomFeatures,
  seenFeatures,
} from "./representation.js";
export { ResponseSampler } from "./response-sampler.js";
export {
  drawResponseSpace,
  type FeatureLaw,
  featureColumn,
  type ResponseSpace,
  type ResponseSpaceOptions,
  withBase,
} from "./response-space.js";
export type { RewardModel } from "./reward-model.js";
