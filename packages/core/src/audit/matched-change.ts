import { type ClusterStatistic, clusterMean } from "../stats/index.js";
import { change } from "./columns.js";
import type { RolloutContext } from "./context.js";
import { distinct, finiteRows, meanOver, type Rows } from "./rows.js";
import { count } from "./words.js";

/** How a column changed between two stretches of a run. */
export interface MatchedChange {
  /** Mean of `to` minus mean of `from`, in units of the scale. */
  readonly statistic: ClusterStatistic;
  readonly before: number;
  readonly after: number;
  /** Prompts that it rests on; 0 where the stretches have different prompts, so that it cannot carry a finding. */
  readonly units: number;
  /** Whether it compares the same prompts. */
  readonly matched: boolean;
  /** Prompts in both stretches. */
  readonly common: number;
  /** What it rests on, in words. */
  readonly basis: string;
}

/**
 * Change of a column between two stretches, on the prompts that both have: the mean over prompts of late mean minus
 * early mean. Harder prompts later, or another environment, would otherwise look like a policy that got worse. With
 * too few prompts in common (unless there are no others) it is the difference of plain means, and says so.
 * @param values NaN in rows that are not to count
 */
export function matchedChange(
  { log, limits }: Pick<RolloutContext, "log" | "limits">,
  values: Float64Array,
  from: Rows,
  to: Rows,
  scale = 1,
): MatchedChange {
  const first = finiteRows(values, from);
  const last = finiteRows(values, to);
  const early = promptMeans(log, values, first);
  const late = promptMeans(log, values, last);
  const prompts: number[] = [];
  let before = 0;
  let after = 0;
  for (let p = 0; p < log.prompts; p++) {
    if (!Number.isFinite(early[p]!) || !Number.isFinite(late[p]!)) continue;
    prompts.push(p);
    before += early[p]!;
    after += late[p]!;
  }
  const common = prompts.length;
  const rollouts = `${count(first.length, "rollout")} against ${last.length}`;
  const alike = common === distinct(log.prompt, first) && common === distinct(log.prompt, last);
  if (common === 0 || (common < limits.fewestPrompts && !alike)) {
    return {
      statistic: change(log, values, first, last, scale),
      before: meanOver(values, first),
      after: meanOver(values, last),
      units: 0,
      matched: false,
      common,
      basis: `${rollouts}, of different prompts`,
    };
  }
  return {
    statistic: clusterMean(
      Float64Array.from(prompts, (p) => (late[p]! - early[p]!) / scale),
      Int32Array.from(prompts),
    ),
    before: before / common,
    after: after / common,
    units: common,
    matched: true,
    common,
    basis: `${count(common, "prompt")} in both, ${rollouts}`,
  };
}

/** Why a change between different prompts is no finding. */
export function unmatchedRemark(common: number): string {
  const shared = common === 0 ? "no prompt" : count(common, "prompt");
  return `What came first and what came last have ${shared} in common, and easier prompts first would look the same; compare the same prompts, or a reference on the policy's own.`;
}

function promptMeans(
  log: { readonly prompt: Int32Array; readonly prompts: number },
  values: Float64Array,
  rows: Rows,
): Float64Array {
  const sum = new Float64Array(log.prompts);
  const n = new Float64Array(log.prompts);
  for (const row of rows) {
    sum[log.prompt[row]!]! += values[row]!;
    n[log.prompt[row]!]! += 1;
  }
  // 0 / 0 is NaN: the prompt is not there.
  return sum.map((total, p) => total / n[p]!);
}
