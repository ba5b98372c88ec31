import { deriveStream } from "../../random/index.js";
import type { GroupedRows } from "./grouped-rows.js";

/** A log small enough for brute force, with ties, missing values and groups of one. */
export interface SmallLog {
  readonly rows: GroupedRows;
  readonly step: Float64Array;
  readonly reward: Float64Array;
  /** Two values. */
  readonly gold: Float64Array;
  /** Many values. */
  readonly grade: Float64Array;
  readonly length: Float64Array;
  readonly component: Float64Array;
  readonly cue: Float64Array;
  readonly logProbability: Float64Array;
  readonly referenceLogProbability: Float64Array;
  readonly reference: Uint8Array;
}

const columns = [
  "step",
  "reward",
  "gold",
  "grade",
  "length",
  "component",
  "cue",
  "logProbability",
  "referenceLogProbability",
] as const;

/**
 * A log of up to 40 rows of five prompts, two groups each: coarse values for ties, and one in thirteen missing.
 * The same for the same seed.
 */
export function smallLog(seed: number): SmallLog {
  const stream = deriveStream("small-logs", seed, "log");
  const n = 1 + stream.below(40);
  const column = (values: number, of: (k: number) => number, missing = 13): Float64Array =>
    Float64Array.from({ length: n }, () =>
      missing > 0 && stream.below(missing) === 0 ? Number.NaN : of(stream.below(values)),
    );
  const prompt = Int32Array.from({ length: n }, () => stream.below(5));
  return {
    rows: { prompt, prompts: 5, group: prompt.map((p) => 2 * p + stream.below(2)), groups: 10 },
    step: column(8, (k) => k, 0),
    reward: column(9, (k) => k / 4 - 1, 0),
    gold: column(2, (k) => k),
    grade: column(21, (k) => k / 3),
    length: column(13, (k) => k),
    component: column(11, (k) => k / 5 - 1),
    cue: column(2, (k) => k),
    logProbability: column(9, (k) => -k / 8),
    referenceLogProbability: column(9, (k) => -k / 8),
    reference: Uint8Array.from({ length: n }, () => stream.below(2)),
  };
}

/** Multiplicities of five prompts from 0 to 3, not all 0. The same for the same seed. */
export function smallResample(seed: number): Float64Array {
  const stream = deriveStream("small-logs", seed, "weights");
  const weights = Float64Array.from({ length: 5 }, () => stream.below(4));
  if (weights.every((weight) => weight === 0)) weights[seed % 5] = 1;
  return weights;
}

/** The log with each prompt repeated by its multiplicity, copies being prompts of their own with groups of their own. */
export function expanded(log: SmallLog, weights: Float64Array): SmallLog {
  const { rows } = log;
  const source: number[] = [];
  const prompt: number[] = [];
  const group: number[] = [];
  let copies = 0;
  weights.forEach((count, p) => {
    for (let copy = 0; copy < count; copy++) {
      rows.prompt.forEach((own, i) => {
        if (own !== p) return;
        source.push(i);
        prompt.push(copies);
        group.push(copies * rows.groups + rows.group[i]!);
      });
      copies++;
    }
  });
  return reordered(log, source, {
    prompt: Int32Array.from(prompt),
    prompts: copies,
    group: Int32Array.from(group),
    groups: copies * rows.groups,
  });
}

/** The log with its rows in another order (or repeated), belonging as told. */
export function reordered(log: SmallLog, source: readonly number[], rows: GroupedRows): SmallLog {
  const take = (name: (typeof columns)[number]): Float64Array =>
    Float64Array.from(source, (i) => log[name][i]!);
  return {
    rows,
    step: take("step"),
    reward: take("reward"),
    gold: take("gold"),
    grade: take("grade"),
    length: take("length"),
    component: take("component"),
    cue: take("cue"),
    logProbability: take("logProbability"),
    referenceLogProbability: take("referenceLogProbability"),
    reference: Uint8Array.from(source, (i) => log.reference[i]!),
  };
}

/** Equal up to rounding, or both undefined. */
export function alike(one: number, other: number): boolean {
  if (Number.isNaN(one) || Number.isNaN(other)) return Number.isNaN(one) && Number.isNaN(other);
  return one === other || Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one), Math.abs(other));
}
