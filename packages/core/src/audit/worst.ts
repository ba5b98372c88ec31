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
  const ranked: { row: number; value: number }[] = [];
  for (const row of rows) {
    const value = badness(row);
    if (Number.isFinite(value)) insert(ranked, row, value, log);
  }
  return ranked.map(({ row }) => ({ row, numbers: numbersOf(log, row, extra), reason: reason(row) }));
}

const MOST = 5;

function insert(ranked: { row: number; value: number }[], row: number, value: number, log: RolloutLog): void {
  const worse = (a: { row: number; value: number }, b: { row: number; value: number }): number =>
    b.value - a.value || a.row - b.row;
  const sameGroup = ranked.findIndex((other) => log.group[other.row] === log.group[row]);
  if (sameGroup >= 0) {
    if (ranked[sameGroup]!.value >= value) return;
    ranked.splice(sameGroup, 1);
  } else if (ranked.length === MOST && ranked[MOST - 1]!.value >= value) return;
  ranked.push({ row, value });
  ranked.sort(worse);
  if (ranked.length > MOST) ranked.pop();
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
