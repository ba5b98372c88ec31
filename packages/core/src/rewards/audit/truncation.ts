import { type ClusterStatistic, clusterMean } from "../../stats/index.js";
import { clusterCueLift } from "./cues.js";
import { allPrompts, type GroupedRows } from "./grouped-rows.js";

/** Completions cut at the length limit, and what they earn. */
export interface Truncation {
  /** Share of completions that were cut. */
  readonly share: number;
  /** Mean reward of a cut completion less that of others of its group; NaN where no group has both. */
  readonly rewardLift: number;
  /** The same of gold; NaN without gold. */
  readonly goldLift: number;
}

/**
 * How many completions were cut, and whether a reward pays for what never came to its end.
 * @param truncated 1 where the completion was cut, 0 where it ended by itself
 */
export function truncation(
  rows: GroupedRows,
  truncated: Float64Array,
  reward: Float64Array,
  gold?: Float64Array,
): Truncation {
  const all = allPrompts(rows.prompts);
  return {
    share: clusterTruncatedShare(rows, truncated)(all),
    rewardLift: clusterCueLift(rows, truncated, reward)(all),
    goldLift: gold === undefined ? Number.NaN : clusterCueLift(rows, truncated, gold)(all),
  };
}

/** Share of completions that were cut, for resamples of prompts. */
export function clusterTruncatedShare(rows: GroupedRows, truncated: Float64Array): ClusterStatistic {
  return clusterMean(truncated, rows.prompt);
}
