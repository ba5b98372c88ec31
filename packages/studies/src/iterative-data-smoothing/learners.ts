import type { PreferenceLearner } from "@operant/core/preferences";
import type { ResponseSpace } from "@operant/core/testbed";

/** What the trial needs of a setting: arms of a bandit, or responses seen by a network. */
export interface Setting {
  readonly space: ResponseSpace;
  /** In standard units of the base policy. */
  readonly gold: Float64Array;
  /** Hard labels, or shares where a pair was compared several times. */
  readonly labels: Float64Array;
  /** A fresh learner from the same start. @param ridge against the mean loss */
  learner(ridge: number): Learner;
  /** Comparisons in all. */
  readonly comparisons: number;
}

export interface Learner extends PreferenceLearner {
  /** Reward of every row of the space. */
  scores(): Float64Array;
  /** Mean cross-entropy of fresh comparisons, from their true probabilities. */
  testLoss(): number;
  /** Mean |margin| of the pairs of rare arms; NaN where there are none. */
  rareMargin(): number;
  /** Scores less a standard deviation each, where that is had. */
  pessimisticScores?(): Float64Array;
}
