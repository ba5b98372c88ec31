import type { ClusterStatistic } from "../../stats/index.js";
import {
  allPrompts,
  completeRows,
  type GroupedRows,
  type GroupIndex,
  groupIndex,
  isFlat,
  scaledColumn,
} from "./grouped-rows.js";
import { ratioOfSums, weightedSum } from "./prompt-sums.js";
import { withinGroupProducts } from "./within-group.js";

/** How much a reward tells a trainer that compares the completions of a group. Shares are of groups. */
export interface GroupSignal {
  /** Groups with at least two rows: what shares are of. */
  readonly groups: number;
  /** Groups with a single row, which no trainer can compare. */
  readonly single: number;
  /** Share in which all rewards are equal: no gradient comes from these. */
  readonly flatReward: number;
  /** Share in which all gold scores are equal; NaN without gold. */
  readonly flatGold: number;
  /** Share in which gold separates completions and the reward does not; NaN without gold. */
  readonly blind: number;
  /** Share of the groups whose rewards differ in which several completions share the best one. */
  readonly tiedTop: number;
  /** Standard deviation of the rewards over all rows (n − 1): what trainers print. */
  readonly batchDeviation: number;
  /** Standard deviation within groups (Σ(n_g − 1) in the denominator): what they train on. */
  readonly withinDeviation: number;
  /** Share of the rewards' sum of squares that lies between groups, in [0, 1]. */
  readonly betweenShare: number;
}

/** Whether groups carry a signal, of the log as it is. Each statistic has its `cluster…` below. */
export function groupSignal(rows: GroupedRows, reward: Float64Array, gold?: Float64Array): GroupSignal {
  const index = groupIndex(rows, { reward });
  const weights = allPrompts(rows.prompts);
  let groups = 0;
  let single = 0;
  for (let g = 0; g < rows.groups; g++) {
    const size = index.start[g + 1]! - index.start[g]!;
    if (size === 1) single++;
    else if (size > 1) groups++;
  }
  const n = index.row.length;
  const { xx, freedom, unitX } = withinGroupProducts(rows, reward, reward);
  const within = weightedSum(weights, xx);
  const scaled = scaledColumn(reward, index.row);
  let total = 0;
  for (const i of index.row) total += scaled.values[i]! * scaled.values[i]!;
  const withinFreedom = weightedSum(weights, freedom);
  return {
    groups,
    single,
    flatReward: clusterFlatShare(rows, reward)(weights),
    flatGold: gold === undefined ? Number.NaN : clusterFlatShare(rows, gold)(weights),
    blind: gold === undefined ? Number.NaN : clusterBlindShare(rows, reward, gold)(weights),
    tiedTop: clusterTiedTopShare(rows, reward)(weights),
    batchDeviation: n < 2 ? Number.NaN : scaled.unit * Math.sqrt(total / (n - 1)),
    withinDeviation: withinFreedom === 0 ? Number.NaN : unitX * Math.sqrt(within / withinFreedom),
    betweenShare: clusterBetweenShare(rows, reward)(weights),
  };
}

/** Share of groups (of two rows or more) in which a column does not vary. */
export function clusterFlatShare(rows: GroupedRows, values: Float64Array): ClusterStatistic {
  const index = groupIndex(rows, { values });
  return shareOfGroups(rows, index, (g) => isFlat(index, g, values));
}

/** Share of groups (of two rows or more) in which gold tells completions apart and the reward does not. */
export function clusterBlindShare(
  rows: GroupedRows,
  reward: Float64Array,
  gold: Float64Array,
): ClusterStatistic {
  const index = groupIndex(rows, { reward, gold });
  return shareOfGroups(rows, index, (g) => isFlat(index, g, reward) && !isFlat(index, g, gold));
}

/**
 * Share of the groups whose rewards differ in which several completions share the best reward. Between those, a
 * small term of style decides what is learned (the tie-breaking of Z. Xu, arXiv 2507.20150).
 */
export function clusterTiedTopShare(rows: GroupedRows, reward: Float64Array): ClusterStatistic {
  const index = groupIndex(rows, { reward });
  const tied = (g: number): boolean => {
    let best = -Infinity;
    let holders = 0;
    for (let k = index.start[g]!; k < index.start[g + 1]!; k++) {
      const value = reward[index.row[k]!]!;
      if (value > best) {
        best = value;
        holders = 1;
      } else if (value === best) holders++;
    }
    return holders > 1;
  };
  return shareOfGroups(rows, index, tied, (g) => !isFlat(index, g, reward));
}

/** Share of a column's sum of squares that lies between groups (η²), in [0, 1]; NaN where it does not vary. */
export function clusterBetweenShare(rows: GroupedRows, values: Float64Array): ClusterStatistic {
  const kept = completeRows(rows, { values });
  const scaled = scaledColumn(values, kept).values;
  const { xx } = withinGroupProducts(rows, values, values);
  const count = new Float64Array(rows.prompts);
  const sum = new Float64Array(rows.prompts);
  const squares = new Float64Array(rows.prompts);
  for (const i of kept) {
    const p = rows.prompt[i]!;
    count[p]! += 1;
    sum[p]! += scaled[i]!;
    squares[p]! += scaled[i]! * scaled[i]!;
  }
  return (weights) => {
    const n = weightedSum(weights, count);
    const s = weightedSum(weights, sum);
    const raw = weightedSum(weights, squares);
    const total = raw - (s * s) / n;
    // What is left of equal values after subtraction is rounding, not spread.
    if (!(total > 1e-12 * raw)) return Number.NaN;
    return Math.max(0, Math.min(1, 1 - weightedSum(weights, xx) / total));
  };
}

/** Share of groups of two rows or more (and `of`, if given) that fulfil a condition. */
function shareOfGroups(
  rows: GroupedRows,
  index: GroupIndex,
  is: (g: number) => boolean,
  of: (g: number) => boolean = () => true,
): ClusterStatistic {
  const yes = new Float64Array(rows.prompts);
  const all = new Float64Array(rows.prompts);
  for (let g = 0; g < rows.groups; g++) {
    if (index.start[g + 1]! - index.start[g]! < 2 || !of(g)) continue;
    all[index.promptOf[g]!]! += 1;
    if (is(g)) yes[index.promptOf[g]!]! += 1;
  }
  return ratioOfSums(yes, all);
}
