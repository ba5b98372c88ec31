import type { Limits } from "./limits.js";
import { isCentred } from "./reward-level.js";
import type { NamedColumn, RolloutLog } from "./rollout-log.js";
import { finiteRows, pick, type Rows, range, rowsWhere } from "./rows.js";

/** Two stretches of a run to compare: what came first, or a reference, and what training ended with. */
export interface Comparison {
  readonly early: Rows;
  readonly late: Rows;
  /** In words, for sentences: "the reference rollouts", "steps 0 to 24". */
  readonly earlyName: string;
  readonly lateName: string;
}

/** Gold of a log, when it says anything. */
export interface Gold extends NamedColumn {
  /** Rows that have it. */
  readonly rows: Rows;
  /** Only two values, say 0 and 1. */
  readonly binary: boolean;
  readonly low: number;
  readonly high: number;
  readonly range: number;
}

/** What several checks need to know of a log, computed once. */
export interface RolloutContext {
  readonly log: RolloutLog;
  readonly limits: Limits;
  readonly all: Rows;
  readonly gold?: Gold;
  /** Why there is no `gold`, in words. */
  readonly goldMissing?: string;
  readonly comparison?: Comparison;
  /** Rows that tell what the reward does now: those of the last window, else all. */
  readonly focus: Rows;
  /** In words. */
  readonly focusName: string;
  /** Every group has the same mean reward, so that the reward has no level that could rise or fall. */
  readonly centred: boolean;
  /** Stretches of steps as long as the first window, before the last one: where gold may have been best. */
  readonly stretches: readonly { readonly name: string; readonly rows: Rows }[];
}

/** Reads a log's windows, reference and gold. */
export function rolloutContext(log: RolloutLog, limits: Limits): RolloutContext {
  const all = rowsWhere(log, () => true);
  const reference = rowsWhere(log, (row) => log.reference?.[row] === 1);
  const policy = reference.length === 0 ? all : rowsWhere(log, (row) => log.reference?.[row] !== 1);
  const { windows, first, last } = stepWindows(log, policy, limits);
  const hasReference = reference.length > 0 && policy.length > 0;
  let comparison: Comparison | undefined;
  if (hasReference) {
    comparison = {
      early: reference,
      late: last?.rows ?? policy,
      earlyName: "the reference",
      lateName: last?.name ?? "the policy",
    };
  } else if (first !== undefined && last !== undefined) {
    comparison = { early: first.rows, late: last.rows, earlyName: first.name, lateName: last.name };
  }
  const gold = readGold(log, all);
  return {
    log,
    limits,
    all,
    ...(typeof gold === "string" ? { goldMissing: gold } : { gold }),
    ...(comparison === undefined ? {} : { comparison }),
    centred: isCentred(log, all),
    focus: comparison?.late ?? all,
    focusName: comparison?.lateName ?? "the whole log",
    stretches: hasReference ? [{ name: "the reference", rows: reference }, ...windows] : windows,
  };
}

interface Window {
  readonly name: string;
  readonly rows: Rows;
}

function stepWindows(
  log: RolloutLog,
  policy: Rows,
  limits: Limits,
): { windows: Window[]; first?: Window; last?: Window } {
  const step = log.step;
  if (step === undefined) return { windows: [] };
  const steps = [...new Set(pick(step, policy).filter(Number.isFinite))].sort((a, b) => a - b);
  const n = steps.length;
  if (n < 2) return { windows: [] };
  const size = Math.max(1, Math.floor(n * Math.min(0.5, limits.firstWindow)));
  const lastSize = Math.max(1, Math.floor(n * Math.min(0.5, limits.lastWindow)));
  const window = (from: number, length: number): Window => {
    const low = steps[from]!;
    const high = steps[from + length - 1]!;
    return {
      name: low === high ? `step ${low}` : `steps ${low} to ${high}`,
      rows: policy.filter((row) => step[row]! >= low && step[row]! <= high),
    };
  };
  const windows: Window[] = [];
  // At most about a dozen stretches: each is a pass over the log, and neighbours differ little.
  const starts = n - lastSize - size;
  const stride = Math.max(1, Math.ceil(starts / 12));
  for (let from = 0; from <= starts; from += stride) windows.push(window(from, size));
  return { windows, first: windows[0]!, last: window(n - lastSize, lastSize) };
}

function readGold(log: RolloutLog, all: Rows): Gold | string {
  const column = log.gold;
  if (column === undefined)
    return "the log has no gold column; name one (correctness, a human's or a better judge's score) with --gold";
  const rows = finiteRows(column.values, all);
  if (rows.length === 0) return `the gold column "${column.name}" has no number in any row`;
  const seen = new Set<number>();
  let low = Infinity;
  let high = -Infinity;
  for (const row of rows) {
    const value = column.values[row]!;
    if (seen.size < 3) seen.add(value);
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low === high)
    return `the gold column "${column.name}" is ${low} in every row, so nothing can be compared with it`;
  return { ...column, rows, binary: seen.size === 2, low, high, range: range(column.values, rows) };
}
