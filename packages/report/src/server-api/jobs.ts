import { z } from "zod";
import { servedFailureSchema } from "./results.js";

const value = z.union([z.string(), z.number(), z.boolean()]);

/** What to run, as `RunRequest` of the library: a study of the laboratory by its id, never a file. */
export const startRequestSchema = z.strictObject({
  study: z.string(),
  preset: z.string().optional(),
  conditions: z.array(z.string()).optional(),
  /** "1..20". */
  seeds: z.string().optional(),
  /** Values for parameters; several make a grid. */
  set: z.record(z.string(), z.array(value)).optional(),
  /** Leaves out cells that the study refuses. */
  skipInvalid: z.boolean().optional(),
  /** Worker threads; at most, and by default, what `ServerInfo` says. */
  workers: z.int().min(1).optional(),
  /** Recomputes damaged trials instead of stopping. */
  repair: z.boolean().optional(),
});

export type StartRequest = z.infer<typeof startRequestSchema>;

/**
 * `queued` waits for an earlier job. `stopping` waits for trials that are nearly done. `done`: every trial was
 * run (some may have failed). `stopped`: ended early, finished trials are kept. `failed`: the run itself could
 * not go on (a full disk, damaged trials); `error` says why.
 */
export const jobStateSchema = z.enum(["queued", "running", "stopping", "done", "stopped", "failed"]);
export type JobState = z.infer<typeof jobStateSchema>;

export const trialInHandSchema = z.strictObject({
  key: z.string(),
  /** Title of the first cell that the trial belongs to. */
  cell: z.string(),
  seed: z.int(),
  share: z.number(),
});

export type TrialInHand = z.infer<typeof trialInHandSchema>;

export const failedTrialSchema = z.strictObject({
  key: z.string(),
  cell: z.string(),
  seed: z.int(),
  failure: servedFailureSchema,
});

export type ServedFailedTrial = z.infer<typeof failedTrialSchema>;

/** How far a job is. */
export const jobProgressSchema = z.strictObject({
  /** Share of the work that was left when the job began, by the study's cost. */
  share: z.number(),
  /** Seconds left by the trials' own account; null while unknown. */
  remaining: z.number().nullable(),
  /** Trials of the run: all, there before, taken over from other runs, computed by this job, failed. */
  total: z.int(),
  present: z.int(),
  reused: z.int(),
  computed: z.int(),
  failed: z.int(),
  inHand: z.array(trialInHandSchema),
});

export type JobProgress = z.infer<typeof jobProgressSchema>;

/** A run that this server computes, or has computed: the latest job of each run. */
export const servedJobSchema = z.strictObject({
  /** The run's id. */
  id: z.string(),
  study: z.string(),
  state: jobStateSchema,
  /** Jobs before it; 0 unless it is queued. */
  before: z.int(),
  /** The command that does the same in a terminal, and goes on after a stop. */
  command: z.string(),
  preset: z.string().nullable(),
  workers: z.int(),
  progress: jobProgressSchema,
  /** The first hundred; `progress.failed` counts them all. */
  failures: z.array(failedTrialSchema),
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  /** Cells that the study refused, with `skipInvalid`. */
  refused: z.array(z.strictObject({ title: z.string(), reason: z.string() })),
  /** ISO 8601. */
  created: z.string(),
  started: z.string().nullable(),
  finished: z.string().nullable(),
});

export type ServedJob = z.infer<typeof servedJobSchema>;

export const jobListSchema = z.strictObject({
  /** Running first, then the queue in its order, then those that ended, the latest first. */
  jobs: z.array(servedJobSchema),
});

export type JobList = z.infer<typeof jobListSchema>;

export const startedSchema = z.strictObject({
  job: servedJobSchema,
  /** True when the very run was queued or running already. */
  joined: z.boolean(),
});

export type Started = z.infer<typeof startedSchema>;
