import type { RolloutLog } from "./rollout-log.js";

/** Rows of a log, ascending. */
export type Rows = Int32Array;

/** Rows that pass a test. */
export function rowsWhere(log: Pick<RolloutLog, "rows">, test: (row: number) => boolean): Rows {
  const out = new Int32Array(log.rows);
  let n = 0;
  for (let row = 0; row < log.rows; row++) if (test(row)) out[n++] = row;
  return out.slice(0, n);
}

/** values[rows], in their order. */
export function pick(values: ArrayLike<number>, rows: Rows): Float64Array {
  const out = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = values[rows[i]!]!;
  return out;
}

/** `pick` for indices of prompts and groups. */
export function pickIndex(values: Int32Array, rows: Rows): Int32Array {
  const out = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = values[rows[i]!]!;
  return out;
}

/** Rows where a column has a number. */
export function finiteRows(values: Float64Array, rows: Rows): Rows {
  return rows.filter((row) => Number.isFinite(values[row]!));
}

/** Number of different values of an index column in the rows. */
export function distinct(index: Int32Array, rows: Rows): number {
  return new Set(pickIndex(index, rows)).size;
}

/** Mean over the rows that have a number; NaN without any. */
export function meanOver(values: ArrayLike<number>, rows: Rows): number {
  let sum = 0;
  let count = 0;
  for (const row of rows) {
    const value = values[row]!;
    if (Number.isFinite(value)) {
      sum += value;
      count++;
    }
  }
  return sum / count;
}

/** Rows by group, groups in order of first appearance. */
export function byGroup(log: Pick<RolloutLog, "group">, rows: Rows): number[][] {
  const found = new Map<number, number[]>();
  for (const row of rows) {
    const group = log.group[row]!;
    const members = found.get(group);
    if (members === undefined) found.set(group, [row]);
    else members.push(row);
  }
  return [...found.values()];
}

/**
 * Distance from the 5th to the 95th percentile of the values that are numbers, or from the lowest to the
 * highest where those coincide: the scale on which "10 % of its range" is meant. 0 without spread.
 */
export function range(values: ArrayLike<number>, rows: Rows): number {
  const sorted = pick(values, rows).filter(Number.isFinite).sort();
  const n = sorted.length;
  if (n === 0) return 0;
  const inner = sorted[Math.floor(0.95 * (n - 1))]! - sorted[Math.floor(0.05 * (n - 1))]!;
  return inner > 0 ? inner : sorted[n - 1]! - sorted[0]!;
}
