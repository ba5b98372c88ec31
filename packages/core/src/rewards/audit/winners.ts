import type { ClusterStatistic } from "../../stats/index.js";
import { allPrompts, type GroupedRows, type GroupIndex, groupIndex } from "./grouped-rows.js";
import { ratioOfSums } from "./prompt-sums.js";

/**
 * Probability of each row to be its group's pick, when the best score is picked and ties are broken at random:
 * 1 / ties in the best rows, 0 in others, NaN in rows without a score.
 */
export function winnerShares(rows: GroupedRows, score: Float64Array): Float64Array {
  return sharesOf(rows, groupIndex(rows, { score }), score);
}

/** Mean over groups of a column's value in the pick by a score; groups of a single row count too. */
export function clusterWinnerMean(
  rows: GroupedRows,
  score: Float64Array,
  values: Float64Array,
): ClusterStatistic {
  const index = groupIndex(rows, { score, values });
  const share = sharesOf(rows, index, score);
  const sums = new Float64Array(rows.prompts);
  const counts = new Float64Array(rows.prompts);
  for (const i of index.row) {
    sums[rows.prompt[i]!]! += share[i]! * values[i]!;
    counts[rows.prompt[i]!]! += share[i]!;
  }
  return ratioOfSums(sums, counts);
}

/**
 * Share of groups (of two rows or more) whose pick changes from one score to another. Where ties leave the pick to
 * chance, what counts is the least probability that the picks differ: 1 − Σ min of the two probabilities.
 */
export function clusterChangedWinners(
  rows: GroupedRows,
  before: Float64Array,
  after: Float64Array,
): ClusterStatistic {
  const index = groupIndex(rows, { before, after });
  const first = sharesOf(rows, index, before);
  const second = sharesOf(rows, index, after);
  const changed = new Float64Array(rows.prompts);
  const groups = new Float64Array(rows.prompts);
  for (let g = 0; g < rows.groups; g++) {
    if (index.start[g + 1]! - index.start[g]! < 2) continue;
    let same = 0;
    for (let k = index.start[g]!; k < index.start[g + 1]!; k++) {
      same += Math.min(first[index.row[k]!]!, second[index.row[k]!]!);
    }
    groups[index.promptOf[g]!]! += 1;
    // 1 / 3 three times need not be 1.
    changed[index.promptOf[g]!]! += same > 1 - 1e-12 ? 0 : 1 - same;
  }
  return ratioOfSums(changed, groups);
}

/** What picking by another reward changes in a log. */
export interface WinnerChange {
  /** Groups of two rows or more. */
  readonly groups: number;
  /** Share of them whose pick changes, see `clusterChangedWinners`. */
  readonly changedWinners: number;
  /** Mean over the picks of each column, before and after. */
  readonly ofWinners: readonly { readonly name: string; readonly before: number; readonly after: number }[];
}

/**
 * The picks of groups under a log's reward and under another one: what a remedy would have changed.
 * @param columns to compare over the picks (gold, length, share flagged …), by name
 */
export function winnerChange(
  rows: GroupedRows,
  before: Float64Array,
  after: Float64Array,
  columns: Readonly<Record<string, Float64Array>>,
): WinnerChange {
  const all = allPrompts(rows.prompts);
  // The same rows before and after, or a missing value would look like a change.
  const index = groupIndex(rows, { before, after });
  const both = (column: Float64Array): Float64Array => {
    const out = new Float64Array(column.length).fill(Number.NaN);
    for (const i of index.row) out[i] = column[i]!;
    return out;
  };
  let groups = 0;
  for (let g = 0; g < rows.groups; g++) if (index.start[g + 1]! - index.start[g]! >= 2) groups++;
  return {
    groups,
    changedWinners: clusterChangedWinners(rows, before, after)(all),
    ofWinners: Object.entries(columns).map(([name, column]) => ({
      name,
      before: clusterWinnerMean(rows, both(before), column)(all),
      after: clusterWinnerMean(rows, both(after), column)(all),
    })),
  };
}

function sharesOf(rows: GroupedRows, index: GroupIndex, score: Float64Array): Float64Array {
  const shares = new Float64Array(score.length).fill(Number.NaN);
  for (let g = 0; g < rows.groups; g++) {
    const from = index.start[g]!;
    const to = index.start[g + 1]!;
    let best = -Infinity;
    let ties = 0;
    for (let k = from; k < to; k++) {
      const value = score[index.row[k]!]!;
      if (value > best) {
        best = value;
        ties = 1;
      } else if (value === best) ties++;
    }
    for (let k = from; k < to; k++) {
      const i = index.row[k]!;
      shares[i] = score[i] === best ? 1 / ties : 0;
    }
  }
  return shares;
}
