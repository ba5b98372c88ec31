import { componentWeights, withinGroupCorrelation } from "../../rewards/audit/index.js";
import { bestOfNDivergence, fitGoldCurves } from "../../rewards/overoptimisation/index.js";
import { clusterMean } from "../../stats/index.js";
import type { CheckFigure, Remedy } from "../audit-result.js";
import { change } from "../columns.js";
import type { Gold, RolloutContext } from "../context.js";
import { courseFigure, selectionCurve, selectionFigure } from "../figures.js";
import { type CheckPlan, notRun, type PlannedStatistic } from "../plan.js";
import { rerank } from "../rerank.js";
import { byGroup, distinct, finiteRows, meanOver, type Rows, range } from "../rows.js";
import { count, say, sayInterval, sayShare, sayShareInterval } from "../words.js";
import { standardised, worstRollouts } from "../worst.js";

/**
 * Does the reward hold or rise while what was meant falls? Over a run: the fall of gold from its best stretch
 * of steps, as long as the last one, to the end. Within groups: what picking the best by the reward does to
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
      units: gain.separated,
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
      { id: `best-of-${point.n}-reward`, label: `its reward`, estimate: point.proxy, basis },
    );
  }
  if (statistics.length === 0) {
    return notRun(
      "gold-divergence",
      "Not run: the log has neither steps nor a reference to compare with, nor groups of several completions; give --step, --reference or --group.",
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
      const proxyFalls = (estimates.interval("proxy-change")?.[1] ?? 0) < 0;
      const bestOfN = estimates.standing("best-of-n-gold-gain");
      const gainValue = estimates.value("best-of-n-gold-gain");
      const falls = goldStanding === "beyond" && !proxyFalls;
      const found = falls || bestOfN === "beyond";
      const noted = goldStanding === "beyond" || goldStanding === "across" || bestOfN === "across";
      const remarks: string[] = [];
      if (fall === undefined) {
        remarks.push(
          "The log has neither steps nor reference rows, so nothing is said about the course of training; give --step or --reference.",
        );
      } else if (goldStanding !== "within" && proxyFalls) {
        remarks.push("The reward falls with gold, so this is a worse policy rather than a gamed reward.");
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
        headline = `${fallSentence()}, and the reward falls with it.`;
      } else if (goldStanding === "across") {
        headline = `${fallSentence()}: too uncertain to be a finding.`;
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
}

/** The fall of gold from its best stretch to the last window, with the proxy's change between the same two. */
export function goldFall(context: RolloutContext, gold: Gold): GoldFall | undefined {
  const { comparison, stretches, log, limits } = context;
  if (comparison === undefined || stretches.length === 0) return undefined;
  const late = finiteRows(gold.values, comparison.late);
  let best = -Infinity;
  let found: { name: string; rows: Rows } | undefined;
  for (const { name, rows } of stretches) {
    const withGold = finiteRows(gold.values, rows);
    // A stretch with a handful of gold labels would win by luck.
    if (withGold.length < Math.max(2, late.length / 4)) continue;
    const mean = meanOver(gold.values, withGold);
    if (mean > best) {
      best = mean;
      found = { name, rows: withGold };
    }
  }
  if (found === undefined || late.length < 2) return undefined;
  const basis = `${count(found.rows.length, "rollout")} against ${late.length}`;
  const drop = change(log, gold.values, late, found.rows, gold.range);
  const scale = range(log.reward, context.all) || 1;
  const proxyBest = meanOver(log.reward, found.rows);
  const proxyEnd = meanOver(log.reward, late);
  return {
    statistics: [
      {
        id: "gold-fall",
        label: `fall of gold from its best stretch (${found.name}) to ${comparison.lateName}, as a share of its range`,
        statistic: drop,
        limit: { value: limits.goldDrop, beyond: "above" },
        units: Math.min(distinct(log.prompt, found.rows), distinct(log.prompt, late)),
        basis,
      },
      {
        id: "proxy-change",
        label: "change of the reward between the same two, as a share of its range",
        statistic: change(log, log.reward, found.rows, late, scale),
        basis,
      },
    ],
    best,
    bestName: found.name,
    bestRows: found.rows,
    end: meanOver(gold.values, late),
    endName: comparison.lateName,
    proxyBest,
    proxyEnd,
    proxyChange: proxyEnd - proxyBest,
  };
}

/** Per group: mean gold of those that share the best reward, minus mean gold of the group. */
function winnerGain(
  { log, focus }: RolloutContext,
  gold: Gold,
): { gain: Float64Array; prompt: Int32Array; groups: number; separated: number } {
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
    if (high > low) separated++;
    gain.push(ofTop / holders - sum / rows.length);
    prompt.push(log.prompt[rows[0]!]!);
  }
  return { gain: Float64Array.from(gain), prompt: Int32Array.from(prompt), groups: gain.length, separated };
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
