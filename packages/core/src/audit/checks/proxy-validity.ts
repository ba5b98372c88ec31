import {
  clusterWithinGroupAuc,
  clusterWithinGroupTau,
  withinGroupAuc,
  withinGroupTau,
} from "../../rewards/audit/index.js";
import { type ClusterStatistic, clusterAuc, clusterSpearman } from "../../stats/index.js";
import { concordance, difference, masked } from "../columns.js";
import type { Gold, RolloutContext } from "../context.js";
import { goldRise } from "../gold-rise.js";
import { type CheckPlan, notRun, type PlannedStatistic } from "../plan.js";
import type { RolloutLog } from "../rollout-log.js";
import { byGroup, finiteRows, pick, pickIndex, type Rows } from "../rows.js";
import { count, say, sayInterval, sayShare, sayShareInterval } from "../words.js";
import { worstByGold } from "./gold-divergence.js";

/**
 * Does the reward prefer the better completion of a prompt? Within groups, because that is what group-relative
 * training and best-of-n use: a reward can tell easy prompts from hard ones and still be blind to answers.
 */
export function proxyValidity(context: RolloutContext): CheckPlan {
  const { gold, goldMissing, log, limits, focus, focusName, comparison } = context;
  if (gold === undefined) return notRun("proxy-validity", `Not run: ${goldMissing}.`);
  const rows = finiteRows(gold.values, focus);
  const overall = overallAgreement(context, gold, rows);
  const within = withinAgreement(context, gold, rows);
  const statistics: PlannedStatistic[] = [
    { ...overall, id: "overall", basis: `${count(rows.length, "rollout")} of ${focusName}` },
    {
      id: "within-group",
      label: `chance that the reward prefers the better of two completions of one group${gold.binary ? " (AUC)" : " ((1 + τ) / 2)"}`,
      statistic: within.statistic,
      limit: { value: limits.withinAuc, beyond: "below" },
      units: within.prompts,
      basis: `${count(within.groups, "group")} with different gold, of ${within.ofGroups}, in ${focusName}`,
    },
  ];
  const apart = withinAgreement(context, gold, toldApart(context, rows));
  statistics.push({
    id: "within-told-apart",
    label:
      "chance that the reward prefers the better of two completions, over groups whose rewards are not all equal",
    statistic: apart.statistic,
    basis: `${count(apart.groups, "group")} with different gold`,
  });
  if (comparison !== undefined) {
    const before = withinAgreement(context, gold, finiteRows(gold.values, comparison.early));
    statistics.push({
      id: "within-group-fall",
      label: `fall of that chance from ${comparison.earlyName} to ${comparison.lateName}`,
      statistic: difference(before.statistic, within.statistic),
      limit: { value: limits.validityFall, beyond: "above" },
      units: Math.min(before.prompts, within.prompts),
      basis: `${before.groups} groups against ${within.groups}`,
    });
  }
  const rise = goldRise(context);
  if (rise !== undefined) statistics.push(rise);
  return {
    check: "proxy-validity",
    statistics,
    conclude: (estimates) => {
      const level = estimates.value("within-group");
      const whole = estimates.value("overall");
      const standing = estimates.standing("within-group");
      const falling = estimates.standing("within-group-fall");
      // A policy that gets better, or only more even, leaves mostly noise to tell apart: a fall alone is no fault
      // of the reward. What it prefers now is, whatever training did.
      const earned = (estimates.interval("gold-rise")?.[0] ?? 0) > 0;
      const goldFalls = (estimates.interval("gold-rise")?.[1] ?? 0) < 0;
      const fell = falling === "beyond" && !earned && (goldFalls || level < limits.withinAuc);
      // Ties count half, so that a sparse reward is near ½ however right it is wherever it is paid at all.
      const blind = standing === "beyond" && estimates.value("within-told-apart") < limits.withinAuc;
      const beyond = standing === "beyond" || falling === "beyond";
      const found = blind || fell;
      const remarks: string[] = [];
      const top = gold.binary ? topWrong(context, gold, rows) : undefined;
      const outranks = top !== undefined && log.reward[top]! > medianOfRight(context, gold, rows);
      if (top !== undefined) {
        remarks.push(
          `The highest reward of a completion of gold ${say(gold.low)} is ${say(log.reward[top]!)}, ${outranks ? "above" : "not above"} that of most completions with the best gold (completion ${indexInGroup(context, top)} of group ${log.group[top]}, both counted from 0).`,
        );
      }
      const betweenOnly = gold.binary && whole - level > 0.05;
      if (betweenOnly) {
        remarks.push(
          `Overall the reward looks better (${say(whole)}) than within groups (${say(level)}): part of it only tells easy prompts from hard ones.`,
        );
      }
      if (Number.isNaN(level)) {
        remarks.push(
          "No group has completions of different gold and a reward to compare, so validity within groups is unknown.",
        );
      } else if (within.prompts < limits.fewestPrompts) {
        remarks.push(
          `Only groups of ${count(within.prompts, "prompt")} can be compared within: too few for a finding.`,
        );
      }
      if (comparison === undefined) {
        remarks.push("Without steps or a reference, whether validity fell during training is unknown.");
      }
      const measured = `prefers the better of two completions of a prompt ${sayShare(level)} of the time`;
      if (standing === "beyond" && !blind) {
        remarks.push(
          `Where it tells completions of a group apart at all, it prefers the better one ${sayShare(estimates.value("within-told-apart"))} of the time: the rest are ties, which "signal" counts.`,
        );
      }
      if (falling === "beyond" && !found && !earned) {
        remarks.push(
          `The chance fell by ${say(estimates.value("within-group-fall"))} since ${comparison!.earlyName}, but gold does not fall and the reward still prefers the better completion: a policy whose completions are more alike leaves less to tell apart.`,
        );
      }
      if (falling === "beyond" && earned && !found) {
        remarks.push(
          `Gold rises from ${comparison!.earlyName} to ${comparison!.lateName}, so the reward still does its work: completions of a better policy are more alike, and what is left to tell apart is mostly noise.`,
        );
      }
      const noted =
        beyond ||
        standing === "across" ||
        falling === "across" ||
        level < limits.withinAucWarning ||
        Number.isNaN(level);
      const headline = Number.isNaN(level)
        ? `Within groups nothing can be compared: no group has completions that differ in gold.`
        : blind
          ? `In ${focusName} the reward ${measured}${sayShareInterval(estimates.adjusted("within-group"), "adjusted interval")}: little better than chance, or worse.`
          : fell
            ? `The reward stopped telling good from bad: the chance that it prefers the better completion fell by ${say(estimates.value("within-group-fall"))} to ${say(level)} since ${comparison!.earlyName}${sayInterval(estimates.adjusted("within-group-fall"), "adjusted interval of the fall")}.`
            : `The reward ${measured}${sayShareInterval(estimates.interval("within-group"), "95 % interval")}.`;
      return {
        level: found ? "finding" : noted || betweenOnly || outranks ? "note" : "clear",
        headline,
        remarks,
        worst: worstByGold(context, gold),
        ...(found
          ? {
              remedy: {
                id: "relabel",
                advice:
                  "Train or prompt the reward anew with comparisons drawn from the present policy: pairs of completions of one prompt of which the worse is now paid more. Until then pay gold where it can be had.",
              },
            }
          : {}),
        figures: [
          {
            kind: "bars",
            title: "Chance that the reward prefers the better completion",
            y: "chance",
            bars: [
              { name: "overall", value: whole, ...withInterval(estimates.interval("overall")) },
              { name: "within groups", value: level, ...withInterval(estimates.interval("within-group")) },
            ],
          },
        ],
      };
    },
  };
}

const withInterval = (interval: readonly [number, number] | undefined): { interval?: [number, number] } =>
  interval === undefined ? {} : { interval: [interval[0], interval[1]] };

function withinAgreement(
  { log }: RolloutContext,
  gold: Gold,
  rows: Rows,
): { statistic: ClusterStatistic; groups: number; prompts: number; ofGroups: number } {
  const reward = masked(log.reward, rows);
  const prompts = promptsThatDiffer(log, rows, gold.values);
  if (gold.binary) {
    const label = binaryLabel(gold);
    const { groups, ofGroups } = withinGroupAuc(log, reward, label);
    return { statistic: clusterWithinGroupAuc(log, reward, label), groups, prompts, ofGroups };
  }
  const { groups, ofGroups } = withinGroupTau(log, reward, gold.values);
  return {
    statistic: concordance(clusterWithinGroupTau(log, reward, gold.values)),
    groups,
    prompts,
    ofGroups,
  };
}

/** The rows of groups whose rewards are not all equal. */
function toldApart({ log }: RolloutContext, rows: Rows): Rows {
  const groups = byGroup(log, rows).filter((members) =>
    members.some((row) => log.reward[row] !== log.reward[members[0]!]),
  );
  return Int32Array.from(groups.flat()).sort();
}

/** Different prompts among the groups in which gold differs: what the chance within groups rests on. */
function promptsThatDiffer(log: RolloutLog, rows: Rows, gold: Float64Array): number {
  const groups = byGroup(log, rows).filter((members) =>
    members.some((row) => gold[row] !== gold[members[0]!]),
  );
  return new Set(groups.map((members) => log.prompt[members[0]!]!)).size;
}

function overallAgreement(
  { log }: RolloutContext,
  gold: Gold,
  rows: Rows,
): { label: string; statistic: ClusterStatistic } {
  const reward = pick(log.reward, rows);
  const prompt = pickIndex(log.prompt, rows);
  return gold.binary
    ? {
        label: "chance that the reward prefers the better of two completions of whatever prompts (AUC)",
        statistic: clusterAuc(reward, pick(binaryLabel(gold), rows), prompt),
      }
    : {
        label: "Spearman correlation of reward and gold over all completions",
        statistic: clusterSpearman(reward, pick(gold.values, rows), prompt),
      };
}

/** Gold of two values as 0 and 1; NaN stays. */
function binaryLabel({ values, low }: Gold): Float64Array {
  return values.map((value) => (Number.isNaN(value) ? Number.NaN : value > low ? 1 : 0));
}

/** The row of lowest gold that is rewarded best; the first of equals. */
function topWrong({ log }: RolloutContext, gold: Gold, rows: Rows): number | undefined {
  let found: number | undefined;
  for (const row of rows) {
    if (gold.values[row] !== gold.low) continue;
    if (found === undefined || log.reward[row]! > log.reward[found]!) found = row;
  }
  return found;
}

/** Median reward of the rows with the best gold. */
function medianOfRight({ log }: RolloutContext, gold: Gold, rows: Rows): number {
  const right = pick(
    log.reward,
    rows.filter((row) => gold.values[row] === gold.high),
  ).sort();
  return right.length === 0 ? Number.NaN : right[Math.floor((right.length - 1) / 2)]!;
}

function indexInGroup({ log }: RolloutContext, row: number): number {
  let before = 0;
  for (let other = 0; other < row; other++) if (log.group[other] === log.group[row]) before++;
  return before;
}
