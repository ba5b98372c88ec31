import { change } from "./columns.js";
import type { RolloutContext } from "./context.js";
import type { PlannedStatistic } from "./plan.js";

/** Change of gold since the reference: where it rises, what changed with it is taken as earned. */
export function goldRise({ log, gold, comparison }: RolloutContext): PlannedStatistic | undefined {
  if (gold === undefined || comparison === undefined) return undefined;
  return {
    id: "gold-rise",
    label: `change of gold since ${comparison.earlyName}, as a share of its range`,
    statistic: change(log, gold.values, comparison.early, comparison.late, gold.range),
    basis: `${comparison.late.length} rollouts against ${comparison.early.length}`,
  };
}
