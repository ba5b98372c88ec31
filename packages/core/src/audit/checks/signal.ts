import { clusterBlindShare, clusterFlatShare, groupSignal } from "../../rewards/audit/index.js";
import { masked } from "../columns.js";
import type { Gold, RolloutContext } from "../context.js";
import { type CheckPlan, notRun, type PlannedStatistic, type Standing } from "../plan.js";
import { byGroup, finiteRows } from "../rows.js";
import { count, say, sayShare, sayShareInterval } from "../words.js";
import { worstRollouts } from "../worst.js";

/**
 * Does a group's reward tell a trainer anything? Groups in which every completion is paid alike give no
 * gradient. That is efficiency, and in a solved task as it should be; it becomes a finding where gold tells
 * completions apart and the reward gives all of them its highest value, as a saturated proxy does. Groups that are
 * paid alike below the top are what a strict or sparse reward gives hard prompts: a note.
 */
export function signal(context: RolloutContext): CheckPlan {
  const { log, limits, focus, focusName, gold } = context;
  const reward = masked(log.reward, focus);
  const plain = groupSignal(log, reward, gold?.values);
  if (plain.groups === 0) {
    return notRun(
      "signal",
      "Not run: no group has two completions, so nothing is compared within one; name the column of groups with --group.",
    );
  }
  const basis = `${count(plain.groups, "group")} of ${focusName}`;
  const statistics: PlannedStatistic[] = [
    {
      id: "flat-reward",
      label: "share of groups without any spread in the reward",
      statistic: clusterFlatShare(log, reward),
      limit: { value: limits.silentGroups, beyond: "above" },
      untested: true,
      basis,
    },
    { id: "tied-top", label: "share of groups whose best reward is shared", estimate: plain.tiedTop, basis },
    {
      id: "between-share",
      label: "share of the reward's variance between prompts rather than within",
      estimate: plain.betweenShare,
      basis,
    },
    {
      id: "batch-deviation",
      label: "standard deviation of the reward over the batch",
      estimate: plain.batchDeviation,
      basis,
    },
    {
      id: "within-deviation",
      label: "standard deviation of the reward within groups",
      estimate: plain.withinDeviation,
      basis,
    },
  ];
  const separating = gold === undefined ? undefined : clearlySeparated(context, gold);
  if (gold !== undefined && separating !== undefined) {
    const flatGold = clusterFlatShare(log, masked(gold.values, focus));
    const blindAll = clusterBlindShare(log, reward, separating.gold);
    const top = goldAtTop(context, separating.gold);
    const blindTop = clusterBlindShare(log, reward, top);
    const unitsOf = { units: separating.prompts };
    const flatAll = clusterFlatShare(log, separating.gold);
    statistics.push(
      { id: "flat-gold", label: "share of groups without any spread in gold", statistic: flatGold, basis },
      {
        id: "blind",
        label: "of the groups whose completions differ in gold, the share that the reward pays alike",
        statistic: (weights) => blindAll(weights) / (1 - flatAll(weights)),
        limit: { value: limits.blindShare, beyond: "above" },
        untested: true,
        basis: `${count(separating.groups, "group")} with ${gold.binary ? "different" : "clearly different"} gold`,
      },
      {
        id: "blind-at-top",
        label: "of the same groups, the share that the reward pays alike and at its highest value",
        statistic: (weights) => blindTop(weights) / (1 - flatAll(weights)),
        limit: { value: limits.blindShare, beyond: "above" },
        ...unitsOf,
        basis,
      },
      {
        id: "blind-of-all",
        label: "share of all groups in which gold differs and the reward pays alike, at its highest value",
        statistic: blindTop,
        limit: { value: limits.blindOfAll, beyond: "above" },
        ...unitsOf,
        basis,
      },
    );
  }
  return {
    check: "signal",
    statistics,
    conclude: (estimates) => {
      const flat = estimates.value("flat-reward");
      const flatGold = estimates.value("flat-gold");
      const blind = estimates.value("blind");
      // Both, since a stray gold label sets a few groups of a solved task apart.
      const standing = lesser(estimates.standing("blind-at-top"), estimates.standing("blind-of-all"));
      const remarks: string[] = [];
      if (flatGold > limits.silentGroups) {
        remarks.push(
          `${sayShare(flatGold)} of the groups carry no gold signal (all completions alike: ${solved(context)}): validity within groups rests on the rest.`,
        );
      }
      if (flat > limits.silentGroups) {
        remarks.push(
          `${sayShare(flat)} of the groups have no spread in the reward and give group-relative training nothing; filter them, or take prompts of middling difficulty.`,
        );
      }
      if (plain.betweenShare > 0.5) {
        remarks.push(
          `${sayShare(plain.betweenShare)} of the reward's variance is between prompts: its standard deviation over the batch (${say(plain.batchDeviation)}) says little about the one within groups (${say(plain.withinDeviation)}).`,
        );
      }
      if (plain.single > 0) {
        remarks.push(`${count(plain.single, "group")} of a single completion cannot be compared within.`);
      }
      const found = standing === "beyond";
      const sparse = blind > limits.blindShare && !(estimates.value("blind-at-top") > limits.blindShare);
      if (sparse) {
        remarks.push(
          "Most of these groups are paid alike below the highest reward: a sparse or strict reward, which teaches nothing there and takes nothing back that it taught elsewhere; easier prompts or partial credit would give it something to tell apart.",
        );
      }
      const noted =
        standing === "across" || sparse || flat > limits.silentGroups || flatGold > limits.silentGroups;
      const headline = found
        ? `In ${sayShare(estimates.value("blind-at-top"))} of the groups whose completions differ in gold, the reward pays all of them alike, at its highest${sayShareInterval(estimates.adjusted("blind-at-top"), "adjusted interval")}: it can no longer teach the difference.`
        : standing === "across"
          ? `In ${sayShare(estimates.value("blind-at-top"))} of the ${separating!.groups} groups whose completions differ in gold, the reward pays all of them alike, at its highest, on too few prompts to be sure.`
          : sparse
            ? `In ${sayShare(blind)} of the ${separating!.groups} groups whose completions differ in gold, the reward pays all of them alike, below its highest: a sparse reward.`
            : flat > limits.silentGroups
              ? `${sayShare(flat)} of the groups have no spread in the reward${gold === undefined ? "; without gold it is unknown whether these prompts are solved or the reward is saturated" : ""}.`
              : flatGold > limits.silentGroups
                ? `${sayShare(flatGold)} of the groups have no spread in gold; the reward separates completions in ${sayShare(1 - flat)}.`
                : `The reward separates completions in ${sayShare(1 - flat)} of the groups.`;
      return {
        level: found ? "finding" : noted ? "note" : "clear",
        headline,
        remarks,
        worst: found || standing === "across" ? blindRollouts(context, gold!) : [],
        ...(found
          ? {
              remedy: {
                id: "unsaturate",
                advice:
                  "Give the reward room above what the policy reaches: a stricter check, graded instead of pass or fail, or gold itself for the prompts where all completions get the top. Re-ranking cannot show it, because this reward does not order these groups at all.",
              },
            }
          : {}),
        figures: [
          {
            kind: "bars",
            title: "Groups without spread",
            y: "share of groups",
            bars: [
              { name: "reward", value: flat },
              ...(Number.isFinite(flatGold) ? [{ name: "gold", value: flatGold }] : []),
              ...(Number.isFinite(blind) ? [{ name: "reward, where gold differs", value: blind }] : []),
            ],
          },
        ],
      };
    },
  };
}

const order: readonly Standing[] = ["unknown", "within", "across", "beyond"];

function lesser(a: Standing, b: Standing): Standing {
  return order.indexOf(a) < order.indexOf(b) ? a : b;
}

/**
 * Gold in the rows in focus, levelled in groups where it hardly differs: a graded gold differs somewhere in
 * nearly every group, by noise alone. A group counts as separated from half of gold's range.
 */
function clearlySeparated(
  { log, focus }: RolloutContext,
  gold: Gold,
): { gold: Float64Array; groups: number; prompts: number } | undefined {
  const out = masked(gold.values, focus);
  const prompts = new Set<number>();
  let groups = 0;
  for (const rows of byGroup(log, finiteRows(gold.values, focus))) {
    let low = Infinity;
    let high = -Infinity;
    for (const row of rows) {
      low = Math.min(low, out[row]!);
      high = Math.max(high, out[row]!);
    }
    if (high - low >= 0.5 * gold.range && high > low) {
      groups++;
      prompts.add(log.prompt[rows[0]!]!);
    } else for (const row of rows) out[row] = low;
  }
  return groups === 0 ? undefined : { gold: out, groups, prompts: prompts.size };
}

/** The same gold, levelled in groups that have a reward below the log's highest (by over 1 % of the range). */
function goldAtTop({ log, focus, all }: RolloutContext, gold: Float64Array): Float64Array {
  let low = Infinity;
  let high = -Infinity;
  for (const row of all) {
    low = Math.min(low, log.reward[row]!);
    high = Math.max(high, log.reward[row]!);
  }
  const near = high - 0.01 * (high - low);
  const out = gold.slice();
  for (const rows of byGroup(log, finiteRows(gold, focus))) {
    if (rows.some((row) => log.reward[row]! < near)) for (const row of rows) out[row] = gold[rows[0]!]!;
  }
  return out;
}

/** How many of the groups without gold spread are all right, in words. */
function solved({ log, focus, gold }: RolloutContext): string {
  let high = 0;
  let low = 0;
  let between = 0;
  for (const rows of byGroup(log, finiteRows(gold!.values, focus))) {
    const first = gold!.values[rows[0]!]!;
    if (rows.length < 2 || rows.some((row) => gold!.values[row] !== first)) continue;
    if (first === gold!.high) high++;
    else if (first === gold!.low) low++;
    else between++;
  }
  return `${high} at the best value, ${low} at the worst${between > 0 ? `, ${between} between` : ""}`;
}

/** Completions of low gold in groups that the reward pays alike. */
function blindRollouts({ log, focus }: RolloutContext, gold: Gold): ReturnType<typeof worstRollouts> {
  const blindGap = new Float64Array(log.rows).fill(Number.NaN);
  for (const rows of byGroup(log, finiteRows(gold.values, focus))) {
    const first = log.reward[rows[0]!]!;
    if (rows.length < 2 || rows.some((row) => log.reward[row] !== first)) continue;
    const best = Math.max(...rows.map((row) => gold.values[row]!));
    for (const row of rows) if (gold.values[row]! < best) blindGap[row] = best - gold.values[row]!;
  }
  return worstRollouts(
    log,
    focus,
    (row) => blindGap[row]!,
    (row) =>
      `paid ${say(log.reward[row]!)} like the rest of its group, with gold ${say(blindGap[row]!)} below the best`,
  );
}
