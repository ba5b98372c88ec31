import { OperantError } from "../../error.js";
import type { ClusterStatistic } from "../../stats/index.js";
import { allPrompts, completeRows, type GroupedRows, scaledColumn } from "./grouped-rows.js";
import { weightedSum } from "./prompt-sums.js";
import { withinGroupProducts } from "./within-group.js";

/** How much of a run counts as its beginning and as its end. */
export interface WindowOptions {
  /** Share of the distinct steps in each window, in (0, 1/2] (default 1/4), of at least one step. */
  readonly share?: number;
}

/** The first and the last steps of a run. */
export interface StepWindows {
  /** Steps up to this one are early. */
  readonly earlyTo: number;
  /** Steps from this one on are late. */
  readonly lateFrom: number;
}

/**
 * The windows of a column of steps: the first and the last quarter (or `share`) of the distinct steps that occur.
 * Undefined with fewer than two distinct steps.
 * @throws OperantError `bad-value` for a share out of range
 */
export function stepWindows(step: ArrayLike<number>, options: WindowOptions = {}): StepWindows | undefined {
  const distinct = distinctAscending(step);
  const size = windowSize(distinct.length, options);
  if (distinct.length < 2) return undefined;
  return { earlyTo: distinct[size - 1]!, lateFrom: distinct[distinct.length - size]! };
}

function windowSize(of: number, { share = 0.25 }: WindowOptions): number {
  if (!(share > 0 && share <= 0.5)) {
    throw new OperantError("bad-value", `share is ${share}; expected above 0 and at most 1/2.`, "share");
  }
  return Math.max(1, Math.floor(share * of));
}

function distinctAscending(values: ArrayLike<number>): Float64Array {
  const sorted = Float64Array.from(values)
    .filter((value) => Number.isFinite(value))
    .sort();
  return sorted.filter((value, k) => k === 0 || value !== sorted[k - 1]);
}

/** Means by step. */
export interface StepMeans {
  /** Distinct steps, ascending. */
  readonly step: Float64Array;
  readonly mean: Float64Array;
  readonly rows: Int32Array;
}

/** Mean of a column at each step, over rows where both are finite. */
export function stepMeans(step: Float64Array, values: Float64Array): StepMeans {
  const steps = distinctAscending(step.map((at, i) => (Number.isFinite(values[i]) ? at : Number.NaN)));
  const place = new Map<number, number>();
  steps.forEach((at, k) => {
    place.set(at, k);
  });
  const mean = new Float64Array(steps.length);
  const rows = new Int32Array(steps.length);
  for (let i = 0; i < step.length; i++) {
    const k = place.get(step[i]!);
    if (k === undefined || !Number.isFinite(values[i])) continue;
    rows[k]!++;
    // A running mean, since a sum of huge rewards could overflow.
    mean[k]! += (values[i]! - mean[k]!) / rows[k]!;
  }
  return { step: steps, mean, rows };
}

/** A column over the course of a run. */
export interface Trend {
  readonly name: string;
  readonly byStep: StepMeans;
  /** See `clusterRise`, in the column's unit. */
  readonly rise: number;
  /** See `clusterStandardRise`. */
  readonly standardRise: number;
}

/** Reward, gold and components side by side over the steps of a run, in the order given. */
export function trends(
  rows: GroupedRows,
  step: Float64Array,
  columns: readonly { readonly name: string; readonly values: Float64Array }[],
  options: WindowOptions = {},
): readonly Trend[] {
  const all = allPrompts(rows.prompts);
  return columns.map(({ name, values }) => ({
    name,
    byStep: stepMeans(step, values),
    rise: clusterRise(rows, step, values, options)(all),
    standardRise: clusterStandardRise(rows, step, values, options)(all),
  }));
}

/**
 * Mean over the late rows minus mean over the early ones, for resamples of prompts. NaN without rows in both.
 * @param step training step of each row
 */
export function clusterRise(
  rows: GroupedRows,
  step: Float64Array,
  values: Float64Array,
  options: WindowOptions = {},
): ClusterStatistic {
  const { rise, unit } = preparedRise(rows, step, values, options);
  return (weights) => unit * rise(weights);
}

/**
 * The same in standard deviations of the column over early and late rows together (of the log as it is), so that
 * columns of different scale compare. A column that does not vary has none: NaN.
 */
export function clusterStandardRise(
  rows: GroupedRows,
  step: Float64Array,
  values: Float64Array,
  options: WindowOptions = {},
): ClusterStatistic {
  const { rise, deviation } = preparedRise(rows, step, values, options);
  return (weights) => (deviation > 0 ? rise(weights) / deviation : Number.NaN);
}

/**
 * The least among the standard rises of some columns and the standard falls of others: above 0 exactly where all of
 * the first rose while all of the second fell. One component that starves another is (component; sibling); members
 * of an ensemble that are exploited together (J. Eisenstein et al., arXiv 2312.09244) are (members; gold). An
 * interval above 0 is an intersection–union test, so the number of columns asks for no correction. NaN as soon as
 * one of them has no rise.
 */
export function clusterOpposedRise(
  rows: GroupedRows,
  step: Float64Array,
  rising: readonly Float64Array[],
  falling: readonly Float64Array[],
  options: WindowOptions = {},
): ClusterStatistic {
  const up = rising.map((values) => clusterStandardRise(rows, step, values, options));
  const down = falling.map((values) => clusterStandardRise(rows, step, values, options));
  return (weights) => {
    let least = Infinity;
    for (const rise of up) least = Math.min(least, rise(weights));
    for (const rise of down) least = Math.min(least, -rise(weights));
    return least === Infinity ? Number.NaN : least;
  };
}

/**
 * Standard deviation within groups over the late rows, divided by that over the early rows: far below 1 where a
 * reward stops telling completions apart. NaN where the early one is 0.
 */
export function clusterSpreadRatio(
  rows: GroupedRows,
  step: Float64Array,
  values: Float64Array,
  options: WindowOptions = {},
): ClusterStatistic {
  const windows = stepWindows(step, options);
  if (windows === undefined) return () => Number.NaN;
  const only = (is: (at: number) => boolean): Float64Array =>
    values.map((value, i) => (is(step[i]!) ? value : Number.NaN));
  const early = only((at) => at <= windows.earlyTo);
  const late = only((at) => at >= windows.lateFrom);
  const before = withinGroupProducts(rows, early, early);
  const after = withinGroupProducts(rows, late, late);
  return (weights) => {
    const first = weightedSum(weights, before.xx) / weightedSum(weights, before.freedom);
    const last = weightedSum(weights, after.xx) / weightedSum(weights, after.freedom);
    return first > 0 ? (after.unitX / before.unitX) * Math.sqrt(last / first) : Number.NaN;
  };
}

/** A series at its beginning and at its end. */
export interface SeriesChange {
  /** Means over the first and the last quarter (or `share`) of the finite values. */
  readonly early: number;
  readonly late: number;
  readonly change: number;
  /** late / early; NaN where early is 0. */
  readonly ratio: number;
  /** Finite values in each window. */
  readonly size: number;
}

/**
 * How far a series (entropy, standard deviation, length by step) moved from its first to its last window. NaN with
 * fewer than two finite values.
 * @param values in the order of steps; NaN where there is none
 */
export function seriesChange(values: Float64Array, options: WindowOptions = {}): SeriesChange {
  const known = values.filter((value) => Number.isFinite(value));
  const nothing = Number.NaN;
  const size = windowSize(known.length, options);
  if (known.length < 2) return { early: nothing, late: nothing, change: nothing, ratio: nothing, size: 0 };
  let early = 0;
  let late = 0;
  for (let k = 0; k < size; k++) {
    early += known[k]! / size;
    late += known[known.length - 1 - k]! / size;
  }
  return { early, late, change: late - early, ratio: early === 0 ? nothing : late / early, size };
}

interface PreparedRise {
  /** In units of `unit`. */
  readonly rise: ClusterStatistic;
  readonly unit: number;
  /** Standard deviation over early and late rows, in units of `unit`. */
  readonly deviation: number;
}

function preparedRise(
  rows: GroupedRows,
  step: Float64Array,
  values: Float64Array,
  options: WindowOptions,
): PreparedRise {
  const complete = completeRows(rows, { step, values });
  const windows = stepWindows(
    Float64Array.from(complete, (i) => step[i]!),
    options,
  );
  if (windows === undefined) return { rise: () => Number.NaN, unit: 1, deviation: 0 };
  const kept = complete.filter((i) => step[i]! <= windows.earlyTo || step[i]! >= windows.lateFrom);
  const scaled = scaledColumn(values, kept);
  const earlySum = new Float64Array(rows.prompts);
  const earlyCount = new Float64Array(rows.prompts);
  const lateSum = new Float64Array(rows.prompts);
  const lateCount = new Float64Array(rows.prompts);
  let squares = 0;
  for (const i of kept) {
    const p = rows.prompt[i]!;
    const value = scaled.values[i]!;
    squares += value * value;
    if (step[i]! <= windows.earlyTo) {
      earlySum[p]! += value;
      earlyCount[p]! += 1;
    } else {
      lateSum[p]! += value;
      lateCount[p]! += 1;
    }
  }
  const rise: ClusterStatistic = (weights) =>
    weightedSum(weights, lateSum) / weightedSum(weights, lateCount) -
    weightedSum(weights, earlySum) / weightedSum(weights, earlyCount);
  return { rise, unit: scaled.unit, deviation: Math.sqrt(squares / kept.length) };
}
