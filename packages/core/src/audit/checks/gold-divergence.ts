import { componentWeights, withinGroupCorrelation } from "../../rewards/audit/index.js";
import { bestOfNDivergence, fitGoldCurves } from "../../rewards/overoptimisation/index.js";
import { clusterMean } from "../../stats/index.js";
import type { CheckFigure, Remedy } from "../audit-result.js";
import { masked } from "../columns.js";
import type { Gold, RolloutContext } from "../context.js";
import { courseFigure, selectionCurve, selectionFigure } from "../figures.js";
import { type MatchedChange, matchedChange, unmatchedRemark } from "../matched-change.js";
import { type CheckPlan, notRun, type PlannedStatistic } from "../plan.js";
import { rerank } from "../rerank.js";
import { courseRemark, rewardCourse } from "../reward-level.js";
import { byGroup, finiteRows, meanOver, type Rows, range } from "../rows.js";
import { count, say, sayInterval, sayShare, sayShareInterval } from "../words.js";
import { standardised, worstRollouts } from "../worst.js";

/**
 * Does the reward hold or rise while what was meant falls? Over a run: the fall of gold from its best stretch
 * of steps to the end, on the prompts that both have, beside a reward that held on the same. Within groups: what picking the best by the reward does to
 * gold, against picking at random (Gao, Schulman, Hilton 2023, arXiv 2210.10760).
 */
export function goldDivergence(context: RolloutContext): CheckPlan {
  const { gold, goldMissing, limits, focusName } = context;
  if (gold === undefined) return notRun("gold-divergence", `Not run: ${goldMissing}.`);
  const statistics: PlannedStatistic[] = [];
  const fall = goldFall(context, gold);
  if (fall !== undefined) statistics.push(...fall.statistics);

  const gain = winnerGain(context, gold);
  if (gain.groups > 0) {
    statistics.push({
      id: "best-of-n-gold-gain",
      label: "gold of each group's best by the reward, minus the group's mean gold",
      statistic: clusterMean(gain.gain, gain.prompt),
      limit: { value: limits.bestOfNGold, beyond: "below" },
      units: gain.separatedPrompts,
      basis: `${count(gain.groups, "group")} of ${focusName}, ${gain.separated} of them with different gold`,
    });
  }
  const curve = selectionCurve(context, gold, context.focus) ?? [];
  for (const point of curve) {
    const basis = `unbiased over subsets, ties in the log's order, ${focusName}`;
    statistics.push(
      {
        id: `best-of-${point.n}-gold`,
        label: `gold of the best of ${point.n} by the reward`,
        estimate: point.gold,
        basis,
      },
      {
        id: `best-of-${point.n}-reward`,
        label: `reward of the best of ${point.n} by the reward`,
        estimate: point.proxy,
        basis,
      },
    );
  }
  if (statistics.length === 0) {
    return notRun(
      "gold-divergence",
      "Not run: the log has neither steps nor a reference to compare with, nor groups of several completions; give --map step=<column>, --reference or --group.",
    );
  }
  return {
    check: "gold-divergence",
    statistics,
    conclude: (estimates) => {
      // The best stretch is a maximum, so that an estimate beyond the limit alone is what chance does on a plateau.
      const clearly = (estimates.interval("gold-fall")?.[0] ?? 0) > 0;
      const judged = estimates.standing("gold-fall");
      const goldStanding = judged === "across" && !clearly ? "within" : judged;
      const drop = estimates.value("gold-fall");
      const course = rewardCourse(estimates, "proxy-change", {
        limit: limits.rewardHolds,
        centred: context.centred,
      });
      const bestOfN = estimates.standing("best-of-n-gold-gain");
      const gainValue = estimates.value("best-of-n-gold-gain");
      const falls = goldStanding === "beyond" && course === "held";
      const found = falls || bestOfN === "beyond";
      const noted = goldStanding === "beyond" || goldStanding === "across" || bestOfN === "across";
      const remarks: string[] = [];
      if (fall === undefined) {
        remarks.push(
          "The log has neither steps nor reference rows, so nothing is said about the course of training; give --map step=<column> or --reference.",
        );
      } else if (goldStanding === "beyond" || goldStanding === "across") {
        if (!fall.matched) remarks.push(unmatchedRemark(fall.common));
        const remark = courseRemark(course);
        if (remark !== undefined) remarks.push(remark);
      }
      const peak = fittedPeak(curve);
      if (peak !== undefined) remarks.push(peak);
      if (Number.isFinite(gainValue) && bestOfN === "within") {
        remarks.push(
          `Picking each group's best by the reward changes gold by ${say(gainValue)}${sayInterval(estimates.interval("best-of-n-gold-gain"))}.`,
        );
      }
      const fallSentence = (): string =>
        `Gold falls from ${say(fall!.best)} in ${fall!.bestName} to ${say(fall!.end)} in ${fall!.endName}, ${sayShare(drop)} of its range${sayShareInterval(estimates.adjusted("gold-fall"), "adjusted interval")}`;
      let headline: string;
      if (falls) {
        headline = `${fallSentence()}, while the reward ${fall!.proxyChange > 0 ? "rises" : "does not fall"} (${say(fall!.proxyBest)} to ${say(fall!.proxyEnd)}).`;
      } else if (bestOfN === "beyond") {
        headline = `Picking each group's best by the reward makes gold worse: by ${say(-gainValue)} on average${sayInterval(estimates.adjusted("best-of-n-gold-gain"), "adjusted interval")}.`;
      } else if (goldStanding === "beyond") {
        headline = `${fallSentence()}${course === "falls" ? ", and the reward falls with it" : course === "centred" ? ", and a centred reward says nothing of its own course" : ", and that the reward held is not clear"}.`;
      } else if (goldStanding === "across") {
        headline = `${fallSentence()}${fall?.matched === false ? ", on different prompts" : ": too uncertain to be a finding"}.`;
      } else if (bestOfN === "across") {
        headline = `Picking each group's best by the reward changes gold by ${say(gainValue)}, with an interval that reaches above 0.`;
      } else if (fall !== undefined) {
        headline = `Gold does not clearly fall as training goes on: ${say(fall.end)} in ${fall.endName}, at best ${say(fall.best)} before (${fall.bestName}).`;
      } else {
        headline = `Picking by the reward does not hurt gold (${say(gainValue)} above the groups' mean).`;
      }
      return {
        level: found ? "finding" : noted ? "note" : "clear",
        headline,
        remarks,
        worst: found || noted ? worstByGold(context, gold) : [],
        ...(found ? { remedy: remedy(context, gold, fall) } : {}),
        figures: figures(context, gold),
        confirmed: found,
      };
    },
  };
}

export interface GoldFall {
  readonly statistics: readonly PlannedStatistic[];
  readonly best: number;
  readonly bestName: string;
  readonly bestRows: Rows;
  readonly end: number;
  readonly endName: string;
  readonly proxyBest: number;
  readonly proxyEnd: number;
  readonly proxyChange: number;
  /** Whether the two are of the same prompts, and how many they share. */
  readonly matched: boolean;
  readonly common: number;
}

/**
 * The fall of gold from its best stretch to the last window, with the proxy's change in the same rollouts. The best
 * is the one from which gold fell most on common prompts; stretches of other prompts count where there is no other.
 */
export function goldFall(context: RolloutContext, gold: Gold): GoldFall | undefined {
  const { comparison, stretches, log, limits } = context;
  if (comparison === undefined || stretches.length === 0) return undefined;
  const late = finiteRows(gold.values, comparison.late);
  if (late.length < 2) return undefined;
  let found: { name: string; rows: Rows; gold: MatchedChange } | undefined;
  for (const { name, rows } of stretches) {
    const withGold = finiteRows(gold.values, rows);
    // A stretch with a handful of gold labels would win by luck.
    if (withGold.length < Math.max(2, late.length / 4)) continue;
    const candidate = {
      name,
      rows: withGold,
      gold: matchedChange(context, gold.values, late, withGold, gold.range),
    };
    if (found === undefined || worseSince(candidate.gold, found.gold)) found = candidate;
  }
  if (found === undefined) return undefined;
  const scale = range(log.reward, context.all) || 1;
  // Of rollouts with gold only, so that both changes are of the same rollouts.
  const proxy = matchedChange(
    context,
    masked(log.reward, finiteRows(gold.values, context.all)),
    found.rows,
    late,
    scale,
  );
  // The change is from late to best, so that a fall is above 0.
  const { after: best, before: end, matched, common } = found.gold;
  return {
    statistics: [
      {
        id: "gold-fall",
        label: `fall of gold from its best stretch (${found.name}) to ${comparison.lateName}, as a share of its range`,
        statistic: found.gold.statistic,
        limit: { value: limits.goldDrop, beyond: "above" },
        units: found.gold.units,
        basis: found.gold.basis,
      },
      {
        id: "proxy-change",
        label: "change of the reward between the same two, as a share of its range",
        statistic: proxy.statistic,
        basis: proxy.basis,
      },
    ],
    best,
    bestName: found.name,
    bestRows: found.rows,
    end,
    endName: comparison.lateName,
    proxyBest: proxy.before,
    proxyEnd: proxy.after,
    proxyChange: proxy.after - proxy.before,
    matched,
    common,
  };
}

/** Whether gold fell more since one stretch than since another; the same prompts come before different ones. */
function worseSince(one: MatchedChange, other: MatchedChange): boolean {
  if (one.matched !== other.matched) return one.matched;
  return one.after - one.before > other.after - other.before;
}

/** Per group: mean gold of those that share the best reward, minus mean gold of the group. */
function winnerGain(
  { log, focus }: RolloutContext,
  gold: Gold,
): {
  gain: Float64Array;
  prompt: Int32Array;
  groups: number;
  separated: number;
  separatedPrompts: number;
} {
  const separatedPrompts = new Set<number>();
  const gain: number[] = [];
  const prompt: number[] = [];
  let separated = 0;
  for (const rows of byGroup(log, finiteRows(gold.values, focus))) {
    if (rows.length < 2) continue;
    let top = -Infinity;
    let ofTop = 0;
    let holders = 0;
    let sum = 0;
    let low = Infinity;
    let high = -Infinity;
    for (const row of rows) {
      const value = gold.values[row]!;
      sum += value;
      low = Math.min(low, value);
      high = Math.max(high, value);
      if (log.reward[row]! > top) {
        top = log.reward[row]!;
        ofTop = 0;
        holders = 0;
      }
      if (log.reward[row] === top) {
        ofTop += value;
        holders++;
      }
    }
    if (high > low) {
      separated++;
      separatedPrompts.add(log.prompt[rows[0]!]!);
    }
    gain.push(ofTop / holders - sum / rows.length);
    prompt.push(log.prompt[rows[0]!]!);
  }
  return {
    gain: Float64Array.from(gain),
    prompt: Int32Array.from(prompt),
    groups: gain.length,
    separated,
    separatedPrompts: separatedPrompts.size,
  };
}

/** Where a scaling law fitted to the best-of-n curve puts the peak of gold, when it lies within the n's at hand. */
function fittedPeak(curve: readonly { n: number; gold: number }[]): string | undefined {
  if (curve.length < 4) return undefined;
  const start = curve[0]!.gold;
  const d = curve.slice(1).map(({ n }) => Math.sqrt(bestOfNDivergence(n)));
  const { bestOfN } = fitGoldCurves(
    d,
    curve.slice(1).map(({ gold }) => gold - start),
  );
  const { peak } = bestOfN;
  if (peak === undefined || !(bestOfN.alpha > 0) || !(peak.distance < d[d.length - 1]!)) return undefined;
  return `Gao's law d (α − β d) fitted to gold of the best of n has its peak at ${say(peak.distance * peak.distance)} nats, before the best of ${curve[curve.length - 1]!.n}: more selection by this reward costs gold.`;
}

/** Rollouts with gold below the average, best rewarded first. */
export function worstByGold({ log, focus }: RolloutContext, gold: Gold): ReturnType<typeof worstRollouts> {
  const rows = finiteRows(gold.values, focus);
  const proxy = standardised(log.reward, rows);
  const middle = meanOver(gold.values, rows);
  const truth = standardised(gold.values, rows);
  return worstRollouts(
    log,
    rows,
    (row) =>
      gold.values[row]! < middle || gold.low === gold.values[row]
        ? proxy(row) - 1e-3 * truth(row)
        : Number.NaN,
    (row) => `${gold.name} ${say(gold.values[row]!)}, yet rewarded ${say(log.reward[row]!)}`,
  );
}

/** A component that goes against gold within groups is taken out; without one, the advice is to stop and bound. */
function remedy(context: RolloutContext, gold: Gold, fall: GoldFall | undefined): Remedy {
  const { log, all } = context;
  const stop = fall === undefined ? "" : ` Keep the checkpoint of ${fall.bestName}, where gold was best.`;
  const { weights, unexplained } =
    log.components.length < 2
      ? { weights: [], unexplained: 1 }
      : componentWeights(log, log.reward, log.components, log.weights ?? {});
  let against: { index: number; correlation: number } | undefined;
  if (unexplained < 0.05) {
    log.components.forEach(({ values }, index) => {
      const correlation = withinGroupCorrelation(log, values, gold.values) * Math.sign(weights[index]!);
      if (correlation < 0 && !(against !== undefined && against.correlation <= correlation)) {
        against = { index, correlation };
      }
    });
  }
  if (against !== undefined) {
    const { name, values } = log.components[against.index]!;
    const weight = weights[against.index]!;
    const reranked = rerank(
      context,
      all,
      log.reward.map((reward, row) => reward - weight * values[row]!),
      `reward − ${say(weight)} × ${name}`,
      { [name]: values },
    );
    return {
      id: "drop-component",
      advice: `Take the component "${name}" out of the reward, or pay it only where gold is right (a gate): within groups it goes against gold.${stop}`,
      ...(reranked === undefined ? {} : { reranked }),
    };
  }
  return {
    id: "stop-and-bound",
    advice: `Stop earlier, bound the reward (preference as reward, clipping) or raise the KL penalty, and score with several reward models that fail differently.${stop} Bounding keeps the order within groups, so this log cannot show its effect.`,
  };
}

function figures(context: RolloutContext, gold: Gold): CheckFigure[] {
  return [courseFigure(context, gold), selectionFigure(context, gold)].filter(
    (figure) => figure !== undefined,
  );
}
