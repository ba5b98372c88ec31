/**
 * Rewards: functions over a world that say what is wanted, and what happens when agents take them at their
 * word. `reward-function.ts` has the tables that everything else reads.
 *
 * - `compare/`: canonical forms, distances, equivalences, policies that two rewards order oppositely
 * - `shaping/`: potential-based shaping, its detection, constant shifts
 * - `design/`: rewards designed to teach without changing what is optimal
 * - `optimise/`: what optimising a proxy does, exactly; early stopping and certified bounds
 * - `overoptimisation/`: scaling laws of optimising a learned reward, and transforms that bound it
 * - `behaviour/`: what agents do with a reward, and which reward explains what they do
 * - `performative/`: retraining where deploying a policy changes the world
 * - `columns/`: two rewards of the same logged samples
 * - `audit/`: what a log of rollouts says of its reward
 * - `text/`: what can be counted in completions without understanding them
 * - `transforms/`: rewards made harder to push too far
 * - `objectives/`: objectives beyond a Markov reward, named by their formalism
 */
export * from "./audit/index.js";
export * from "./behaviour/index.js";
export * from "./columns/index.js";
export * from "./compare/index.js";
export * from "./design/index.js";
export * from "./objectives/index.js";
export * from "./optimise/index.js";
export * from "./overoptimisation/index.js";
export * from "./performative/index.js";
export {
  expectedReward,
  fillRow,
  nextStateReward,
  type RewardFunction,
  type RewardShape,
  requireFit,
  rewardAt,
  stateActionReward,
  stateReward,
  transitionReward,
} from "./reward-function.js";
export * from "./shaping/index.js";
export * from "./text/index.js";
export * from "./transforms/index.js";
