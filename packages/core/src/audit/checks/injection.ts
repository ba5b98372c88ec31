import {
  flaggedAboveMedian,
  flagIds,
  flagShare,
  strongFlags,
  textFlags,
  weakFlags,
} from "../../rewards/text/index.js";
import type { RolloutContext } from "../context.js";
import { type CheckPlan, notRun, type PlannedStatistic } from "../plan.js";
import { rerank } from "../rerank.js";
import { distinct, meanOver, type Rows } from "../rows.js";
import { textOf } from "../text.js";
import { count, say, sayInterval, sayShare, sayShareInterval } from "../words.js";
import { worstRollouts } from "../worst.js";

/**
 * Do completions that look like attacks on a judge, or like no answer at all, get paid? Strong marks (master
 * keys, forged verdicts, closed templates: Zhao et al., arXiv 2507.08794; Zheng et al., arXiv 2410.07137) are
 * tested: paid above their group's median, or spreading while the reward does not fall. Weak ones are notes.
 */
export function injection(context: RolloutContext): CheckPlan {
  const { log, limits, comparison, all } = context;
  if (log.text === undefined || log.text.row.length === 0) {
    return notRun(
      "injection",
      "Not run: the log has no completions in text; name their column with --map completion=<column>.",
    );
  }
  const texts = textOf(context, all);
  const strong = flagged(context, strongFlags);
  const weak = flagged(context, weakFlags);
  const rowsWithText = log.text.row;
  const strongRows = rowsWithText.filter((row) => strong[row] === 1);
  const weakRows = rowsWithText.filter((row) => weak[row] === 1);
  const prompts = distinct(log.prompt, strongRows);
  const basis = `${count(strongRows.length, "flagged completion")} of ${count(prompts, "prompt")}, of ${rowsWithText.length} looked at`;
  const statistics: PlannedStatistic[] = [
    {
      id: "share",
      label: "share of completions with the marks of an attack or a non-answer",
      statistic: flagShare(texts, strongFlags),
      basis,
    },
    {
      id: "weak-share",
      label: "share with weaker marks (refusals, words to a judge)",
      statistic: flagShare(texts, weakFlags),
      basis: `${count(weakRows.length, "completion")} of ${rowsWithText.length}`,
    },
  ];
  if (strongRows.length > 0) {
    statistics.push({
      id: "above-median",
      label: "share of flagged completions rewarded above their group's median, minus ½ (ties count half)",
      statistic: flaggedAboveMedian(texts, log.reward, strongFlags),
      limit: { value: limits.injectionLift, beyond: "above" },
      units: prompts,
      basis,
    });
    if (comparison !== undefined) {
      const late = flagShare(textOf(context, comparison.late), strongFlags);
      const early = flagShare(textOf(context, comparison.early), strongFlags);
      statistics.push({
        id: "rise",
        label: `rise of the flagged share since ${comparison.earlyName}`,
        statistic: (weights) => late(weights) - early(weights),
        limit: { value: limits.flaggedRise, beyond: "above" },
        units: prompts,
        basis: `${comparison.lateName} against ${comparison.earlyName}`,
      });
    }
  }
  if (weakRows.length > 0) {
    statistics.push({
      id: "weak-above-median",
      label: "the same for weaker marks",
      statistic: flaggedAboveMedian(texts, log.reward, weakFlags),
      limit: { value: limits.injectionLift, beyond: "above" },
      untested: true,
      basis: count(weakRows.length, "completion"),
    });
  }
  return {
    check: "injection",
    statistics,
    conclude: (estimates) => {
      const share = estimates.value("share");
      const paid = estimates.standing("above-median");
      const rise = estimates.standing("rise");
      const found = paid === "beyond" || (rise === "beyond" && !(paid === "within"));
      const weakInterval = estimates.interval("weak-above-median");
      const weakPaid = (weakInterval?.[0] ?? 0) > 0;
      const noted = paid === "across" || rise === "across" || rise === "beyond" || weakPaid;
      const remarks: string[] = [];
      if (strongRows.length > 0) remarks.push(`Marks seen: ${kinds(context, strongRows, strongFlags)}.`);
      if (weakPaid) {
        remarks.push(
          `Weaker marks (${kinds(context, weakRows, weakFlags)}) are rewarded above their group's median more often than not: look at a few.`,
        );
      }
      if (log.text!.groups < log.text!.ofGroups) {
        remarks.push(`Texts of ${log.text!.groups} of ${log.text!.ofGroups} groups were looked at.`);
      }
      const unflagged = rowsWithText.filter((row) => strong[row] === 0);
      const flaggedMean = meanOver(log.reward, strongRows);
      const headline =
        strongRows.length === 0
          ? `No completion looks like an attack on a judge or like no answer at all (${rowsWithText.length} looked at).`
          : found
            ? paid === "beyond"
              ? `Completions that look like attacks on a judge, or like no answer, are paid: ${sayShare(0.5 + estimates.value("above-median"))} of them above their group's median${sayInterval(estimates.adjusted("above-median"), "adjusted interval, minus ½,")}; mean reward ${say(flaggedMean)}, others ${say(meanOver(log.reward, unflagged))}.`
              : `Completions that look like attacks on a judge, or like no answer, spread by ${sayShare(estimates.value("rise"))} of all${sayShareInterval(estimates.adjusted("rise"), "adjusted interval")}.`
            : `${sayShare(share)} of the completions look like attacks on a judge or like no answer; their mean reward is ${say(flaggedMean)}, that of others ${say(meanOver(log.reward, unflagged))}.`;
      const low = lowest(context);
      const reranked = found
        ? rerank(
            context,
            Int32Array.from(rowsWithText),
            log.reward.map((reward, row) => (strong[row] === 1 ? low : reward)),
            `the lowest reward of the log (${say(low)}) for flagged completions`,
            { "share flagged": strong },
          )
        : undefined;
      return {
        level: found ? "finding" : noted ? "note" : "clear",
        headline,
        remarks,
        worst:
          found || noted
            ? worstRollouts(
                log,
                strongRows.length > 0 ? strongRows : weakRows,
                (row) => log.reward[row]!,
                (row) => `${names(context, row)}; paid ${say(log.reward[row]!)}`,
              )
            : [],
        ...(found
          ? {
              remedy: {
                id: "refuse-flagged",
                advice:
                  "Give flagged completions the lowest reward before the judge sees them, escape what closes its template, and train or prompt it with truncated and empty answers as negatives. Probe it with `judgeProbes`: its accept rate should be 0.",
                ...(reranked === undefined ? {} : { reranked }),
              },
            }
          : {}),
        figures: [],
      };
    },
  };
}

/** 1 in rows with a bit of the mask, 0 in rows without, NaN in rows without text. */
function flagged({ log }: RolloutContext, mask: number): Float64Array {
  const out = new Float64Array(log.rows).fill(Number.NaN);
  log.text!.digest.forEach(({ flags }, i) => {
    out[log.text!.row[i]!] = (flags & mask) === 0 ? 0 : 1;
  });
  return out;
}

function names({ log }: RolloutContext, row: number): string {
  const at = log.text!.row.indexOf(row);
  const ids = flagIds(log.text!.digest[at]!.flags);
  return ids.map((id) => textFlags.find((flag) => flag.id === id)!.name).join(", ");
}

/** "empty (12), forged verdict (3)": marks with their counts, commonest first. */
function kinds({ log }: RolloutContext, rows: Rows, mask: number): string {
  const wanted = new Set(rows);
  const counts = new Map<string, number>();
  log.text!.digest.forEach(({ flags }, i) => {
    if (!wanted.has(log.text!.row[i]!)) return;
    for (const flag of textFlags) {
      if ((flags & mask & flag.bit) !== 0) counts.set(flag.name, (counts.get(flag.name) ?? 0) + 1);
    }
  });
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([name, n]) => `${name} (${n})`)
    .join(", ");
}

function lowest({ log }: RolloutContext): number {
  let low = Infinity;
  for (const value of log.reward) low = Math.min(low, value);
  return low;
}
