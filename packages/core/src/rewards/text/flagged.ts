import type { ClusterStatistic } from "../../stats/index.js";
import { weightedMean } from "./cluster-columns.js";
import type { DigestedRows } from "./digested-rows.js";

/** Share of completions with at least one of the flags in `mask`. */
export function flagShare(rows: DigestedRows, mask: number): ClusterStatistic {
  return weightedMean(
    Float64Array.from(rows.digest, (digest) => ((digest.flags & mask) === 0 ? 0 : 1)),
    rows.prompt,
    rows.prompts,
  );
}

/**
 * Where each flagged completion stands in its group: 1 where it is rewarded above the median of the group's
 * completions without the flag, 0 below, ½ at it; NaN for completions without the flag and in groups that have none
 * without. Exactly ½ on average where flags have nothing to do with the reward.
 * @param reward one per row of the log
 */
export function flaggedStanding(rows: DigestedRows, reward: Float64Array, mask: number): Float64Array {
  const plain = new Map<number, number[]>();
  rows.digest.forEach((digest, i) => {
    if ((digest.flags & mask) !== 0) return;
    const value = reward[rows.row[i]!]!;
    const list = plain.get(rows.group[i]!);
    if (list === undefined) plain.set(rows.group[i]!, [value]);
    else list.push(value);
  });
  return Float64Array.from(rows.digest, (digest, i) => {
    const others = plain.get(rows.group[i]!);
    if ((digest.flags & mask) === 0 || others === undefined) return Number.NaN;
    const own = reward[rows.row[i]!]!;
    let balance = 0;
    for (const other of others) balance += own > other ? 1 : own < other ? -1 : 0;
    return balance > 0 ? 1 : balance < 0 ? 0 : 0.5;
  });
}

/**
 * Share of flagged completions that are rewarded above the median of their group's others, minus ½, in [−½, ½]; ties
 * count half. Above 0 the reward pays for what the flag marks. NaN without a flagged completion beside others.
 * @param reward one per row of the log @param mask bits of `textFlags`
 */
export function flaggedAboveMedian(rows: DigestedRows, reward: Float64Array, mask: number): ClusterStatistic {
  return weightedMean(
    flaggedStanding(rows, reward, mask).map((standing) => standing - 0.5),
    rows.prompt,
    rows.prompts,
  );
}
