import type { Verdict } from "@operant/core/study";
import { z } from "zod";
import type { VerdictLabel } from "../tables/claims.js";

const value = z.union([z.string(), z.number(), z.boolean()]);
export const servedParametersSchema = z.record(z.string(), value);
const numberOrNull = z.number().nullable();

export const servedVerdictSchema = z.enum([
  "reproduced",
  "partly",
  "not reproduced",
  "not at this scale",
]) satisfies z.ZodType<Verdict>;

export const servedStatusSchema = z.enum([
  "reproduced",
  "partly",
  "not reproduced",
  "not at this scale",
  "reproduced in miniature",
  "partly, in miniature",
]) satisfies z.ZodType<VerdictLabel>;

/** One cell over the seeds that are done. */
export const servedCellSchema = z.strictObject({
  title: z.string(),
  condition: z.string(),
  group: z.string(),
  parameters: servedParametersSchema,
  /** Seeds that the run asks for. */
  planned: z.int(),
  /** Seeds with results, ascending. */
  seeds: z.array(z.int()),
  /** Summary name → value per seed, null where it does not apply. */
  summaries: z.record(z.string(), z.array(numberOrNull)),
  /** SHA-256 of each seed's shard, in the order of `seeds`. */
  shards: z.array(z.string()),
});

export type ServedCell = z.infer<typeof servedCellSchema>;

/** An error of a study, as it crossed a thread. */
export const servedFailureSchema = z.strictObject({
  name: z.string(),
  message: z.string(),
  stack: z.string(),
});

export type ServedFailure = z.infer<typeof servedFailureSchema>;

/** A claim with its verdict on what is there so far. */
export const servedClaimSchema = z.strictObject({
  id: z.string(),
  verdict: servedVerdictSchema,
  statement: z.string(),
  source: z.string(),
  origin: z.string(),
  scale: z.string(),
  published: z.string(),
  measured: z.string(),
  estimate: numberOrNull.optional(),
  interval: z.tuple([numberOrNull, numberOrNull]).optional(),
  statistic: z.string(),
  rule: z.string(),
  control: z.string().optional(),
  note: z.string().optional(),
  /**
   * Seeds on which it was decided: the smallest number over the claim's conditions. Null for a verdict that was
   * read from the run's files.
   */
  seeds: z.int().nullable(),
  /** What the claim's check threw, when it threw. */
  failure: servedFailureSchema.optional(),
});

export type ServedClaim = z.infer<typeof servedClaimSchema>;

/** A plotted line: the mean over seeds of the windowed metric, with both bands (see `CurveBand`). */
export const servedCurveSchema = z.strictObject({
  /** Title of its cell. */
  title: z.string(),
  /** Rows before thinning, rows of the window and seeds; null for a curve that was read from the run's files. */
  rows: z.int().nullable(),
  window: z.int().nullable(),
  seeds: z.int().nullable(),
  /** Row numbers, from 1; the other columns have the same length. */
  x: z.array(z.number()),
  mean: z.array(numberOrNull),
  /** Seeds with a defined value in the window. */
  n: z.array(numberOrNull),
  /** 95 % interval of the mean over seeds. */
  lower: z.array(numberOrNull),
  upper: z.array(numberOrNull),
  /** The band of ± 1.96 standard deviations within the window. */
  rollingLower: z.array(numberOrNull),
  rollingUpper: z.array(numberOrNull),
});

export type ServedCurve = z.infer<typeof servedCurveSchema>;

/** The curves of one figure, a panel per group. */
export const servedCurvesSchema = z.strictObject({
  /** The run's id and the figure's. */
  run: z.string(),
  figure: z.string(),
  panels: z.array(z.strictObject({ group: z.string(), curves: z.array(servedCurveSchema) })),
});

export type ServedCurves = z.infer<typeof servedCurvesSchema>;

/** What a run's trials amount to by now. */
export const servedResultsSchema = z.strictObject({
  /** The run's id. */
  run: z.string(),
  /** Changes whenever the results may have changed. */
  revision: z.string(),
  /**
   * `trials`: verdicts and curves were computed from the trials by the installed study. `files`: this
   * installation lacks the study at this results version, so verdicts and curves are as the run's files tell.
   */
  from: z.enum(["trials", "files"]),
  /** Trials that are there, and those that the run asks for. */
  done: z.int(),
  total: z.int(),
  cells: z.array(servedCellSchema),
  claims: z.array(servedClaimSchema),
  /** What the claims that count say about the paper; null when none counts. */
  status: servedStatusSchema.nullable(),
  /**
   * Figures of the kind "curves" that can be asked for, with what their axes say: the metric with its unit, and
   * what a row is; "" where the study is not installed.
   */
  figures: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      metric: z.string(),
      unit: z.string(),
      row: z.string(),
    }),
  ),
  /** A sentence per file that is damaged; its trial is left out. */
  damage: z.array(z.string()),
});

export type ServedResults = z.infer<typeof servedResultsSchema>;
