import type { ClusterStatistic } from "../../stats/index.js";
import { kendall } from "../columns/kendall.js";
import {
  allPrompts,
  type GroupedRows,
  type GroupIndex,
  groupIndex,
  groupMeanOf,
  isFlat,
  scaledColumn,
} from "./grouped-rows.js";
import { correlationOfSums, ratioOfSums, weightedSum } from "./prompt-sums.js";

/** How well a score tells good completions of a prompt from bad ones. */
export interface WithinGroupAuc {
  /** Mean over groups with both labels, in [0, 1]; NaN without any. */
  readonly auc: number;
  /** Groups with both labels. */
  readonly groups: number;
  /** Groups with at least two complete rows. */
  readonly ofGroups: number;
}

/**
 * Mean over groups of the probability that a completion with the higher label has the higher score, ties counted
 * half (the area under the ROC curve, as J. A. Hanley, B. J. McNeil, Radiology 143 (1982) read it). Trainers that
 * normalise within groups see only this; pooled over prompts, a score that knows easy prompts from hard ones looks
 * good without it.
 * @param score a number per row
 * @param label a number per row of which exactly two values occur; the larger one is the good one
 */
export function withinGroupAuc(rows: GroupedRows, score: Float64Array, label: Float64Array): WithinGroupAuc {
  const { mean, groups, ofGroups } = summary(rows, aucs(rows, score, label));
  return { auc: mean, groups, ofGroups };
}

/** `withinGroupAuc` for resamples of prompts: groups with both labels count as often as their prompt. */
export function clusterWithinGroupAuc(
  rows: GroupedRows,
  score: Float64Array,
  label: Float64Array,
): ClusterStatistic {
  return meanOverGroups(rows, aucs(rows, score, label));
}

/** How alike two columns order the completions of a prompt. */
export interface WithinGroupTau {
  /** Mean of Kendall's τ-b over groups in which neither column ties every pair, in [−1, 1]; NaN without any. */
  readonly tau: number;
  /** Groups that have a τ. */
  readonly groups: number;
  /** Groups with at least two complete rows. */
  readonly ofGroups: number;
}

/** Mean of Kendall's τ-b within groups: for a gold score of more than two values. */
export function withinGroupTau(rows: GroupedRows, first: Float64Array, second: Float64Array): WithinGroupTau {
  const { mean, groups, ofGroups } = summary(rows, taus(rows, first, second));
  return { tau: mean, groups, ofGroups };
}

/** `withinGroupTau` for resamples of prompts: groups that have a τ count as often as their prompt. */
export function clusterWithinGroupTau(
  rows: GroupedRows,
  first: Float64Array,
  second: Float64Array,
): ClusterStatistic {
  return meanOverGroups(rows, taus(rows, first, second));
}

/**
 * Pearson's correlation of two columns less their group means: sums of products over all groups, so that a group
 * counts by its spread. NaN where a column does not vary within any group.
 */
export function withinGroupCorrelation(rows: GroupedRows, x: Float64Array, y: Float64Array): number {
  return clusterWithinGroupCorrelation(rows, x, y)(allPrompts(rows.prompts));
}

/** `withinGroupCorrelation` for resamples of prompts. */
export function clusterWithinGroupCorrelation(
  rows: GroupedRows,
  x: Float64Array,
  y: Float64Array,
): ClusterStatistic {
  const { xx, yy, xy } = withinGroupProducts(rows, x, y);
  return (weights) =>
    correlationOfSums(weightedSum(weights, xy), weightedSum(weights, xx), weightedSum(weights, yy));
}

/** Sums of squares and products within groups, per prompt, in powers of two of the columns' own units. */
export interface WithinGroupProducts {
  readonly xx: Float64Array;
  readonly yy: Float64Array;
  readonly xy: Float64Array;
  /** Rows less groups, per prompt. */
  readonly freedom: Float64Array;
  readonly unitX: number;
  readonly unitY: number;
}

/** Products of two columns' deviations from their group means, over rows in which both (and `also`) are finite. */
export function withinGroupProducts(
  rows: GroupedRows,
  x: Float64Array,
  y: Float64Array,
  also: Readonly<Record<string, Float64Array>> = {},
): WithinGroupProducts {
  const index = groupIndex(rows, { x, y, ...also });
  const ofX = scaledColumn(x, index.row);
  const ofY = scaledColumn(y, index.row);
  const xx = new Float64Array(rows.prompts);
  const yy = new Float64Array(rows.prompts);
  const xy = new Float64Array(rows.prompts);
  const freedom = new Float64Array(rows.prompts);
  for (let g = 0; g < rows.groups; g++) {
    const p = index.promptOf[g]!;
    if (p < 0) continue;
    const meanX = groupMeanOf(index, g, ofX.values);
    const meanY = groupMeanOf(index, g, ofY.values);
    for (let k = index.start[g]!; k < index.start[g + 1]!; k++) {
      const dx = ofX.values[index.row[k]!]! - meanX;
      const dy = ofY.values[index.row[k]!]! - meanY;
      xx[p]! += dx * dx;
      yy[p]! += dy * dy;
      xy[p]! += dx * dy;
    }
    freedom[p]! += index.start[g + 1]! - index.start[g]! - 1;
  }
  return { xx, yy, xy, freedom, unitX: ofX.unit, unitY: ofY.unit };
}

/** A number per group, NaN where the group has none. */
interface PerGroup {
  readonly index: GroupIndex;
  readonly values: Float64Array;
}

function aucs(rows: GroupedRows, score: Float64Array, label: Float64Array): PerGroup {
  const index = groupIndex(rows, { score, label });
  const values = new Float64Array(rows.groups).fill(Number.NaN);
  const good = higherOfTwo(label, index.row);
  if (Number.isNaN(good)) return { index, values };
  for (let g = 0; g < rows.groups; g++) {
    const members = index.row.subarray(index.start[g]!, index.start[g + 1]!);
    const better = Float64Array.from(
      members.filter((i) => label[i] === good),
      (i) => score[i]!,
    ).sort();
    const worse = Float64Array.from(
      members.filter((i) => label[i] !== good),
      (i) => score[i]!,
    ).sort();
    if (better.length > 0 && worse.length > 0) values[g] = wins(better, worse);
  }
  return { index, values };
}

/** Share of pairs that the first wins, ties half; both ascending. */
function wins(first: Float64Array, second: Float64Array): number {
  let below = 0;
  let upTo = 0;
  let sum = 0;
  for (const value of first) {
    while (below < second.length && second[below]! < value) below++;
    while (upTo < second.length && second[upTo]! <= value) upTo++;
    sum += (below + upTo) / 2;
  }
  return sum / (first.length * second.length);
}

/** The larger of a column's two values; NaN where it has another number of values. */
function higherOfTwo(column: Float64Array, kept: Int32Array): number {
  let low = Number.NaN;
  let high = Number.NaN;
  for (const i of kept) {
    const value = column[i]!;
    if (value === low || value === high) continue;
    if (Number.isNaN(low)) low = value;
    else if (Number.isNaN(high)) high = value;
    else return Number.NaN;
  }
  return Number.isNaN(high) ? Number.NaN : Math.max(low, high);
}

function taus(rows: GroupedRows, first: Float64Array, second: Float64Array): PerGroup {
  const index = groupIndex(rows, { first, second });
  const values = new Float64Array(rows.groups).fill(Number.NaN);
  for (let g = 0; g < rows.groups; g++) {
    const members = index.row.subarray(index.start[g]!, index.start[g + 1]!);
    // A column that ties every pair has no τ, and most groups of a verifier are such.
    if (members.length < 2 || isFlat(index, g, first) || isFlat(index, g, second)) continue;
    values[g] = kendall(
      Float64Array.from(members, (i) => first[i]!),
      Float64Array.from(members, (i) => second[i]!),
    ).tau;
  }
  return { index, values };
}

function meanOverGroups(rows: GroupedRows, { index, values }: PerGroup): ClusterStatistic {
  const sums = new Float64Array(rows.prompts);
  const counts = new Float64Array(rows.prompts);
  for (let g = 0; g < rows.groups; g++) {
    if (Number.isNaN(values[g])) continue;
    sums[index.promptOf[g]!]! += values[g]!;
    counts[index.promptOf[g]!]! += 1;
  }
  return ratioOfSums(sums, counts);
}

function summary(
  rows: GroupedRows,
  perGroup: PerGroup,
): { readonly mean: number; readonly groups: number; readonly ofGroups: number } {
  const { index, values } = perGroup;
  let ofGroups = 0;
  for (let g = 0; g < rows.groups; g++) if (index.start[g + 1]! - index.start[g]! >= 2) ofGroups++;
  return {
    mean: meanOverGroups(rows, perGroup)(allPrompts(rows.prompts)),
    groups: values.filter((value) => !Number.isNaN(value)).length,
    ofGroups,
  };
}
