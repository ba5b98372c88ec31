import { leastSquares } from "../../numeric/index.js";
import type { ClusterStatistic } from "../../stats/index.js";
import { allPrompts, completeRows, type GroupedRows, scaledColumn } from "./grouped-rows.js";
import { ratioOfSums } from "./prompt-sums.js";
import { withinGroupProducts } from "./within-group.js";

/** A part of a reward: a number per row, with its name. */
export interface RewardComponent {
  readonly name: string;
  readonly values: Float64Array;
}

/** Weights with which components make up a reward. */
export interface ComponentWeights {
  /** One per component, in their order; those that were known, and the rest as fitted. */
  readonly weights: readonly number[];
  readonly intercept: number;
  /** Share of the reward's variance that the weighted components leave, in [0, 1]; NaN where it does not vary. */
  readonly unexplained: number;
}

/**
 * Weights of components in a reward, known or by least squares over all complete rows (of those that fit equally,
 * the smallest on columns scaled to their range). An `unexplained` above rounding says that the reward holds more
 * than a weighted sum of these columns. Weights are NaN and all is unexplained where known weights overflow.
 * @param known weights by name
 */
export function componentWeights(
  rows: GroupedRows,
  reward: Float64Array,
  components: readonly RewardComponent[],
  known: Readonly<Record<string, number>> = {},
): ComponentWeights {
  const named = Object.fromEntries(components.map(({ values }, k) => [`components[${k}]`, values]));
  const kept = completeRows(rows, { reward, ...named });
  const target = scaledColumn(reward, kept);
  const columns = components.map(({ values }) => scaledColumn(values, kept));
  const left = target.values.slice();
  const weights = components.map(({ name }) => known[name] ?? Number.NaN);
  const open: number[] = [];
  weights.forEach((weight, k) => {
    if (Number.isNaN(weight)) open.push(k);
    else subtract(left, columns[k]!.values, (weight * columns[k]!.unit) / target.unit, kept);
  });
  if (!left.every(Number.isFinite)) {
    return { weights: components.map(() => Number.NaN), intercept: Number.NaN, unexplained: 1 };
  }
  if (open.length > 0) {
    // Normal equations: columns are few, and a weight that rounding moves by 1e-8 changes no share that shows.
    const m = open.length;
    const gram = new Float64Array(m * m);
    const right = new Float64Array(m);
    for (let a = 0; a < m; a++) {
      const one = columns[open[a]!]!.values;
      for (const i of kept) right[a]! += one[i]! * left[i]!;
      for (let b = 0; b <= a; b++) {
        const two = columns[open[b]!]!.values;
        let product = 0;
        for (const i of kept) product += one[i]! * two[i]!;
        gram[a * m + b] = product;
        gram[b * m + a] = product;
      }
    }
    const { solution } = leastSquares(gram, m, m, right, { tolerance: 1e-10 });
    open.forEach((k, a) => {
      weights[k] = (solution[a]! * target.unit) / columns[k]!.unit;
      subtract(left, columns[k]!.values, solution[a]!, kept);
    });
  }
  let total = 0;
  let rest = 0;
  for (const i of kept) {
    total += target.values[i]! * target.values[i]!;
    rest += left[i]! * left[i]!;
  }
  return {
    weights,
    intercept: weights.reduce((at, weight, k) => at - weight * columns[k]!.centre, target.centre),
    unexplained: total > 0 ? Math.min(1, rest / total) : Number.NaN,
  };
}

function subtract(from: Float64Array, column: Float64Array, times: number, kept: Int32Array): void {
  for (const i of kept) from[i]! -= times * column[i]!;
}

/** How much of what a trainer sees each component decides. */
export interface ComponentShares {
  /** Share of each component, in their order. */
  readonly shares: readonly { readonly name: string; readonly share: number }[];
  /** Share of what the weighted components do not make up. With it the shares sum to 1. */
  readonly residual: number;
}

/**
 * Shares of the reward's within-group variance, by covariance: cov(w_k c_k, r) / var(r), all within groups. They and
 * the residual's sum to 1. A share below 0 belongs to a component that moves against the reward; above 1, to one
 * that others oppose. NaN where the reward varies within no group.
 * @param weights one per component, as `componentWeights` gives them
 */
export function componentShares(
  rows: GroupedRows,
  reward: Float64Array,
  components: readonly RewardComponent[],
  weights: readonly number[],
): ComponentShares {
  const all = allPrompts(rows.prompts);
  // The same rows for all components, or the shares would not sum to 1.
  const kept = completeRows(rows, {
    reward,
    ...Object.fromEntries(components.map(({ values }, k) => [`components[${k}]`, values])),
  });
  const complete = new Float64Array(reward.length).fill(Number.NaN);
  for (const i of kept) complete[i] = reward[i]!;
  const shares = components.map(({ name, values }, k) => ({
    name,
    share: clusterComponentShare(rows, complete, values, weights[k]!)(all),
  }));
  const residual = clusterResidualShare(rows, complete, components, weights)(all);
  return { shares, residual };
}

/** Share of the reward's within-group variance that a component, times its weight, decides: cov(w c, r) / var(r). */
export function clusterComponentShare(
  rows: GroupedRows,
  reward: Float64Array,
  component: Float64Array,
  weight: number,
): ClusterStatistic {
  const { xx, xy, unitX, unitY } = withinGroupProducts(rows, reward, component);
  const times = (weight * unitY) / unitX;
  return ratioOfSums(
    xy.map((product) => times * product),
    xx,
  );
}

/** The same share of what is left of the reward when all weighted components are taken away. */
export function clusterResidualShare(
  rows: GroupedRows,
  reward: Float64Array,
  components: readonly RewardComponent[],
  weights: readonly number[],
): ClusterStatistic {
  const rest = reward.map((value, i) =>
    components.reduce((left, { values }, k) => left - weights[k]! * values[i]!, value),
  );
  return clusterComponentShare(rows, reward, rest, 1);
}
