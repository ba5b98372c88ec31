import { saturation as saturationOf } from "../../rewards/audit/index.js";
import { meanOf } from "../columns.js";
import type { RolloutContext } from "../context.js";
import { type CheckPlan, notRun, type PlannedStatistic } from "../plan.js";
import { pick } from "../rows.js";
import { count, say, sayShare } from "../words.js";

/**
 * How much of the reward has nowhere to go: a note only, because a solved task looks the same. What a saturated
 * proxy hides shows in "signal", where gold can tell.
 */
export function saturation(context: RolloutContext): CheckPlan {
  const { log, focus, focusName, limits, comparison, all } = context;
  const whole = saturationOf(pick(log.reward, all));
  if (whole.ceiling === whole.floor) {
    const plan = notRun("saturation", "");
    return {
      ...plan,
      conclude: () => ({
        level: "note",
        headline: `The reward is ${say(whole.ceiling)} in every rollout: it cannot teach anything.`,
        remarks: [],
        worst: [],
        figures: [],
      }),
    };
  }
  const near = whole.ceiling - 0.01 * (whole.ceiling - whole.floor);
  const top = log.reward.map((value) => (value >= near ? 1 : 0));
  const statistics: PlannedStatistic[] = [
    {
      id: "at-ceiling",
      label: `share of rewards within 1 % of their range of the highest (${say(whole.ceiling)})`,
      statistic: meanOf(log, top, focus),
      limit: { value: limits.ceiling, beyond: "above" },
      untested: true,
      basis: `${count(focus.length, "rollout")} of ${focusName}`,
    },
  ];
  if (comparison !== undefined) {
    statistics.push({
      id: "at-ceiling-before",
      label: `share of rewards within 1 % of their range of the highest in ${comparison.earlyName}`,
      statistic: meanOf(log, top, comparison.early),
      basis: count(comparison.early.length, "rollout"),
    });
  }
  return {
    check: "saturation",
    statistics,
    conclude: (estimates) => {
      const share = estimates.value("at-ceiling");
      const before = estimates.value("at-ceiling-before");
      const noted = share > limits.ceiling;
      const kinds = whole.distinct === 2 ? " The reward has two values, so this is its success rate." : "";
      return {
        level: noted ? "note" : "clear",
        headline: `${sayShare(share)} of the rewards are at the highest value, ${say(whole.ceiling)}, or within 1 % of their range of it${Number.isFinite(before) ? ` (${sayShare(before)} in ${comparison!.earlyName})` : ""}.${kinds}`,
        remarks: noted
          ? [
              context.gold === undefined
                ? "Without gold a solved task and a saturated reward look the same."
                : 'Whether the task is solved or the reward saturated is what "signal" says with gold.',
            ]
          : [],
        worst: [],
        figures: [],
      };
    },
  };
}
