/**
 * Optimising a learned reward too far: scaling laws of best-of-n and RL, length as a reward, and transforms
 * that bound what a proxy can pay.
 */
export {
  type BestOfNPoint,
  type BestOfNScore,
  type BestOfNTies,
  bestOfNCurve,
  bestOfNScore,
  type ProxyGoldGroup,
} from "./best-of-n-curve.js";
export {
  fitGoldCurve,
  fitGoldCurves,
  type GoldCurveFit,
  type GoldCurveFitOptions,
  type GoldCurveFits,
} from "./gold-curve-fit.js";
export { lengthReward, odinLengthLoss } from "./length-reward.js";
export { type MajorityVote, majorityVote } from "./majority-vote.js";
export { passAtK } from "./pass-at-k.js";
export { preferenceAsReward } from "./preference-as-reward.js";
export {
  bestOfNDivergence,
  type GoldPeak,
  goldPeak,
  goldReward,
  type OptimisationMethod,
} from "./scaling-law.js";
