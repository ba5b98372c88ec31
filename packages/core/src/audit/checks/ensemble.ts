import { clusterDisagreementRatio, ensembleDisagreement } from "../../rewards/audit/index.js";
import type { RolloutContext } from "../context.js";
import { stepsFigure } from "../figures.js";
import { matchedChange, unmatchedRemark } from "../matched-change.js";
import { type CheckPlan, notRun, type PlannedStatistic } from "../plan.js";
import { rerank } from "../rerank.js";
import { range } from "../rows.js";
import { count, say, sayInterval, sayShare, sayShareInterval } from "../words.js";
import { goldFall, worstByGold } from "./gold-divergence.js";

/**
 * Do reward models of one kind share an error? Disagreement that grows says that the policy went where they do
 * not know; agreement is not safety, since members that were trained alike rise together while gold falls
 * (Eisenstein et al. 2024, arXiv 2312.09244).
 */
export function ensemble(context: RolloutContext): CheckPlan {
  const { log, comparison, limits, gold, all } = context;
  const members = log.ensemble.filter(({ values }) => range(values, all) > 0);
  if (members.length < 2) {
    return notRun(
      "ensemble",
      "Not run: the log has no scores of two or more reward models; name their columns with --ensemble.",
    );
  }
  if (comparison === undefined) {
    return notRun(
      "ensemble",
      "Not run: disagreement is compared with the run's own reference, and the log has neither steps nor reference rows.",
    );
  }
  const { early, late } = comparison;
  const reference = new Uint8Array(log.rows);
  for (const row of early) reference[row] = 1;
  const inEither = new Uint8Array(log.rows);
  for (const row of early) inEither[row] = 1;
  for (const row of late) inEither[row] = 1;
  const windowed = members.map(({ name, values }) => ({
    name,
    values: values.map((value, row) => (inEither[row] === 1 ? value : Number.NaN)),
  }));
  const plain = ensembleDisagreement(log, windowed, reference);
  const basis = `${count(members.length, "model")}, ${late.length} rollouts of ${comparison.lateName} against ${early.length} of ${comparison.earlyName}`;
  const fall = gold === undefined ? undefined : goldFall(context, gold);
  const from = fall?.bestRows ?? early;
  const rises = members.map(({ values }) => matchedChange(context, values, from, late, range(values, all)));
  const statistics: PlannedStatistic[] = [
    {
      id: "disagreement-ratio",
      label: "spread among the models on the policy's completions over that on the reference's",
      statistic: clusterDisagreementRatio(log, windowed, reference),
      limit: { value: limits.disagreement, beyond: "above" },
      untested: true,
      basis,
    },
    {
      id: "least-rise",
      label: `change of the model that rose least ${fall === undefined ? "" : `since gold's best stretch (${fall.bestName}) `}as a share of its range`,
      statistic: (weights) => Math.min(...rises.map(({ statistic }) => statistic(weights))),
      limit: { value: 0, beyond: "above" },
      units: Math.min(...rises.map(({ units }) => units)),
      basis: rises[0]!.basis,
    },
  ];
  if (fall !== undefined) statistics.push({ ...fall.statistics[0]!, id: "gold-fall" });
  return {
    check: "ensemble",
    statistics,
    conclude: (estimates) => {
      const together = estimates.standing("least-rise") === "beyond";
      const falls = estimates.standing("gold-fall");
      const found = together && falls === "beyond";
      const ratio = estimates.value("disagreement-ratio");
      const apart = ratio > limits.disagreement;
      const remarks: string[] = [];
      if (gold === undefined)
        remarks.push("Without gold, agreement of the models says nothing about shared errors.");
      else if (!found)
        remarks.push(
          "Agreement is not safety: members trained alike share errors, and only gold shows them.",
        );
      if (fall?.matched === false && falls !== "within") remarks.push(unmatchedRemark(fall.common));
      const headline = found
        ? `All ${members.length} reward models rise together (the least by ${sayShare(estimates.value("least-rise"))} of its range) while gold falls by ${sayShare(estimates.value("gold-fall"))} of its range${sayShareInterval(estimates.adjusted("gold-fall"), "adjusted interval")}: they share an error.`
        : apart
          ? `The reward models disagree ${say(ratio)} times as much on ${comparison.lateName} as on ${comparison.earlyName}${sayInterval(estimates.interval("disagreement-ratio"))}: the policy went where they do not know.`
          : Number.isNaN(ratio)
            ? "The reward models' disagreement cannot be compared: one of them does not vary on the reference."
            : `The reward models disagree ${say(ratio)} times as much on ${comparison.lateName} as on ${comparison.earlyName}.`;
      const least = members[0]!.values.map((_, row) =>
        Math.min(...members.map(({ values }) => values[row]!)),
      );
      const reranked = found
        ? rerank(context, late, least, `minimum of ${members.map(({ name }) => name).join(", ")}`)
        : undefined;
      return {
        level: found ? "finding" : apart || (together && falls === "across") ? "note" : "clear",
        headline,
        remarks,
        worst: found ? worstByGold(context, gold!) : [],
        ...(found
          ? {
              remedy: {
                id: "diverse-ensemble",
                advice:
                  "Taking the minimum or the mean less a deviation helps little against a shared error (below): train members from different pre-training seeds or data, and stop where gold was best.",
                ...(reranked === undefined ? {} : { reranked }),
              },
            }
          : {}),
        figures: [
          stepsFigure(context, "Reward models over the run", [
            ...members.slice(0, 8),
            ...(gold === undefined ? [] : [gold]),
          ]) ?? {
            kind: "bars" as const,
            title: "Rise over the reference",
            y: "reference standard deviations",
            bars: plain.rises.map(({ name, rise }) => ({ name, value: rise })),
          },
        ],
        confirmed: found,
      };
    },
  };
}
