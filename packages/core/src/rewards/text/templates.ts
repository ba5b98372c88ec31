import type { Stream } from "../../random/index.js";
import type { ClusterStatistic } from "../../stats/index.js";
import { collisionAcrossClusters, countKeys, weightedMean } from "./cluster-columns.js";
import { contentOrder, type DigestedRows } from "./digested-rows.js";
import { resemblance } from "./sketch.js";

/**
 * Share of completions that begin with the commonest opening (first four words), among openings found under at least
 * two prompts; 0 where none is. Healthy completions share openings too (14 % of those of a MATH run begin with
 * "To determine how many"): compare with the reference, never with an absolute limit.
 */
export function templateShare(rows: DigestedRows): ClusterStatistic {
  const { keys, start, cluster, count, size } = countKeys(
    rows.digest.map((digest) => digest.opening),
    rows.prompt,
    rows.prompts,
  );
  return (weights) => {
    let all = 0;
    for (let c = 0; c < size.length; c++) all += weights[c]! * size[c]!;
    if (all === 0) return Number.NaN;
    let most = 0;
    for (let k = 0; k < keys; k++) {
      if (start[k + 1]! - start[k]! < 2) continue;
      let sum = 0;
      for (let e = start[k]!; e < start[k + 1]!; e++) sum += weights[cluster[e]!]! * count[e]!;
      if (sum > most) most = sum;
    }
    return most / all;
  };
}

/** Chance that completions of two different prompts begin with the same four words; see `collisionAcrossClusters`. */
export function sharedOpenings(rows: DigestedRows): ClusterStatistic {
  return collisionAcrossClusters(
    countKeys(
      rows.digest.map((digest) => digest.opening),
      rows.prompt,
      rows.prompts,
    ),
  );
}

/**
 * Chance that completions of two different prompts are the same text (white space and case folded), in [0, 1]: 1 for
 * a policy that answers everything alike. Short answers ("4", "yes") collide in health too: compare with the
 * reference.
 */
export function constantResponse(rows: DigestedRows): ClusterStatistic {
  return collisionAcrossClusters(
    countKeys(
      rows.digest.map((digest) => digest.whole),
      rows.prompt,
      rows.prompts,
    ),
  );
}

/** Share of completions whose text occurs nowhere else in these rows (decided once, on all rows). */
export function uniqueShare(rows: DigestedRows): ClusterStatistic {
  const times = new Map<number, number>();
  for (const { whole } of rows.digest) times.set(whole, (times.get(whole) ?? 0) + 1);
  return weightedMean(
    Float64Array.from(rows.digest, ({ whole }) => (times.get(whole) === 1 ? 1 : 0)),
    rows.prompt,
    rows.prompts,
  );
}

/**
 * Distinct openings per completion, in (0, 1], of the rows as they are: no ClusterStatistic, because a resample has
 * fewer distinct texts by construction.
 */
export function openingVariety(rows: DigestedRows): number {
  return new Set(rows.digest.map((digest) => digest.opening)).size / rows.digest.length;
}

/**
 * Mean resemblance (Jaccard, of runs of four words) of a completion with completions of other prompts, in [0, 1]: what
 * templates beyond the opening show. Each row is held against `partners` others, drawn once from the stream. Texts of
 * fewer than four words are left out.
 */
export function crossPromptOverlap(
  rows: DigestedRows,
  stream: Stream,
  options: { readonly partners?: number } = {},
): ClusterStatistic {
  const partners = options.partners ?? 4;
  const n = rows.digest.length;
  const order = contentOrder(rows);
  const values = new Float64Array(n).fill(Number.NaN);
  for (const i of order) {
    let sum = 0;
    let found = 0;
    for (let draw = 0; draw < 4 * partners && found < partners; draw++) {
      const other = order[stream.below(n)]!;
      if (rows.prompt[other] === rows.prompt[i]) continue;
      const value = overlap(rows, i, other);
      if (Number.isNaN(value)) continue;
      sum += value;
      found++;
    }
    if (found > 0) values[i] = sum / found;
  }
  return weightedMean(values, rows.prompt, rows.prompts);
}

/** Neighbours in a group that a completion is held against. */
const NEIGHBOURS = 4;

/**
 * Mean resemblance (Jaccard, of runs of four words) of the completions of a group with each other, in [0, 1]: near 1
 * where a policy has collapsed to one answer per prompt. Each completion is held against the next four of its group.
 */
export function withinGroupOverlap(rows: DigestedRows): ClusterStatistic {
  const members = new Map<number, number[]>();
  rows.group.forEach((group, i) => {
    const list = members.get(group);
    if (list === undefined) members.set(group, [i]);
    else list.push(i);
  });
  const values = new Float64Array(rows.digest.length).fill(Number.NaN);
  for (const list of members.values())
    list.forEach((row, at) => {
      let sum = 0;
      let found = 0;
      for (let step = 1; step <= NEIGHBOURS && at + step < list.length; step++) {
        const value = overlap(rows, row, list[at + step]!);
        if (Number.isNaN(value)) continue;
        sum += value;
        found++;
      }
      if (found > 0) values[row] = sum / found;
    });
  return weightedMean(values, rows.prompt, rows.prompts);
}

/** Mean share of runs of four words that a completion has said before: what endless repetition raises. */
export function meanRepetition(rows: DigestedRows): ClusterStatistic {
  return weightedMean(
    Float64Array.from(rows.digest, (digest) => digest.repetition),
    rows.prompt,
    rows.prompts,
  );
}

/** A text or opening that many completions have. */
export interface Commonest {
  readonly count: number;
  /** Different prompts among them. */
  readonly prompts: number;
  /** Index (into the digested rows) of the first. */
  readonly example: number;
}

/** Commonest opening; undefined without rows. */
export function commonestOpening(rows: DigestedRows): Commonest | undefined {
  return commonest(rows, (i) => rows.digest[i]!.opening);
}

/** Commonest whole completion; undefined without rows. */
export function commonestCompletion(rows: DigestedRows): Commonest | undefined {
  return commonest(rows, (i) => rows.digest[i]!.whole);
}

function commonest(rows: DigestedRows, key: (i: number) => number): Commonest | undefined {
  const found = new Map<number, { count: number; prompts: Set<number>; example: number }>();
  let best: { count: number; prompts: Set<number>; example: number } | undefined;
  for (let i = 0; i < rows.digest.length; i++) {
    let entry = found.get(key(i));
    if (entry === undefined) {
      entry = { count: 0, prompts: new Set(), example: i };
      found.set(key(i), entry);
    }
    entry.count++;
    entry.prompts.add(rows.prompt[i]!);
    if (best === undefined || entry.count > best.count) best = entry;
  }
  return best && { count: best.count, prompts: best.prompts.size, example: best.example };
}

function overlap(rows: DigestedRows, i: number, j: number): number {
  const one = rows.digest[i]!.shingleSketch;
  const other = rows.digest[j]!.shingleSketch;
  return one.length === 0 || other.length === 0 ? Number.NaN : resemblance(one, other);
}
