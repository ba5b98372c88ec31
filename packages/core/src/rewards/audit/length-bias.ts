import { OperantError } from "../../error.js";
import { type ClusterStatistic, clusterSpearman } from "../../stats/index.js";
import { allPrompts, completeRows, type GroupedRows } from "./grouped-rows.js";
import { clusterWithinGroupCorrelation } from "./within-group.js";

/** How a reward and what was meant follow length. */
export interface LengthBias {
  /** Spearman's correlation of reward and length over all rows. */
  readonly reward: number;
  /** The same of gold and length. */
  readonly gold: number;
  /** reward − gold: above 0 where the reward likes length more than truth does, below where it dislikes it more. */
  readonly difference: number;
  /** Pearson's correlation of reward and length about their group means. */
  readonly withinReward: number;
  readonly withinGold: number;
  readonly withinDifference: number;
  /** Rows with reward, gold and length: what all of it rests on. */
  readonly rows: number;
}

/**
 * How much more a reward follows length than gold does. A correlation of reward and length alone says nothing: wrong
 * answers may well be longer. All over the rows that have reward, gold and length.
 */
export function lengthBias(
  rows: GroupedRows,
  reward: Float64Array,
  gold: Float64Array,
  length: Float64Array,
): LengthBias {
  const all = allPrompts(rows.prompts);
  const complete = compact(rows, { reward, gold, length });
  const ofReward = clusterLengthCorrelation(complete.rows, complete.reward, complete.length)(all);
  const ofGold = clusterLengthCorrelation(complete.rows, complete.gold, complete.length)(all);
  const withinReward = clusterWithinGroupCorrelation(complete.rows, complete.reward, complete.length)(all);
  const withinGold = clusterWithinGroupCorrelation(complete.rows, complete.gold, complete.length)(all);
  return {
    reward: ofReward,
    gold: ofGold,
    difference: ofReward - ofGold,
    withinReward,
    withinGold,
    withinDifference: withinReward - withinGold,
    rows: complete.reward.length,
  };
}

/** Spearman's correlation of a column and length over all rows, ranks taken anew in each resample of prompts. */
export function clusterLengthCorrelation(
  rows: GroupedRows,
  values: Float64Array,
  length: Float64Array,
): ClusterStatistic {
  return clusterSpearman(values, length, rows.prompt);
}

/** Spearman's correlation of reward and length less that of gold and length, for resamples of prompts. */
export function clusterLengthBias(
  rows: GroupedRows,
  reward: Float64Array,
  gold: Float64Array,
  length: Float64Array,
): ClusterStatistic {
  const complete = compact(rows, { reward, gold, length });
  const ofReward = clusterLengthCorrelation(complete.rows, complete.reward, complete.length);
  const ofGold = clusterLengthCorrelation(complete.rows, complete.gold, complete.length);
  return (weights) => ofReward(weights) - ofGold(weights);
}

/** Within-group correlation of reward and length less that of gold and length, for resamples of prompts. */
export function clusterWithinLengthBias(
  rows: GroupedRows,
  reward: Float64Array,
  gold: Float64Array,
  length: Float64Array,
): ClusterStatistic {
  const complete = compact(rows, { reward, gold, length });
  const ofReward = clusterWithinGroupCorrelation(complete.rows, complete.reward, complete.length);
  const ofGold = clusterWithinGroupCorrelation(complete.rows, complete.gold, complete.length);
  return (weights) => ofReward(weights) - ofGold(weights);
}

/** Completions of similar length. */
export interface LengthBin {
  /** Shortest and longest length in it. */
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** Mean of each column over the bin's rows, in the order given. */
  readonly means: readonly number[];
}

/**
 * Means of columns over bins of length that hold about as many rows each; equal lengths stay together, so there may
 * be fewer. Over the rows in which length and all columns are finite.
 * @param bins at least 1
 * @throws OperantError `bad-value` for bins out of range or columns of different length
 */
export function lengthBins(
  length: Float64Array,
  columns: readonly Float64Array[],
  bins: number,
): readonly LengthBin[] {
  requireBins(bins);
  const rows: GroupedRows = {
    prompt: new Int32Array(length.length),
    prompts: 1,
    group: new Int32Array(length.length),
    groups: 1,
  };
  const named = Object.fromEntries(columns.map((column, k) => [`columns[${k}]`, column]));
  const kept = completeRows(rows, { length, ...named });
  const edges = quantileEdges(
    Float64Array.from(kept, (i) => length[i]!),
    bins,
  );
  const found = Array.from(edges, () => ({
    from: Infinity,
    to: -Infinity,
    rows: 0,
    means: columns.map(() => 0),
  }));
  for (const i of kept) {
    const bin = found[binOf(edges, length[i]!)]!;
    bin.from = Math.min(bin.from, length[i]!);
    bin.to = Math.max(bin.to, length[i]!);
    bin.rows++;
    columns.forEach((column, k) => {
      bin.means[k]! += (column[i]! - bin.means[k]!) / bin.rows;
    });
  }
  return found;
}

/** Upper ends of bins that hold about as many values each; every bin has a value. */
export function quantileEdges(values: Float64Array, bins: number): Float64Array {
  const sorted = values.slice().sort();
  const n = sorted.length;
  const edges: number[] = [];
  for (let k = 1; k <= bins && n > 0; k++) {
    const edge = sorted[Math.max(0, Math.ceil((k * n) / bins) - 1)]!;
    if (edge !== edges[edges.length - 1]) edges.push(edge);
  }
  return Float64Array.from(edges);
}

/** The first bin whose upper end is not below the value; the last for what lies above all. */
export function binOf(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function requireBins(bins: number): void {
  if (!Number.isSafeInteger(bins) || bins < 1) {
    throw new OperantError("bad-value", `bins is ${bins}; expected a whole number of at least 1.`, "bins");
  }
}

interface CompactRows {
  readonly rows: GroupedRows;
  readonly reward: Float64Array;
  readonly gold: Float64Array;
  readonly length: Float64Array;
}

/** Only the rows that have all three, so that both correlations speak of the same completions. */
function compact(
  rows: GroupedRows,
  columns: { reward: Float64Array; gold: Float64Array; length: Float64Array },
): CompactRows {
  const kept = completeRows(rows, columns);
  const take = (column: Float64Array): Float64Array => Float64Array.from(kept, (i) => column[i]!);
  return {
    rows: {
      ...rows,
      prompt: Int32Array.from(kept, (i) => rows.prompt[i]!),
      group: Int32Array.from(kept, (i) => rows.group[i]!),
    },
    reward: take(columns.reward),
    gold: take(columns.gold),
    length: take(columns.length),
  };
}
