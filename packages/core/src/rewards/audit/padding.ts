import type { ClusterStatistic } from "../../stats/index.js";
import { allPrompts, completeRows, type GroupedRows, groupIndex, scaledColumn } from "./grouped-rows.js";
import { correlationOfSums } from "./prompt-sums.js";
import { clusterChangedWinners, clusterWinnerMean } from "./winners.js";
import { withinGroupCorrelation, withinGroupProducts } from "./within-group.js";

/** Rewards of steps: those of row i are values[start[i] … start[i + 1] − 1]. */
export interface StepRewards {
  readonly start: Int32Array;
  readonly values: Float64Array;
}

/** What the rewards of steps come to, a number per row; NaN, except for steps and sum, in rows without a step. */
export interface StepColumns {
  readonly steps: Float64Array;
  /** Return without discount. */
  readonly sum: Float64Array;
  /** The smallest reward of a step: the min-form of J. Cheng et al. (arXiv 2504.15275) without its temperature. */
  readonly least: Float64Array;
  readonly median: Float64Array;
}

/** Summaries of each row's step rewards. A step whose reward is not finite makes its row NaN, but for `steps`. */
export function stepColumns({ start, values }: StepRewards): StepColumns {
  const rows = start.length - 1;
  const steps = new Float64Array(rows);
  const sum = new Float64Array(rows);
  const least = new Float64Array(rows).fill(Number.NaN);
  const median = new Float64Array(rows).fill(Number.NaN);
  for (let i = 0; i < rows; i++) {
    const own = values.slice(start[i]!, start[i + 1]!).sort();
    const n = own.length;
    steps[i] = n;
    if (n === 0) continue;
    for (const value of own) sum[i]! += value;
    if (!Number.isFinite(sum[i])) {
      sum[i] = Number.NaN;
      continue;
    }
    least[i] = own[0]!;
    median[i] = own[(n - 1) >> 1]! / 2 + own[n >> 1]! / 2;
  }
  return { steps, sum, least, median };
}

/** What is held fixed besides correctness. */
export type PaddingStrata =
  /** The prompt too: completions of one group with equal gold. A hard prompt with long answers cannot mislead it. */
  | "groups"
  /** Nothing: all completions with equal gold. */
  | "prompts";

/** Whether a process reward pays for steps. */
export interface Padding {
  /** Correlation of the number of steps and the return at fixed gold, within groups. */
  readonly withinGroups: number;
  /** The same across prompts. */
  readonly acrossPrompts: number;
  /** Share of completions whose median step has a reward above 0: one more like it raises their return. */
  readonly paidByMore: number;
  /** Share of groups in which sum and minimum pick different completions. */
  readonly changedWinners: number;
  /** Mean number of steps of the pick by sum less that of the pick by minimum. */
  readonly moreSteps: number;
  /** Within-group correlation of gold with the return and with the minimum; NaN without gold. */
  readonly goldOfSum: number;
  readonly goldOfLeast: number;
}

/**
 * Whether a completion earns more by having more steps (J. Gao et al., arXiv 2410.15115: plain process rewards were
 * raised by repeating correct but useless steps), and what the minimum would rank otherwise.
 */
export function padding(rows: GroupedRows, rewards: StepRewards, gold?: Float64Array): Padding {
  const all = allPrompts(rows.prompts);
  const { steps, sum, least, median } = stepColumns(rewards);
  let paid = 0;
  let known = 0;
  for (const value of median) {
    if (Number.isNaN(value)) continue;
    known++;
    if (value > 0) paid++;
  }
  return {
    withinGroups: clusterPadding(rows, steps, sum, gold, "groups")(all),
    acrossPrompts: clusterPadding(rows, steps, sum, gold, "prompts")(all),
    paidByMore: paid / known,
    changedWinners: clusterChangedWinners(rows, sum, least)(all),
    moreSteps: clusterWinnerMean(rows, sum, steps)(all) - clusterWinnerMean(rows, least, steps)(all),
    goldOfSum: gold === undefined ? Number.NaN : withinGroupCorrelation(rows, sum, gold),
    goldOfLeast: gold === undefined ? Number.NaN : withinGroupCorrelation(rows, least, gold),
  };
}

/** Levels into which a gold score of more values than that is cut. */
const MOST_LEVELS = 10;

/**
 * Pearson's correlation of the number of steps and the summed step reward among completions of equal gold, products
 * summed over strata, for resamples of prompts. A gold score of more than ten values is cut into tenths of the rows.
 * NaN where either does not vary within a stratum.
 * @param gold what is held fixed; without it, only the group (or nothing) is
 */
export function clusterPadding(
  rows: GroupedRows,
  steps: Float64Array,
  sum: Float64Array,
  gold: Float64Array | undefined,
  strata: PaddingStrata,
): ClusterStatistic {
  const kept = completeRows(rows, gold === undefined ? { steps, sum } : { steps, sum, gold });
  const { level, levels } = levelsOf(gold, kept, rows.prompt.length);
  return strata === "groups"
    ? withinStrata(rows, steps, sum, level, levels)
    : acrossPrompts(rows, steps, sum, level, levels, kept);
}

function withinStrata(
  rows: GroupedRows,
  steps: Float64Array,
  sum: Float64Array,
  level: Float64Array,
  levels: number,
): ClusterStatistic {
  const index = groupIndex(rows, { steps, sum, level });
  const stratum = new Int32Array(rows.group.length);
  for (const i of index.row) stratum[i] = rows.group[i]! * levels + level[i]!;
  const finer: GroupedRows = { ...rows, group: stratum, groups: rows.groups * levels };
  const { xx, yy, xy } = withinGroupProducts(finer, steps, sum, { level });
  return (weights) => {
    let ofSteps = 0;
    let ofSum = 0;
    let both = 0;
    for (let p = 0; p < xx.length; p++) {
      ofSteps += weights[p]! * xx[p]!;
      ofSum += weights[p]! * yy[p]!;
      both += weights[p]! * xy[p]!;
    }
    return correlationOfSums(both, ofSteps, ofSum);
  };
}

function acrossPrompts(
  rows: GroupedRows,
  steps: Float64Array,
  sum: Float64Array,
  level: Float64Array,
  levels: number,
  kept: Int32Array,
): ClusterStatistic {
  const x = scaledColumn(steps, kept).values;
  const y = scaledColumn(sum, kept).values;
  const cells = rows.prompts * levels;
  const moments = new Float64Array(6 * cells);
  for (const i of kept) {
    const at = 6 * (rows.prompt[i]! * levels + level[i]!);
    moments[at]! += 1;
    moments[at + 1]! += x[i]!;
    moments[at + 2]! += y[i]!;
    moments[at + 3]! += x[i]! * x[i]!;
    moments[at + 4]! += y[i]! * y[i]!;
    moments[at + 5]! += x[i]! * y[i]!;
  }
  const total = new Float64Array(6 * levels);
  return (weights) => {
    total.fill(0);
    for (let p = 0, at = 0; p < rows.prompts; p++) {
      const w = weights[p]!;
      for (let k = 0; k < 6 * levels; k++, at++) total[k]! += w * moments[at]!;
    }
    let xx = 0;
    let yy = 0;
    let xy = 0;
    let rawX = 0;
    let rawY = 0;
    for (let k = 0; k < 6 * levels; k += 6) {
      const n = total[k]!;
      if (n === 0) continue;
      xx += total[k + 3]! - (total[k + 1]! * total[k + 1]!) / n;
      yy += total[k + 4]! - (total[k + 2]! * total[k + 2]!) / n;
      xy += total[k + 5]! - (total[k + 1]! * total[k + 2]!) / n;
      rawX += total[k + 3]!;
      rawY += total[k + 4]!;
    }
    // What equal values leave after subtraction is rounding.
    if (!(xx > 1e-12 * rawX && yy > 1e-12 * rawY)) return Number.NaN;
    return correlationOfSums(xy, xx, yy);
  };
}

/** Levels of gold from 0; NaN in rows that are not kept. */
function levelsOf(
  gold: Float64Array | undefined,
  kept: Int32Array,
  rows: number,
): { readonly level: Float64Array; readonly levels: number } {
  const level = new Float64Array(rows).fill(Number.NaN);
  if (gold === undefined) {
    for (const i of kept) level[i] = 0;
    return { level, levels: 1 };
  }
  const sorted = Float64Array.from(kept, (i) => gold[i]!).sort();
  const distinct = sorted.filter((value, k) => k === 0 || value !== sorted[k - 1]);
  const edges =
    distinct.length <= MOST_LEVELS
      ? distinct
      : Float64Array.from(
          { length: MOST_LEVELS },
          (_, k) => sorted[Math.ceil(((k + 1) * sorted.length) / MOST_LEVELS) - 1]!,
        );
  for (const i of kept) {
    let at = 0;
    while (edges[at]! < gold[i]!) at++;
    level[i] = at;
  }
  return { level, levels: Math.max(1, edges.length) };
}
