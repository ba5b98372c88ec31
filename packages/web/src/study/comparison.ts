import { tInterval, welchTest } from "@operant/core/stats";
import type { Parameters, ParameterValue } from "@operant/core/study";
import { type Estimate, estimate } from "@operant/report";
import type { CellState } from "../run/run.js";

/** Cells of one run beside those of another. */
export interface ComparedCell {
  readonly cell: CellState;
  /** The other run's cell of the same parameters, else of the same condition; null where it has neither. */
  readonly other: CellState | null;
  /** Parameters in which the two differ. */
  readonly differing: readonly DifferingParameter[];
  /** Where no parameter differs: seeds with a shard in both, and how many of these are the same bytes. */
  readonly shards: { readonly both: number; readonly identical: number };
}

export interface DifferingParameter {
  readonly name: string;
  readonly here: ParameterValue | undefined;
  readonly there: ParameterValue | undefined;
}

/**
 * Each cell of a run with its counterpart in another: the cell with equal parameters, or, because changing a
 * parameter is what one does here, that of the same condition which differs in the fewest.
 */
export function matchCells(cells: readonly CellState[], others: readonly CellState[]): ComparedCell[] {
  return cells.map((cell) => {
    let best: { other: CellState; differing: DifferingParameter[] } | undefined;
    for (const other of others) {
      const differing = differences(cell.parameters, other.parameters);
      if (differing.length > 0 && other.condition !== cell.condition) continue;
      if (best === undefined || differing.length < best.differing.length) best = { other, differing };
    }
    if (best === undefined) {
      return { cell, other: null, differing: [], shards: { both: 0, identical: 0 } };
    }
    const shards = best.differing.length === 0 ? sameShards(cell, best.other) : { both: 0, identical: 0 };
    return { cell, ...best, shards };
  });
}

function differences(here: Parameters, there: Parameters): DifferingParameter[] {
  const names = new Set([...Object.keys(here), ...Object.keys(there)]);
  return [...names]
    .filter((name) => here[name] !== there[name])
    .map((name) => ({ name, here: here[name], there: there[name] }));
}

function sameShards(cell: CellState, other: CellState): ComparedCell["shards"] {
  let both = 0;
  let identical = 0;
  cell.seeds.forEach((seed, i) => {
    const digest = other.shards[other.seeds.indexOf(seed)];
    const own = cell.shards[i];
    if (digest === undefined || own === undefined) return;
    both++;
    if (sameDigest(own, digest)) identical++;
  });
  return { both, identical };
}

/** Digests may be cut to their first digits, as the site keeps those of the reference results. */
function sameDigest(a: string, b: string): boolean {
  return a.length <= b.length ? b.startsWith(a) : a.startsWith(b);
}

/** Whether a seed's results are the same bytes in both, which makes every difference 0 whatever was rounded. */
function sameBytes(cell: CellState, other: CellState, seed: number): boolean {
  const own = cell.shards[cell.seeds.indexOf(seed)];
  const theirs = other.shards[other.seeds.indexOf(seed)];
  return own !== undefined && theirs !== undefined && sameDigest(own, theirs);
}

/** A summary in two cells, and their difference (here − there). */
export interface ComparedSummary {
  readonly here: Estimate;
  readonly there: Estimate;
  readonly difference: number;
  /** Ends of the difference's 95% interval; null where there is none. */
  readonly interval: readonly [number, number] | null;
  /**
   * `paired`: over seeds that both have, because equal seeds draw equal streams (Student's t of the differences).
   * `apart`: Welch's interval, where fewer than two seeds are shared.
   */
  readonly design: "paired" | "apart";
  /** Seeds that count in the difference: pairs, or the smaller of both numbers. */
  readonly n: number;
}

/** A summary compared between a cell and its counterpart. */
export function compareSummary(cell: CellState, other: CellState, summary: string): ComparedSummary {
  const own = defined(cell, summary);
  const theirs = defined(other, summary);
  const here = estimate([...own.values()]);
  const there = estimate([...theirs.values()]);
  const pairs = [...own].flatMap(([seed, value]) => {
    const against = theirs.get(seed);
    if (against === undefined) return [];
    return [sameBytes(cell, other, seed) ? 0 : value - against];
  });
  if (pairs.length >= 2) {
    const { estimate: difference, interval } = tInterval(Float64Array.from(pairs));
    return {
      here,
      there,
      difference,
      interval: [interval[0], interval[1]],
      design: "paired",
      n: pairs.length,
    };
  }
  const n = Math.min(own.size, theirs.size);
  if (n < 2) {
    const difference = pairs.length === 1 ? pairs[0]! : here.mean - there.mean;
    return { here, there, difference, interval: null, design: pairs.length === 1 ? "paired" : "apart", n };
  }
  const { estimate: difference, interval } = welchTest([...own.values()], [...theirs.values()]);
  return { here, there, difference, interval: [interval[0], interval[1]], design: "apart", n };
}

/** Seed → value, where the summary is defined. */
function defined({ seeds, summaries }: CellState, summary: string): Map<number, number> {
  const values = summaries[summary] ?? [];
  return new Map(
    seeds.flatMap((seed, i) => {
      const value = values[i];
      return value === undefined || !Number.isFinite(value) ? [] : [[seed, value] as const];
    }),
  );
}
