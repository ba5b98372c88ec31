import type { ClusterStatistic } from "../../stats/index.js";
import { allPrompts, completeRows, type GroupedRows } from "./grouped-rows.js";
import { weightedSum } from "./prompt-sums.js";
import { clusterStandardRise, type StepMeans, stepMeans } from "./rises.js";
import { withinGroupProducts } from "./within-group.js";

/** What a cue (a phrase, a format, a flag) is worth to a reward, and what becomes of it in training. */
export interface CueEffect {
  /** Mean of the cue over all rows: how frequent it is. */
  readonly frequency: number;
  /** Its frequency by step; absent without steps. */
  readonly byStep?: StepMeans;
  /** Rise of its frequency in its standard deviations, see `clusterStandardRise`; NaN without steps. */
  readonly rise: number;
  /** What it adds to the reward within groups, in the reward's unit. */
  readonly rewardLift: number;
  /** What it adds to gold within groups; NaN without gold. */
  readonly goldLift: number;
  /** The reward's lift less gold's, each in within-group standard deviations; NaN without gold. */
  readonly excess: number;
}

/**
 * Cue frequency by step, with the reward's lift where the cue is there (R. Y. Pang et al., "Reward Gaming in
 * Conditional Text Generation", arXiv 2211.08714: a cue that is rare in the reward's data is amplified by RL). A cue
 * that gold pays for as well is a skill; one that only the reward pays for, and that becomes more frequent, is gamed.
 * @param cue 1 in rows that have it, 0 in others (or how much of it they have)
 */
export function cueEffect(
  rows: GroupedRows,
  cue: Float64Array,
  reward: Float64Array,
  more: { readonly gold?: Float64Array; readonly step?: Float64Array } = {},
): CueEffect {
  const { gold, step } = more;
  const all = allPrompts(rows.prompts);
  const kept = completeRows(rows, { cue });
  let sum = 0;
  for (const i of kept) sum += cue[i]!;
  return {
    frequency: sum / kept.length,
    ...(step === undefined ? {} : { byStep: stepMeans(step, cue) }),
    rise: step === undefined ? Number.NaN : clusterStandardRise(rows, step, cue)(all),
    rewardLift: clusterCueLift(rows, cue, reward)(all),
    goldLift: gold === undefined ? Number.NaN : clusterCueLift(rows, cue, gold)(all),
    excess: gold === undefined ? Number.NaN : clusterCueExcess(rows, cue, reward, gold)(all),
  };
}

/**
 * Slope of a column on a cue with an intercept per group, for resamples of prompts: for a cue of 0 and 1, the mean
 * over groups that have both of (mean with − mean without), weighted by n₁ n₀ / n. NaN where the cue varies in no
 * group.
 */
export function clusterCueLift(rows: GroupedRows, cue: Float64Array, values: Float64Array): ClusterStatistic {
  const { xx, xy, unitX, unitY } = withinGroupProducts(rows, cue, values);
  return (weights) => {
    const ofCue = weightedSum(weights, xx);
    return ofCue > 0 ? ((unitY / unitX) * weightedSum(weights, xy)) / ofCue : Number.NaN;
  };
}

/**
 * The reward's lift less gold's, each divided by its within-group standard deviation, over rows that have cue, reward
 * and gold: above 0 where the reward pays more for the cue than it is worth. A column that does not vary within groups
 * has a lift of 0, unless both do not: then NaN.
 */
export function clusterCueExcess(
  rows: GroupedRows,
  cue: Float64Array,
  reward: Float64Array,
  gold: Float64Array,
): ClusterStatistic {
  const ofReward = withinGroupProducts(rows, cue, reward, { gold });
  const ofGold = withinGroupProducts(rows, cue, gold, { reward });
  const { xx, freedom, unitX } = ofReward;
  return (weights) => {
    const ofCue = weightedSum(weights, xx);
    const n = weightedSum(weights, freedom);
    const spreadReward = weightedSum(weights, ofReward.yy);
    const spreadGold = weightedSum(weights, ofGold.yy);
    if (!(ofCue > 0 && (spreadReward > 0 || spreadGold > 0))) return Number.NaN;
    const standard = (product: number, spread: number): number =>
      spread > 0 ? product / (ofCue * unitX * Math.sqrt(spread / n)) : 0;
    return (
      standard(weightedSum(weights, ofReward.xy), spreadReward) -
      standard(weightedSum(weights, ofGold.xy), spreadGold)
    );
  };
}
