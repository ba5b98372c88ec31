import type { WorstRollout } from "./audit-result.js";
import type { RolloutLog } from "./rollout-log.js";
import type { Rows } from "./rows.js";

/**
 * The five rows of largest badness, worst first, at most one per group as long as there are groups, so that
 * five rollouts show five prompts.
 * @param badness a number to be large; rows where it is not finite are left out
 */
export function worstRollouts(
  log: RolloutLog,
  rows: Rows,
  badness: (row: number) => number,
  reason: (row: number) => string,
  extra: Readonly<Record<string, Float64Array>> = {},
): WorstRollout[] {
  const ofGroup = new Map<number, Ranked>();
  const order = worse(log);
  for (const row of rows) {
    const value = badness(row);
    if (!Number.isFinite(value)) continue;
    const one = { row, value };
    const other = ofGroup.get(log.group[row]!);
    if (other === undefined || order(one, other) < 0) ofGroup.set(log.group[row]!, one);
  }
  const ranked = [...ofGroup.values()].sort(order).slice(0, MOST);
  return ranked.map(({ row }) => ({ row, numbers: numbersOf(log, row, extra), reason: reason(row) }));
}

const MOST = 5;

interface Ranked {
  readonly row: number;
  readonly value: number;
}

/** Worst first; of equals by prompt, text and group, so that it does not matter how the rows of a log are ordered. */
function worse(log: RolloutLog): (a: Ranked, b: Ranked) => number {
  const text = new Map<number, number>();
  log.text?.row.forEach((row, i) => {
    text.set(row, log.text!.digest[i]!.whole);
  });
  return (a, b) =>
    b.value - a.value ||
    log.prompt[a.row]! - log.prompt[b.row]! ||
    (text.get(a.row) ?? 0) - (text.get(b.row) ?? 0) ||
    log.group[a.row]! - log.group[b.row]! ||
    a.row - b.row;
}

/** What is worth seeing beside a rollout. */
function numbersOf(
  log: RolloutLog,
  row: number,
  extra: Readonly<Record<string, Float64Array>>,
): Record<string, number> {
  const numbers: Record<string, number> = { reward: log.reward[row]! };
  const add = (name: string, values: ArrayLike<number> | undefined): void => {
    const value = values?.[row];
    if (value !== undefined && Number.isFinite(value)) numbers[name] = value;
  };
  add("gold", log.gold?.values);
  add("length", log.length);
  add("step", log.step);
  for (const [name, values] of Object.entries(extra)) add(name, values);
  return numbers;
}

/** Values less their mean, over their standard deviation in the rows; 0 everywhere without spread. */
export function standardised(values: Float64Array, rows: Rows): (row: number) => number {
  let n = 0;
  let sum = 0;
  for (const row of rows) {
    if (Number.isFinite(values[row]!)) {
      n++;
      sum += values[row]!;
    }
  }
  const mean = sum / n;
  let squares = 0;
  for (const row of rows) {
    if (Number.isFinite(values[row]!)) squares += (values[row]! - mean) * (values[row]! - mean);
  }
  const deviation = Math.sqrt(squares / Math.max(1, n - 1));
  return (row) => (deviation > 0 ? (values[row]! - mean) / deviation : 0);
}
