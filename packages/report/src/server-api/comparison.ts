import { z } from "zod";
import { servedParametersSchema, servedVerdictSchema } from "./results.js";
import { servedRunSchema } from "./runs.js";

/** A summary of a cell over its seeds, as `SummaryStatistics`. */
export const servedStatisticsSchema = z.strictObject({
  n: z.int(),
  mean: z.number().nullable(),
  interval: z.tuple([z.number().nullable(), z.number().nullable()]).nullable(),
  minimum: z.number().nullable(),
  maximum: z.number().nullable(),
});

export type ServedStatistics = z.infer<typeof servedStatisticsSchema>;

/** Two or more runs side by side; every list over runs is in the order of `runs`. */
export const runComparisonSchema = z.strictObject({
  runs: z.array(servedRunSchema),
  /** Cells by title, in the order of first appearance; null for a run that lacks the cell. */
  cells: z.array(
    z.strictObject({
      title: z.string(),
      group: z.string(),
      runs: z.array(
        z
          .strictObject({
            parameters: servedParametersSchema,
            seeds: z.int(),
            summaries: z.record(z.string(), servedStatisticsSchema),
          })
          .nullable(),
      ),
    }),
  ),
  /** Verdicts by claim; null for a run without the claim. */
  claims: z.array(
    z.strictObject({
      id: z.string(),
      statement: z.string(),
      /** A miniature says so wherever its verdict is shown. */
      scale: z.string(),
      runs: z.array(z.strictObject({ verdict: servedVerdictSchema, measured: z.string() }).nullable()),
    }),
  ),
  /** Each further run against the first. */
  against: z.array(
    z.strictObject({
      /** Id of the further run. */
      run: z.string(),
      same: z.boolean(),
      /** Shards of the same cell and seed in both: equal bytes, different bytes. */
      shards: z.strictObject({ equal: z.int(), different: z.int() }),
      /** A line per difference, as `operant diff` prints them. */
      parameters: z.array(z.string()),
      summaries: z.array(z.string()),
      verdicts: z.array(z.string()),
      bytes: z.array(z.string()),
    }),
  ),
});

export type RunComparison = z.infer<typeof runComparisonSchema>;

/** How a run agrees with the reference results that are committed beside its study. */
export const servedReferenceSchema = z.strictObject({
  run: z.string(),
  /** Null when there is nothing to compare with; `reason` says why. */
  comparison: z
    .strictObject({
      /** Shards that both have, and verdicts that both could decide. */
      compared: z.int(),
      verdicts: z.int(),
      /** One sentence per difference. */
      differences: z.array(z.string()),
    })
    .nullable(),
  reason: z.string().nullable(),
});

export type ServedReference = z.infer<typeof servedReferenceSchema>;
