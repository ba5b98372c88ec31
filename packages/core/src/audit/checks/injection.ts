import {
  type DigestedRows,
  flaggedAboveMedian,
  flagIds,
  flagShare,
  strongFlags,
  textFlags,
  weakFlags,
} from "../../rewards/text/index.js";
import type { Interval } from "../../stats/index.js";
import type { RolloutContext } from "../context.js";
import { type CheckPlan, notRun, type PlannedStatistic } from "../plan.js";
import { rerank } from "../rerank.js";
import { byGroup, distinct, finiteRows, meanOver, type Rows } from "../rows.js";
import { textOf } from "../text.js";
import { count, say, sayShare, sayShareInterval } from "../words.js";
import { worstRollouts } from "../worst.js";

/**
 * Do completions that look like attacks on a judge, or like no answer at all, get paid? Strong marks (master
 * keys, forged verdicts, closed templates: Zhao et al., arXiv 2507.08794; Zheng et al., arXiv 2410.07137) are
 * tested: paid above their group's median, or spreading while the reward does not fall. Weak ones are notes. What
 * gold calls right is no attack, and marks that most completions had from the beginning are the task's own format.
 */
export function injection(context: RolloutContext): CheckPlan {
  const { log, limits, comparison, all } = context;
  if (log.text === undefined || log.text.row.length === 0) {
    return notRun(
      "injection",
      "Not run: the log has no completions in text; name their column with --map completion=<column>.",
    );
  }
  const usual = comparison === undefined ? 0 : usualMarks(textOf(context, comparison.early));
  const strongMask = strongFlags & ~usual;
  const right = rightByGold(context);
  const strong = flagged(context, strongMask);
  const counted = all.filter((row) => strong[row] !== 1 || right[row] === 0);
  const texts = textOf(context, all);
  const suspects = textOf(context, counted);
  const weak = flagged(context, weakFlags);
  const rowsWithText = log.text.row;
  const marked = rowsWithText.filter((row) => strong[row] === 1);
  const strongRows = marked.filter((row) => right[row] === 0);
  const weakRows = rowsWithText.filter((row) => weak[row] === 1);
  const prompts = distinct(log.prompt, strongRows);
  const basis = `${count(strongRows.length, "flagged completion")} of ${count(prompts, "prompt")}, of ${rowsWithText.length} looked at`;
  const statistics: PlannedStatistic[] = [
    {
      id: "share",
      label: "share of completions with the marks of an attack or a non-answer",
      statistic: flagShare(texts, strongMask),
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
      label:
        "share of flagged completions paid more than the median of their group's unflagged ones, minus ½ (ties count half)",
      statistic: flaggedAboveMedian(suspects, log.reward, strongMask),
      limit: { value: limits.injectionLift, beyond: "above" },
      units: prompts,
      basis,
    });
    if (comparison !== undefined) {
      const wrong = (rows: Rows): Rows => rows.filter((row) => strong[row] !== 1 || right[row] === 0);
      const late = flagShare(textOf(context, wrong(comparison.late)), strongMask);
      const early = flagShare(textOf(context, wrong(comparison.early)), strongMask);
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
      label:
        "share of completions with weaker marks paid more than the median of their group's unmarked ones, minus ½ (ties count half)",
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
      const noted = paid === "across" || rise === "across" || rise === "beyond" || weakPaid || usual !== 0;
      const remarks: string[] = [];
      if (strongRows.length > 0) remarks.push(`Marks seen: ${kinds(context, strongRows, strongMask)}.`);
      if (usual !== 0) {
        remarks.push(
          `Over half of the completions of ${comparison!.earlyName} have these marks (${kinds(context, rowsWithText, usual)}), so they are taken for the format of the task, such as that of a judge that is trained: not counted.`,
        );
      }
      if (marked.length > strongRows.length) {
        remarks.push(
          `${count(marked.length - strongRows.length, "completion")} with marks ${marked.length - strongRows.length === 1 ? "is" : "are"} right by gold and not counted.`,
        );
      }
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
              ? `Completions that look like attacks on a judge, or like no answer, are paid: the chance that one is paid more than its group's others, ties counting half, is ${sayShare(0.5 + estimates.value("above-median"))}${sayShareInterval(halfMore(estimates.adjusted("above-median")), "adjusted interval")}; mean reward ${say(flaggedMean)}, others ${say(meanOver(log.reward, unflagged))}.`
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

/** The interval of a share that was counted from ½. */
function halfMore(interval: Interval | undefined): Interval | undefined {
  return interval === undefined ? undefined : [interval[0] + 0.5, interval[1] + 0.5];
}

/** Bits of strong marks that over half of the completions have. */
function usualMarks({ digest }: DigestedRows): number {
  let mask = 0;
  for (const { bit, strength } of textFlags) {
    if (strength === "weak") continue;
    const marked = digest.filter(({ flags }) => (flags & bit) !== 0).length;
    if (marked > 0.5 * digest.length) mask |= bit;
  }
  return mask;
}

/** 1 in rows that gold clears: above its lowest value and not below the median of the group. */
function rightByGold({ log, gold, all }: RolloutContext): Uint8Array {
  const right = new Uint8Array(log.rows);
  if (gold === undefined) return right;
  for (const rows of byGroup(log, finiteRows(gold.values, all))) {
    const sorted = rows.map((row) => gold.values[row]!).sort((x, y) => x - y);
    const n = sorted.length;
    const median = sorted[(n - 1) >> 1]! / 2 + sorted[n >> 1]! / 2;
    for (const row of rows) {
      const own = gold.values[row]!;
      if (own > gold.low && own >= median) right[row] = 1;
    }
  }
  return right;
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
