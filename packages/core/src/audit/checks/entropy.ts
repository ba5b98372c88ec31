import { withinGroupProducts } from "../../rewards/audit/index.js";
import type { ClusterStatistic } from "../../stats/index.js";
import { masked, meanOf } from "../columns.js";
import type { RolloutContext } from "../context.js";
import { type CheckPlan, notRun, type PlannedStatistic } from "../plan.js";
import { finiteRows, type Rows } from "../rows.js";
import { count, say, sayInterval } from "../words.js";

/**
 * Does the policy, or the spread of its rewards, collapse? A note only: entropy falls in healthy runs as well.
 * Of rollouts, the surprise of a completion (−log-probability, per unit of length) stands for entropy.
 */
export function entropy(context: RolloutContext): CheckPlan {
  const { log, comparison, limits } = context;
  if (comparison === undefined) {
    return notRun(
      "entropy",
      "Not run: a collapse is relative to the run's beginning, and the log has neither steps nor reference rows.",
    );
  }
  const { early, late, earlyName, lateName } = comparison;
  const basis = `${count(late.length, "rollout")} of ${lateName} against ${early.length} of ${earlyName}`;
  const statistics: PlannedStatistic[] = [
    {
      id: "spread-ratio",
      label: `spread of the reward within groups, as a share of that in ${earlyName}`,
      statistic: ratioOf(deviation(context, late), deviation(context, early)),
      limit: { value: limits.collapse, beyond: "below" },
      untested: true,
      basis,
    },
  ];
  const surprise = log.logProbability?.map((value, row) => -value / Math.max(1, log.length?.[row] ?? 1));
  if (
    surprise !== undefined &&
    finiteRows(surprise, late).length > 1 &&
    finiteRows(surprise, early).length > 1
  ) {
    statistics.push({
      id: "surprise-ratio",
      label: `surprise per unit of length, as a share of that in ${earlyName}`,
      statistic: ratioOf(meanOf(log, surprise, late), meanOf(log, surprise, early)),
      limit: { value: limits.collapse, beyond: "below" },
      untested: true,
      basis,
    });
  }
  return {
    check: "entropy",
    statistics,
    conclude: (estimates) => {
      const spread = estimates.value("spread-ratio");
      const surprised = estimates.value("surprise-ratio");
      const noted = spread < limits.collapse || surprised < limits.collapse;
      if (Number.isNaN(spread) && Number.isNaN(surprised)) {
        return {
          level: "clear",
          headline: `The reward has no spread within groups in ${earlyName}, so there is nothing to collapse.`,
          remarks: [],
          worst: [],
          figures: [],
        };
      }
      const parts = [
        ...(Number.isFinite(spread)
          ? [
              `the reward's spread within groups is ${say(spread)} times that of ${earlyName}${sayInterval(estimates.interval("spread-ratio"))}`,
            ]
          : []),
        ...(Number.isFinite(surprised)
          ? [`completions are ${say(surprised)} times as surprising per unit of length`]
          : []),
      ];
      const sentence = parts.join(", and ");
      return {
        level: noted ? "note" : "clear",
        headline: `In ${lateName} ${sentence}.`,
        remarks: noted ? ["By itself this is no sign of a gamed reward: healthy runs sharpen too."] : [],
        worst: [],
        figures: [],
      };
    },
  };
}

const ratioOf =
  (above: ClusterStatistic, below: ClusterStatistic): ClusterStatistic =>
  (weights) => {
    const least = below(weights);
    return least > 0 ? above(weights) / least : Number.NaN;
  };

/** Pooled standard deviation of the reward within groups. */
function deviation({ log }: RolloutContext, rows: Rows): ClusterStatistic {
  const reward = masked(log.reward, rows);
  const { xx, freedom, unitX } = withinGroupProducts(log, reward, reward);
  return (weights) => {
    let squares = 0;
    let free = 0;
    for (let p = 0; p < weights.length; p++) {
      squares += weights[p]! * xx[p]!;
      free += weights[p]! * freedom[p]!;
    }
    return free > 0 ? unitX * Math.sqrt(squares / free) : Number.NaN;
  };
}
