import { OperantError } from "../../error.js";
import { powerOfTwoScale } from "../../numeric/index.js";
import type { ClusterWeights } from "../../stats/index.js";

/** To which prompt and which group the rows of a log belong; a `RolloutLog` is one. */
export interface GroupedRows {
  /** Prompt of each row, 0 … prompts − 1: what is resampled. */
  readonly prompt: Int32Array;
  readonly prompts: number;
  /** Group of each row, 0 … groups − 1: the completions of one prompt that the trainer compared. */
  readonly group: Int32Array;
  readonly groups: number;
}

/** Weights under which every prompt counts once: the log as it is. */
export function allPrompts(prompts: number): ClusterWeights {
  return new Float64Array(prompts).fill(1);
}

/** Columns by the name that errors call them. */
export type Columns = Readonly<Record<string, ArrayLike<number>>>;

/**
 * Positions of the rows in which every column is finite, ascending.
 * @throws OperantError `bad-value` for columns that do not fit the rows
 */
export function completeRows(rows: GroupedRows, columns: Columns): Int32Array {
  const n = rows.prompt.length;
  for (const [name, column] of Object.entries({ group: rows.group, ...columns })) {
    if (column.length !== n) {
      throw new OperantError(
        "bad-value",
        `${name} has ${column.length} values for ${n} rows; give one per row, NaN where there is none.`,
        name,
      );
    }
  }
  const all = Object.values(columns);
  const kept = new Int32Array(n);
  let count = 0;
  for (let i = 0; i < n; i++) {
    let finite = true;
    for (const column of all) finite &&= Number.isFinite(column[i]);
    if (finite) kept[count++] = i;
  }
  return kept.slice(0, count);
}

/** Rows sorted by group, each group's in their order: those of group g are row[start[g] … start[g + 1] − 1]. */
export interface GroupIndex {
  readonly start: Int32Array;
  readonly row: Int32Array;
  /** Prompt of each group; −1 for a group without rows. */
  readonly promptOf: Int32Array;
}

/**
 * The complete rows, by group.
 * @throws OperantError `bad-value` for columns that do not fit, a group or prompt out of range, or a group with
 * rows of two prompts
 */
export function groupIndex(rows: GroupedRows, columns: Columns): GroupIndex {
  const kept = completeRows(rows, columns);
  const { prompt, group, groups, prompts } = rows;
  const start = new Int32Array(groups + 1);
  const promptOf = new Int32Array(groups).fill(-1);
  for (const i of kept) {
    const g = group[i]!;
    const p = prompt[i]!;
    if (!(g >= 0 && g < groups && p >= 0 && p < prompts)) {
      throw new OperantError(
        "bad-value",
        `Row ${i} is of group ${g} and prompt ${p}; expected groups below ${groups} and prompts below ${prompts}.`,
        "group",
      );
    }
    if (promptOf[g] !== -1 && promptOf[g] !== p) {
      throw new OperantError(
        "bad-value",
        `Group ${g} has rows of prompts ${promptOf[g]} and ${p}; a group belongs to one prompt.`,
        "group",
      );
    }
    promptOf[g] = p;
    start[g + 1]!++;
  }
  for (let g = 0; g < groups; g++) start[g + 1]! += start[g]!;
  const next = start.slice(0, groups);
  const row = new Int32Array(kept.length);
  for (const i of kept) row[next[group[i]!]!++] = i;
  return { start, row, promptOf };
}

/** Whether a column has one value in all rows of a group (of one row too). */
export function isFlat(index: GroupIndex, g: number, column: ArrayLike<number>): boolean {
  const from = index.start[g]!;
  const first = column[index.row[from]!];
  for (let k = from + 1; k < index.start[g + 1]!; k++) if (column[index.row[k]!] !== first) return false;
  return true;
}

/** Mean of a column over the rows of a group; exactly the value where the column is flat. */
export function groupMeanOf(index: GroupIndex, g: number, column: ArrayLike<number>): number {
  const from = index.start[g]!;
  const to = index.start[g + 1]!;
  // Taken from the first value, so that equal values leave no rounding behind.
  const first = column[index.row[from]!]!;
  let sum = 0;
  for (let k = from; k < to; k++) sum += column[index.row[k]!]! - first;
  return first + sum / (to - from);
}

/** A column moved and scaled so that squares of its values neither overflow nor cancel. */
export interface ScaledColumn {
  /** (value − centre) / unit in the rows given; 0 elsewhere. */
  readonly values: Float64Array;
  readonly centre: number;
  readonly unit: number;
}

/** Centres a column on its mean over the given rows and scales it by a power of two; a constant one becomes 0. */
export function scaledColumn(column: ArrayLike<number>, kept: Int32Array): ScaledColumn {
  const values = new Float64Array(column.length);
  if (kept.length === 0) return { values, centre: 0, unit: 1 };
  const first = column[kept[0]!]!;
  // Of the range and not of the distances from some value, so that the order of rows plays no part.
  let low = first;
  let high = first;
  for (const i of kept) {
    low = Math.min(low, column[i]!);
    high = Math.max(high, column[i]!);
  }
  const unit = low === high ? 1 : 4 * powerOfTwoScale(Float64Array.of(high / 4 - low / 4));
  let mean = 0;
  for (const i of kept) mean += (column[i]! / unit - first / unit) / kept.length;
  for (const i of kept) values[i] = column[i]! / unit - first / unit - mean;
  return { values, centre: first + mean * unit, unit };
}
