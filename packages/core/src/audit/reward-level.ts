import type { Estimates } from "./plan.js";
import type { RolloutLog } from "./rollout-log.js";
import { byGroup, type Rows } from "./rows.js";

/** What a log shows of the reward's course. centred: it has no level that could fall. */
export type RewardCourse = "held" | "falls" | "unclear" | "centred";

/**
 * Whether the reward held: its estimate did not fall, and its 95 % interval excludes a fall beyond the limit. That a
 * fall is not significant is no evidence of that: in a small or noisy log no fall is.
 * @param id of the statistic of the reward's change
 * @param limit share of the reward's range, above 0
 */
export function rewardCourse(
  estimates: Estimates,
  id: string,
  { limit, centred }: { readonly limit: number; readonly centred: boolean },
): RewardCourse {
  if (centred) return "centred";
  const interval = estimates.interval(id);
  if (interval === undefined) return "unclear";
  if (interval[1] < 0) return "falls";
  return estimates.value(id) >= 0 && interval[0] > -limit ? "held" : "unclear";
}

/** The remark due where something fell and the reward did not hold. */
export function courseRemark(course: RewardCourse): string | undefined {
  if (course === "falls")
    return "The reward falls with it, so this is a worse policy rather than a gamed reward.";
  if (course === "unclear")
    return "That the reward held is not clear either: its interval reaches below 0, so this may be a worse policy rather than a gamed reward.";
  if (course === "centred")
    return "The rewards are centred within each group, so their level says nothing and cannot fall; give the reward before it was centred.";
  return undefined;
}

/**
 * Share of variance between groups below which rewards count as centred. Chance alone leaves about 1/k with k
 * completions per group; subtracting means leaves rounding, of four printed digits at most.
 */
const CENTRED = 1e-6;

/** Whether every group has the same mean reward, as after centring or standardising within groups. */
export function isCentred(log: Pick<RolloutLog, "group" | "reward">, rows: Rows): boolean {
  const groups = byGroup(log, rows).filter((members) => members.length > 1);
  if (groups.length < 2) return false;
  const mean = (of: readonly number[]): number => of.reduce((sum, value) => sum + value / of.length, 0);
  const means = groups.map((members) => mean(members.map((row) => log.reward[row]!)));
  const middle = mean(means);
  const squares = (of: readonly number[]): number =>
    mean(of.map((value) => (value - middle) * (value - middle)));
  const total = squares(groups.flatMap((members) => members.map((row) => log.reward[row]!)));
  return total > 0 && squares(means) < CENTRED * total;
}
