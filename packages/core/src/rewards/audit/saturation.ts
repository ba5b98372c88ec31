import { OperantError } from "../../error.js";
import { type ClusterStatistic, clusterMean } from "../../stats/index.js";
import type { GroupedRows } from "./grouped-rows.js";

export interface CeilingOptions {
  /** Highest reward that can be had; the highest that occurs unless given. */
  readonly ceiling?: number;
  /** How near counts as at it, as a share of the range of the rewards, in [0, 1) (default 0.01). */
  readonly within?: number;
}

/** How much of a reward has nowhere to go. */
export interface Saturation {
  readonly ceiling: number;
  readonly floor: number;
  /** Share of rewards at the ceiling. For a reward of two values this is its mean, and says nothing by itself. */
  readonly atCeiling: number;
  /** Share of rewards at the lowest that occurs. */
  readonly atFloor: number;
  /** Different rewards that occur, counted up to 1000. */
  readonly distinct: number;
}

/** Share of rewards at the ceiling and the floor. All is NaN (and `distinct` 0) without a finite reward. */
export function saturation(reward: Float64Array, options: CeilingOptions = {}): Saturation {
  const { low, high, near } = range(reward, options);
  let rows = 0;
  let top = 0;
  let bottom = 0;
  const seen = new Set<number>();
  for (const value of reward) {
    if (!Number.isFinite(value)) continue;
    rows++;
    if (value >= high - near) top++;
    if (value <= low + near) bottom++;
    if (seen.size < 1000) seen.add(value);
  }
  return { ceiling: high, floor: low, atCeiling: top / rows, atFloor: bottom / rows, distinct: seen.size };
}

/** Share of rewards at the ceiling (that of the log as it is), for resamples of prompts. */
export function clusterCeilingShare(
  rows: GroupedRows,
  reward: Float64Array,
  options: CeilingOptions = {},
): ClusterStatistic {
  return clusterMean(atCeiling(reward, options), rows.prompt);
}

/** 1 in rows whose reward is at the ceiling, 0 elsewhere, NaN where there is no reward. */
export function atCeiling(reward: Float64Array, options: CeilingOptions = {}): Float64Array {
  const { high, near } = range(reward, options);
  return reward.map((value) => (Number.isFinite(value) ? (value >= high - near ? 1 : 0) : Number.NaN));
}

function range(
  reward: Float64Array,
  { ceiling, within = 0.01 }: CeilingOptions,
): { low: number; high: number; near: number } {
  if (!(within >= 0 && within < 1)) {
    throw new OperantError(
      "bad-value",
      `within is ${within}; expected a share from 0 up to but not including 1.`,
      "within",
    );
  }
  let low = Infinity;
  let high = -Infinity;
  for (const value of reward) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return { low: Number.NaN, high: ceiling ?? Number.NaN, near: 0 };
  const top = ceiling ?? high;
  // The product is taken apart, since a range may overflow.
  return { low, high: top, near: Math.max(0, within * top - within * low) };
}
