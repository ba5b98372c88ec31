import { clusterWithinGroupCorrelation, clusterWithinLengthBias } from "../rewards/audit/index.js";
import type { RolloutContext } from "./context.js";
import type { Estimates, PlannedStatistic } from "./plan.js";
import { distinct, finiteRows, range } from "./rows.js";
import { count } from "./words.js";

/**
 * Whether the reward favours a property of texts within groups, and more than gold does: what a training run
 * changed over time cannot bear on completions of one prompt and step. Nothing without gold, or where the property
 * does not vary.
 * @param column the property, a number per row, NaN where it is not judged
 * @param name in words @param beyond the side on which favouring it is a fault
 */
export function favour(
  { log, gold }: RolloutContext,
  column: Float64Array,
  name: string,
  beyond: "above" | "below",
): PlannedStatistic[] {
  if (gold === undefined) return [];
  const rows = finiteRows(column, gold.rows);
  if (!(range(column, rows) > 0)) return [];
  const basis = `${count(rows.length, "completion")} with gold`;
  return [
    {
      id: "favour",
      label: `within-group correlation of reward and ${name}`,
      statistic: clusterWithinGroupCorrelation(log, log.reward, column),
      basis,
    },
    {
      id: "favour-beyond-gold",
      label: `the same less that of gold and ${name}`,
      statistic: clusterWithinLengthBias(log, log.reward, gold.values, column),
      limit: { value: 0, beyond },
      units: distinct(log.prompt, rows),
      basis,
    },
  ];
}

/** Whether both say so: a noisy reward follows anything less than gold does, which is no favour. */
export function favours(estimates: Estimates, beyond: "above" | "below"): boolean {
  const interval = estimates.interval("favour");
  if (interval === undefined || estimates.standing("favour-beyond-gold") !== "beyond") return false;
  return beyond === "above" ? interval[0] > 0 : interval[1] < 0;
}
