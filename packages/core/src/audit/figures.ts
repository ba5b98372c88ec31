import { bestOfNCurve } from "../rewards/overoptimisation/index.js";
import type { CheckFigure } from "./audit-result.js";
import type { Gold, RolloutContext } from "./context.js";
import { byGroup, finiteRows, type Rows } from "./rows.js";

/** Points that a line is drawn with at most. */
const MOST_POINTS = 60;

/** Means of columns by step, in at most 60 stretches of steps; undefined without two steps. */
export function stepsFigure(
  { log, all }: Pick<RolloutContext, "log" | "all">,
  title: string,
  columns: readonly { readonly name: string; readonly values: ArrayLike<number> }[],
): CheckFigure | undefined {
  const step = log.step;
  if (step === undefined) return undefined;
  const steps = [...new Set(step.filter(Number.isFinite))].sort((a, b) => a - b);
  if (steps.length < 2) return undefined;
  const size = Math.ceil(steps.length / MOST_POINTS);
  const bin = new Map(steps.map((value, i) => [value, Math.floor(i / size)]));
  const bins = Math.ceil(steps.length / size);
  const lines = columns.map(({ name, values }) => {
    const sum = new Float64Array(bins);
    const n = new Float64Array(bins);
    for (const row of all) {
      const b = bin.get(step[row]!);
      const value = values[row]!;
      if (b === undefined || !Number.isFinite(value)) continue;
      sum[b]! += value;
      n[b]! += 1;
    }
    const points: [number, number][] = [];
    for (let b = 0; b < bins; b++) if (n[b]! > 0) points.push([steps[b * size]!, sum[b]! / n[b]!]);
    return { name, points };
  });
  return {
    kind: "lines",
    title,
    x: "step",
    y: "mean",
    scaled: true,
    lines: lines.filter(({ points }) => points.length > 1),
  };
}

/** Reward and gold over the run. */
export function courseFigure(context: RolloutContext, gold: Gold): CheckFigure | undefined {
  return stepsFigure(context, "Reward and gold over the run", [
    { name: "reward", values: context.log.reward },
    { name: gold.name, values: gold.values },
  ]);
}

/** Reward and gold of the best of n, for n in powers of two up to the size of groups. */
export function selectionFigure(context: RolloutContext, gold: Gold): CheckFigure | undefined {
  const curve = selectionCurve(context, gold, context.focus);
  if (curve === undefined) return undefined;
  return {
    kind: "lines",
    title: "Best of n by the reward",
    x: "n",
    y: "mean",
    scaled: true,
    lines: [
      { name: "reward", points: curve.map(({ n, proxy }) => [n, proxy]) },
      { name: gold.name, points: curve.map(({ n, gold: value }) => [n, value]) },
    ],
  };
}

/**
 * Unbiased best-of-n estimates over the groups of the commonest size, ties in original order, for n = 1, 2, 4 …
 * up to that size; undefined where most groups are of one.
 */
export function selectionCurve(
  { log }: Pick<RolloutContext, "log">,
  gold: Gold,
  rows: Rows,
): { n: number; proxy: number; gold: number }[] | undefined {
  const groups = byGroup(log, finiteRows(gold.values, rows));
  const sizes = new Map<number, number>();
  for (const members of groups) sizes.set(members.length, (sizes.get(members.length) ?? 0) + 1);
  let size = 1;
  for (const [candidate, times] of sizes) {
    const best = sizes.get(size) ?? 0;
    if (candidate > 1 && (times > best || (times === best && candidate > size))) size = candidate;
  }
  if (size < 2) return undefined;
  const ns: number[] = [];
  for (let n = 1; n < size; n *= 2) ns.push(n);
  ns.push(size);
  const chosen = groups
    .filter((members) => members.length >= size)
    .map((members) => ({
      proxy: Float64Array.from(members, (row) => log.reward[row]!),
      gold: Float64Array.from(members, (row) => gold.values[row]!),
    }));
  return bestOfNCurve(chosen, ns, { ties: "order" }).map(({ n, proxy, gold: value }) => ({
    n,
    proxy,
    gold: value,
  }));
}
