import { clusterPadding, padding, stepColumns } from "../../rewards/audit/index.js";
import { masked } from "../columns.js";
import type { RolloutContext } from "../context.js";
import { atEqualReward } from "../equal-reward.js";
import { type CheckPlan, notRun, type PlannedStatistic } from "../plan.js";
import { rerank } from "../rerank.js";
import { byGroup, distinct, meanOver, range } from "../rows.js";
import { count, say, sayInterval, sayShare } from "../words.js";
import { standardised, worstRollouts } from "../worst.js";

/**
 * Does a completion earn more by having more steps? The correlation of the number of steps with the reward among
 * completions of equal gold: summed step rewards are raised by repeating correct but useless steps (Gao et al.
 * 2024, arXiv 2410.15115), which a minimum would not be (Cheng et al. 2025, arXiv 2504.15275). A finding also needs
 * completions with more steps to be worse than others of the same reward; without gold, longer reasoning may simply
 * be right more often, and there is a note at most.
 */
export function processReward(context: RolloutContext): CheckPlan {
  const { log, focus, focusName, limits, gold, comparison } = context;
  if (log.process === undefined) {
    return notRun(
      "process",
      "Not run: the log has no rewards of steps inside completions; name their column with --map steps=<column>.",
    );
  }
  const { steps, least } = stepColumns(log.process);
  if (!(range(steps, focus) > 0)) {
    return notRun(
      "process",
      "Not run: all completions have the same number of steps, so steps can explain nothing.",
    );
  }
  const reward = masked(log.reward, focus);
  const plain = padding(log, log.process, gold?.values);
  const grouped = byGroup(log, focus).some((members) => members.length > 1);
  const strata = grouped ? "groups" : "prompts";
  const basis = `${count(focus.length, "rollout")} of ${focusName}${gold === undefined ? "" : ", at equal gold"}`;
  const statistics: PlannedStatistic[] = [
    {
      id: "steps-reward",
      label: `correlation of the number of steps and the reward${grouped ? " within groups" : ""}${gold === undefined ? "" : " at equal gold"}`,
      statistic: clusterPadding(log, steps, reward, gold?.values, strata),
      limit: { value: limits.padding, beyond: "above" },
      units: distinct(log.prompt, focus),
      basis,
    },
    {
      id: "steps-sum",
      label: "correlation of the number of steps and the sum of their rewards, likewise",
      estimate: grouped ? plain.withinGroups : plain.acrossPrompts,
      basis: `${count(log.rows, "rollout")}`,
    },
    {
      id: "paid-by-more",
      label: "share of completions that one more median step would raise",
      estimate: plain.paidByMore,
      basis: count(log.rows, "rollout"),
    },
    {
      id: "min-other-winner",
      label: "share of groups in which sum and minimum pick different completions",
      estimate: plain.changedWinners,
      basis: count(log.groups, "group"),
    },
  ];
  if (gold !== undefined) {
    statistics.push(
      {
        id: "at-equal-reward",
        label: `what the number of steps has to do with gold at equal reward${grouped ? " within groups" : ""} (below 0: of two completions that are paid alike, the one of more steps is worse)`,
        statistic: atEqualReward(log, gold.values, steps, focus, grouped ? "groups" : "all rows"),
        // Pearson's correlations within groups have none of the bias that the limit allows for.
        limit: { value: grouped ? 0 : -limits.equalReward, beyond: "below" },
        units: distinct(log.prompt, focus),
        basis,
      },
      {
        id: "gold-of-sum",
        label: "correlation of gold and the sum within groups",
        estimate: plain.goldOfSum,
        basis: count(log.rows, "rollout"),
      },
      {
        id: "gold-of-minimum",
        label: "correlation of gold and the minimum within groups",
        estimate: plain.goldOfLeast,
        basis: count(log.rows, "rollout"),
      },
    );
  }
  return {
    check: "process",
    statistics,
    conclude: (estimates) => {
      const correlation = estimates.value("steps-reward");
      const standing = estimates.standing("steps-reward");
      const found = standing === "beyond" && estimates.standing("at-equal-reward") === "beyond";
      const noted = standing === "beyond" || standing === "across";
      const remarks: string[] = [];
      if (gold === undefined)
        remarks.push("Without gold, steps that help cannot be told from steps that pad; add a gold column.");
      else if (standing === "beyond" && !found) {
        remarks.push(
          `At equal reward completions of more steps are not surely worse (${say(estimates.value("at-equal-reward"))}${sayInterval(estimates.adjusted("at-equal-reward"), "adjusted interval")}): steps may be paid for what they are worth.`,
        );
      }
      if (comparison !== undefined) {
        const before = meanOver(steps, comparison.early);
        const after = meanOver(steps, comparison.late);
        remarks.push(
          `Completions have ${say(after)} steps in ${comparison.lateName}, ${say(before)} in ${comparison.earlyName}.`,
        );
      }
      if (plain.changedWinners > 0) {
        remarks.push(
          `Sum and minimum of the steps pick different completions in ${sayShare(plain.changedWinners)} of the groups; the sum's have ${say(plain.moreSteps)} more steps.`,
        );
      }
      const headline = found
        ? `More steps earn more at equal ${gold === undefined ? "prompt" : "gold"}: correlation ${say(correlation)}${sayInterval(estimates.adjusted("steps-reward"), "adjusted interval")}, so padding pays.`
        : standing === "beyond"
          ? `More steps earn more at equal ${gold === undefined ? "prompt" : "gold"}: correlation ${say(correlation)}${sayInterval(estimates.adjusted("steps-reward"), "adjusted interval")}${gold === undefined ? "; whether they are worth it, only gold can tell" : ""}.`
          : standing === "across"
            ? `More steps seem to earn more at equal ${gold === undefined ? "prompt" : "gold"} (correlation ${say(correlation)}), but the interval reaches across the limit of ${say(limits.padding)}.`
            : Number.isNaN(correlation)
              ? "Steps and reward do not vary together within any group, so padding cannot be judged."
              : `More steps do not earn more at equal ${gold === undefined ? "prompt" : "gold"} (correlation ${say(correlation)}${sayInterval(estimates.interval("steps-reward"))}).`;
      const middle = gold === undefined ? Number.NaN : meanOver(gold.values, focus);
      const many = standardised(steps, focus);
      const paid = standardised(log.reward, focus);
      const reranked = found
        ? rerank(context, context.all, least, "the smallest step reward of each completion", { steps })
        : undefined;
      return {
        level: found ? "finding" : noted ? "note" : "clear",
        headline,
        remarks,
        worst: noted
          ? worstRollouts(
              log,
              focus,
              (row) =>
                gold !== undefined && gold.values[row]! > middle ? Number.NaN : many(row) + paid(row),
              (row) =>
                `${say(steps[row]!)} steps, paid ${say(log.reward[row]!)}${gold === undefined ? "" : `, gold ${say(gold.values[row]!)}`}`,
              { steps },
            )
          : [],
        ...(found
          ? {
              remedy: {
                id: "min-form",
                advice:
                  "Score a completion by its worst step (min-form) instead of the sum, or clip step rewards at 0 from above and pay differences between steps (Clip, Delta), so that a further step can never add.",
                ...(reranked === undefined ? {} : { reranked }),
              },
            }
          : {}),
        figures: [
          {
            kind: "points",
            title: "Reward by number of steps",
            x: "steps",
            y: "reward",
            points: someOf(context, steps),
          },
        ],
      };
    },
  };
}

/** At most 300 rollouts, evenly spread over the rows in focus. */
function someOf({ log, focus }: RolloutContext, x: Float64Array): { x: number; y: number }[] {
  const stride = Math.max(1, Math.ceil(focus.length / 300));
  const points: { x: number; y: number }[] = [];
  for (let i = 0; i < focus.length; i += stride) {
    const row = focus[i]!;
    if (Number.isFinite(x[row]!)) points.push({ x: x[row]!, y: log.reward[row]! });
  }
  return points;
}
