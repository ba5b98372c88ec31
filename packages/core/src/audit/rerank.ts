import type { Reranked } from "./audit-result.js";
import type { RolloutContext } from "./context.js";
import { byGroup, finiteRows, type Rows } from "./rows.js";

/**
 * The same groups under another reward: how many winners change, and what that does to columns worth seeing.
 * Completions that share the best reward share the win. Ties are broken by one random order of a group's
 * completions, the same under both rewards: the winner stays where the first in it of all that could win under
 * either could win under both, with the chance |both| / |either|, so that equal winners never count as changed.
 * @param remedied a reward per row; rows without a number compete under neither
 * @param formula how it is computed, in words
 * @param shown columns to average over winners; gold and length are added where the log has them
 */
export function rerank(
  context: RolloutContext,
  rows: Rows,
  remedied: Float64Array,
  formula: string,
  shown: Readonly<Record<string, Float64Array>> = {},
): Reranked | undefined {
  const { log, gold } = context;
  const columns: [string, Float64Array][] = [];
  if (gold !== undefined) columns.push([gold.name, gold.values]);
  if (log.length !== undefined) columns.push(["length", log.length]);
  for (const [name, values] of Object.entries(shown))
    if (!columns.some(([taken]) => taken === name)) columns.push([name, values]);
  const before = columns.map(() => ({ sum: 0, groups: 0 }));
  const after = columns.map(() => ({ sum: 0, groups: 0 }));
  let groups = 0;
  let changed = 0;
  for (const members of byGroup(log, finiteRows(remedied, rows))) {
    if (members.length < 2) continue;
    const old = winnersOf(members, log.reward);
    const now = winnersOf(members, remedied);
    groups++;
    const could = new Set(old);
    const both = now.filter((row) => could.has(row)).length;
    changed += 1 - both / (old.length + now.length - both);
    columns.forEach(([, values], c) => {
      add(before[c]!, old, values);
      add(after[c]!, now, values);
    });
  }
  if (groups === 0) return undefined;
  return {
    formula,
    groups,
    changedWinners: changed / groups,
    ofWinners: columns
      .map(([name], c) => ({
        name,
        before: before[c]!.sum / before[c]!.groups,
        after: after[c]!.sum / after[c]!.groups,
      }))
      .filter(({ before: b, after: a }) => Number.isFinite(a) && Number.isFinite(b)),
  };
}

function winnersOf(members: readonly number[], score: Float64Array): number[] {
  let top = -Infinity;
  for (const row of members) top = Math.max(top, score[row]!);
  return members.filter((row) => score[row] === top);
}

function add(into: { sum: number; groups: number }, winners: readonly number[], values: Float64Array): void {
  let sum = 0;
  let n = 0;
  for (const row of winners) {
    if (!Number.isFinite(values[row]!)) continue;
    sum += values[row]!;
    n++;
  }
  if (n === 0) return;
  into.sum += sum / n;
  into.groups++;
}

/**
 * A reward less what a column explains of it within groups: the residual of the regression of the one on the
 * other, both as deviations from their groups' means. The reward itself where the column does not vary.
 * @returns the residual reward, NaN where the column has no number, and the slope
 */
export function withoutSlope(
  context: RolloutContext,
  rows: Rows,
  column: Float64Array,
): { reward: Float64Array; slope: number } {
  const { log } = context;
  const groups = byGroup(log, finiteRows(column, rows));
  let xy = 0;
  let xx = 0;
  for (const members of groups) {
    let meanX = 0;
    let meanY = 0;
    for (const row of members) {
      meanX += column[row]! / members.length;
      meanY += log.reward[row]! / members.length;
    }
    for (const row of members) {
      xy += (column[row]! - meanX) * (log.reward[row]! - meanY);
      xx += (column[row]! - meanX) * (column[row]! - meanX);
    }
  }
  const slope = xx > 0 ? xy / xx : 0;
  const reward = log.reward.map((value, row) => value - slope * column[row]!);
  return { reward, slope };
}
