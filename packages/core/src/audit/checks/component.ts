import { clusterComponentShare, componentWeights } from "../../rewards/audit/index.js";
import { masked } from "../columns.js";
import type { RolloutContext } from "../context.js";
import { stepsFigure } from "../figures.js";
import { type MatchedChange, matchedChange, unmatchedRemark } from "../matched-change.js";
import { type CheckPlan, notRun, type PlannedStatistic } from "../plan.js";
import { rerank } from "../rerank.js";
import { courseRemark, rewardCourse } from "../reward-level.js";
import type { NamedColumn } from "../rollout-log.js";
import { finiteRows, meanOver, range } from "../rows.js";
import { count, say, sayShare, sayShareInterval } from "../words.js";
import { standardised, worstRollouts } from "../worst.js";

/** The reward counts as a weighted sum of its components up to this share of its variance. */
const UNEXPLAINED = 0.05;

/** Columns beyond these are not tested: every further test widens all intervals. */
const MOST_COMPONENTS = 8;

/** A component as the reward pays it. */
interface Part extends NamedColumn {
  readonly weight: number;
  /** weight × values. */
  readonly paid: Float64Array;
  readonly range: number;
}

/**
 * Does one component of the reward grow at the expense of another, or of gold? A format reward that rises while
 * accuracy falls is the classic. Falls are held against the limit; the component that takes over must rise by
 * its whole interval and the reward must have held, so that a policy that gets worse at everything is no finding.
 * Where gold rises, a sibling that falls is a price paid: a note. A component that is never above 0 is a penalty,
 * and one that deepens is no loss of anything meant.
 */
export function component(context: RolloutContext): CheckPlan {
  const { log, limits, comparison, focus, all } = context;
  if (log.components.length === 0) {
    return notRun(
      "component",
      "Not run: the log has no reward components; name their columns with --components.",
    );
  }
  const { parts, weights, unexplained } = partsOf(context);
  const idle = idleComponents(context);
  const known = parts.length > 0 && !(unexplained > UNEXPLAINED);
  // A column's share of a reward that it is no part of means nothing.
  const statistics: PlannedStatistic[] = (known ? parts : []).map((part, k) => ({
    id: `share-${part.name}`,
    label: `share of the reward's variance within groups that "${part.name}" makes (weight ${say(part.weight)})`,
    statistic: clusterComponentShare(log, masked(log.reward, focus), part.values, weights[k]!),
    basis: `${count(focus.length, "rollout")} of ${context.focusName}`,
  }));
  const tested = parts.slice(0, MOST_COMPONENTS);
  const fallers: { name: string; id: string; before: number; after: number }[] = [];
  let whole: MatchedChange | undefined;
  if (comparison !== undefined && known) {
    const { early, late } = comparison;
    for (const part of tested) {
      const rise = matchedChange(context, part.paid, early, late, part.range);
      statistics.push({
        id: `rise-${part.name}`,
        label: `rise of "${part.name}" as paid, as a share of its range`,
        statistic: rise.statistic,
        limit: { value: 0, beyond: "above" },
        units: rise.units,
        basis: rise.basis,
      });
      if (tested.length > 1 && all.some((row) => part.paid[row]! > 0)) {
        const id = `fall-${part.name}`;
        fallers.push({
          name: part.name,
          id,
          before: rise.before / part.weight,
          after: rise.after / part.weight,
        });
        statistics.push({
          id,
          label: `fall of "${part.name}" as paid, as a share of its range`,
          statistic: (w) => -rise.statistic(w),
          limit: { value: limits.componentFall, beyond: "above" },
          units: rise.units,
          basis: rise.basis,
        });
      }
    }
    const { gold } = context;
    if (gold !== undefined) {
      const fall = matchedChange(context, gold.values, late, early, gold.range);
      fallers.push({ name: gold.name, id: "fall-of-gold", before: fall.after, after: fall.before });
      statistics.push({
        id: "fall-of-gold",
        label: "fall of gold, as a share of its range",
        statistic: fall.statistic,
        limit: { value: limits.componentFall, beyond: "above" },
        units: fall.units,
        basis: fall.basis,
      });
    }
    whole = matchedChange(context, log.reward, early, late, range(log.reward, all) || 1);
    statistics.push({
      id: "reward-change",
      label: "change of the whole reward, as a share of its range",
      statistic: whole.statistic,
      basis: whole.basis,
    });
  }
  return {
    check: "component",
    statistics,
    conclude: (estimates) => {
      const remarks: string[] = [];
      if (idle.length > 0 && parts.length > 0) remarks.push(...idle);
      if (!known && parts.length > 0) {
        remarks.push(
          `The columns leave ${sayShare(unexplained)} of the reward's variance unexplained, so they are not treated as its parts; give --weights if they are.`,
        );
      }
      if (comparison === undefined) {
        remarks.push(
          "Without steps or a reference, whether one component grows at the expense of another is unknown.",
        );
      }
      if (tested.length < parts.length)
        remarks.push(`Only the first ${MOST_COMPONENTS} components were tested.`);
      const risers = tested
        .filter(({ name }) => estimates.standing(`rise-${name}`) === "beyond")
        .sort((a, b) => gainOf(context, b) - gainOf(context, a));
      const course = rewardCourse(estimates, "reward-change", {
        limit: limits.rewardHolds,
        centred: context.centred,
      });
      const goldRises = (estimates.interval("fall-of-gold")?.[1] ?? 0) < 0;
      const riser = risers[0];
      const fallen = fallers
        .filter(({ name, id }) => name !== riser?.name && estimates.standing(id) === "beyond")
        .sort((a, b) => estimates.value(b.id) - estimates.value(a.id));
      const doubtful = fallers.filter(({ id }) => estimates.standing(id) === "across");
      const found = riser !== undefined && fallen.length > 0 && course === "held" && !goldRises;
      const confirmed = found && fallen.some(({ id }) => id === "fall-of-gold");
      const dominant = [...parts].sort(
        (a, b) => estimates.value(`share-${b.name}`) - estimates.value(`share-${a.name}`),
      )[0];
      const share = dominant === undefined ? Number.NaN : estimates.value(`share-${dominant.name}`);
      const falls = fallen[0] ?? doubtful[0];
      const noted = !found && (fallen.length > 0 || (doubtful.length > 0 && risers.length > 0));
      if (noted && whole !== undefined) {
        if (!whole.matched) remarks.push(unmatchedRemark(whole.common));
        const remark = goldRises ? undefined : courseRemark(course);
        if (remark !== undefined) remarks.push(remark);
      }
      if (parts.length === 0) {
        return {
          level: idle.length > 0 ? "note" : "clear",
          headline: idle[0] ?? "None of the components varies with the reward.",
          remarks: [...idle.slice(1), ...remarks],
          worst: [],
          figures: [],
        };
      }
      const headline = found
        ? `"${riser.name}" rises (${say(meanOver(riser.values, comparison!.early))} to ${say(meanOver(riser.values, comparison!.late))}) while ${falls!.id === "fall-of-gold" ? "gold" : `"${falls!.name}"`} falls from ${say(falls!.before)} to ${say(falls!.after)}, ${sayShare(estimates.value(falls!.id))} of its range${sayShareInterval(estimates.adjusted(falls!.id), "adjusted interval")}, and the reward holds.`
        : noted && falls !== undefined
          ? `"${falls.name}" falls from ${say(falls.before)} to ${say(falls.after)}, ${
              fallen.length === 0
                ? whole?.matched === false
                  ? "on different prompts"
                  : "too uncertain to be a finding"
                : riser === undefined
                  ? "though no other component clearly rises"
                  : goldRises
                    ? "while gold rises"
                    : course === "falls"
                      ? "and the reward falls with it"
                      : "and that the reward held is not clear"
            }.`
          : Number.isFinite(share)
            ? `${known && comparison !== undefined ? "No component falls while another rises; " : ""}"${dominant!.name}" makes ${sayShare(share)} of the reward's variance within groups.`
            : known
              ? "The components make no variance within groups."
              : "The reward is no weighted sum of the logged columns, so none is treated as its part.";
      return {
        level: found ? "finding" : noted ? "note" : "clear",
        headline,
        remarks,
        worst: found ? worstOfTrade(context, riser, falls!) : [],
        ...(found ? { remedy: remedyOf(context, parts, riser, falls!.name) } : {}),
        figures: [
          stepsFigure(context, "Components over the run", [
            ...tested,
            ...(context.gold === undefined ? [] : [context.gold]),
          ]),
          Number.isFinite(share)
            ? {
                kind: "bars" as const,
                title: "Who makes the reward's variance within groups",
                y: "share",
                bars: parts.map(({ name }) => ({ name, value: estimates.value(`share-${name}`) })),
              }
            : undefined,
        ].filter((figure) => figure !== undefined),
        confirmed,
      };
    },
  };
}

/** Components that are the same everywhere: a cue that every completion has separates nothing. */
function idleComponents({ log, all, gold }: RolloutContext): string[] {
  return log.components.flatMap(({ name, values }) => {
    const rows = finiteRows(values, all);
    if (rows.length === 0) return [`"${name}" has no number in any row.`];
    const first = values[rows[0]!]!;
    if (rows.some((row) => values[row] !== first)) return [];
    const lowest = gold === undefined ? 0 : rows.filter((row) => gold.values[row] === gold.low).length;
    const too = lowest === 0 ? "" : `, those with the lowest gold (${lowest}) too`;
    return [`"${name}" is ${say(first)} in every completion${too}: it separates nothing.`];
  });
}

function partsOf({ log, all }: RolloutContext): { parts: Part[]; weights: number[]; unexplained: number } {
  const varying = log.components.filter(({ values }) => range(values, all) > 0);
  if (varying.length === 0) return { parts: [], weights: [], unexplained: 1 };
  const { weights, unexplained } = componentWeights(log, log.reward, varying, log.weights ?? {});
  const whole = range(log.reward, all);
  const parts: Part[] = [];
  const kept: number[] = [];
  varying.forEach((column, k) => {
    const weight = weights[k]!;
    const spread = range(column.values, all);
    // A column whose weight moves the reward by less than a thousandth of its range is no part of it.
    if (!(Math.abs(weight) * spread > 1e-3 * whole)) return;
    parts.push({
      ...column,
      weight,
      paid: column.values.map((value) => weight * value),
      range: Math.abs(weight) * spread,
    });
    kept.push(weight);
  });
  return { parts, weights: kept, unexplained };
}

/** What a component's rise added to the reward. */
function gainOf({ comparison }: RolloutContext, { paid }: Part): number {
  return meanOver(paid, comparison!.late) - meanOver(paid, comparison!.early);
}

function worstOfTrade(
  context: RolloutContext,
  riser: Part,
  faller: { readonly name: string; readonly id: string },
): ReturnType<typeof worstRollouts> {
  const { log, focus, gold } = context;
  const lost =
    faller.id === "fall-of-gold"
      ? gold!.values
      : log.components.find(({ name }) => name === faller.name)!.values;
  const up = standardised(riser.paid, focus);
  const down = standardised(lost, focus);
  const paid = standardised(log.reward, focus);
  return worstRollouts(
    log,
    focus,
    (row) => up(row) - down(row) + 0.5 * paid(row),
    (row) =>
      `${riser.name} ${say(riser.values[row]!)}, ${faller.name} ${say(lost[row]!)}, still paid ${say(log.reward[row]!)}`,
    { [riser.name]: riser.values, [faller.name]: lost },
  );
}

/** Gate: the component that took over is paid only where the one it starved is at its group's best. */
function remedyOf(
  context: RolloutContext,
  parts: readonly Part[],
  riser: Part,
  faller: string,
): NonNullable<ReturnType<CheckPlan["conclude"]>["remedy"]> {
  const { log, all } = context;
  const starved = parts.find(({ name }) => name === faller);
  const gate = starved?.values ?? context.gold?.values;
  if (gate === undefined)
    return { id: "gate", advice: "Gate the component that took over by the one that it starved." };
  const middle = meanOver(gate, all);
  const gated = log.reward.map((reward, row) => reward - (gate[row]! > middle ? 0 : riser.paid[row]!));
  const reranked = rerank(
    context,
    all,
    gated,
    `reward − (${say(riser.weight)} × ${riser.name} where ${faller} ≤ ${say(middle)}, its mean)`,
    { [riser.name]: riser.values, [faller]: gate },
  );
  return {
    id: "gate",
    advice: `Pay "${riser.name}" only where "${faller}" is right (multiply instead of add), or lower its weight until "${faller}" makes most of the spread within groups.`,
    ...(reranked === undefined ? {} : { reranked }),
  };
}
