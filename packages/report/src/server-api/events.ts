import { z } from "zod";
import { failedTrialSchema, jobProgressSchema, servedJobSchema } from "./jobs.js";
import { servedClaimSchema, servedStatusSchema } from "./results.js";

/**
 * Server-sent events of one job, by event name. Each connection, also one that was lost and comes back, begins
 * with `job`, which holds everything that is known; results of trials that finished before are in
 * `api/runs/<id>/results`, and later ones arrive as `trial`. Merging them by key loses nothing and counts
 * nothing twice. The stream ends after a `job` in a final state.
 */
export const jobEventSchemas = {
  /** The whole job: first, and at every change of its state. */
  job: servedJobSchema,
  /** A few times a second at most. */
  progress: jobProgressSchema,
  /** A trial that finished. */
  trial: z.strictObject({
    key: z.string(),
    seed: z.int(),
    /** Titles of the cells that it belongs to. */
    cells: z.array(z.string()),
    rows: z.int(),
    /** SHA-256 of its shard. */
    shard: z.string(),
    summaries: z.record(z.string(), z.number().nullable()),
  }),
  failed: failedTrialSchema,
  /** The verdicts on what is there so far; curves and summaries of the same revision can be fetched. */
  results: z.strictObject({
    revision: z.string(),
    done: z.int(),
    total: z.int(),
    claims: z.array(servedClaimSchema),
    status: servedStatusSchema.nullable(),
  }),
} as const;

export type JobEvents = { [Name in keyof typeof jobEventSchemas]: z.infer<(typeof jobEventSchemas)[Name]> };

/** Server-sent events of all jobs and of the folder of runs; each connection begins with `jobs`. */
export const folderEventSchemas = {
  /** Every job, at most once a second. */
  jobs: z.strictObject({ jobs: z.array(servedJobSchema) }),
  /** The list of runs has changed by what this server did; ask for it again. */
  runs: z.strictObject({}),
} as const;

export type FolderEvents = {
  [Name in keyof typeof folderEventSchemas]: z.infer<(typeof folderEventSchemas)[Name]>;
};
