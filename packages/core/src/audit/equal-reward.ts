import { clusterWithinGroupCorrelation } from "../rewards/audit/index.js";
import { type ClusterStatistic, clusterSpearman } from "../stats/index.js";
import { masked } from "./columns.js";
import type { RolloutLog } from "./rollout-log.js";
import { finiteRows, pick, pickIndex, type Rows } from "./rows.js";

/**
 * What gold has to do with a column at equal reward: ρ(gold, column) − ρ(gold, reward) · ρ(reward, column), the
 * numerator of the partial correlation. Below 0, completions with more of it are worse than their reward says. It is
 * about 0 for an exact reward however coarse gold is (exactly 0 for Pearson's correlations of normal columns): cutting a score into right and wrong weakens both of its terms
 * alike, and ρ(gold, column) alone would be taken for a fault of the reward. Exactly 0, and silent, where the reward
 * is the column.
 * @param of Spearman's correlations over all rows, or Pearson's about group means, which no difficulty of a prompt
 * can mislead
 */
export function atEqualReward(
  log: RolloutLog,
  gold: Float64Array,
  column: Float64Array,
  rows: Rows,
  of: "all rows" | "groups",
): ClusterStatistic {
  const kept = finiteRows(column, finiteRows(gold, rows));
  const correlation = (x: Float64Array, y: Float64Array): ClusterStatistic =>
    of === "groups"
      ? clusterWithinGroupCorrelation(log, masked(x, kept), masked(y, kept))
      : clusterSpearman(pick(x, kept), pick(y, kept), pickIndex(log.prompt, kept));
  const goldColumn = correlation(gold, column);
  const goldReward = correlation(gold, log.reward);
  const rewardColumn = correlation(log.reward, column);
  return (weights) => goldColumn(weights) - goldReward(weights) * rewardColumn(weights);
}
