import type { RolloutContext } from "./context.js";
import { matchedChange } from "./matched-change.js";
import type { PlannedStatistic } from "./plan.js";

/** Change of gold since the reference: where it rises, what changed with it is taken as earned. */
export function goldRise(context: RolloutContext): PlannedStatistic | undefined {
  const { gold, comparison } = context;
  if (gold === undefined || comparison === undefined) return undefined;
  const { statistic, basis } = matchedChange(
    context,
    gold.values,
    comparison.early,
    comparison.late,
    gold.range,
  );
  return {
    id: "gold-rise",
    label: `change of gold since ${comparison.earlyName}, as a share of its range`,
    statistic,
    basis,
  };
}
