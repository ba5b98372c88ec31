import { z } from "zod";
import { type Manifest, manifestSchema } from "../run/manifest.js";
import { servedJobSchema } from "./jobs.js";
import { servedResultsSchema, servedStatusSchema } from "./results.js";

/** What GET `api/server` tells. */
export const serverInfoSchema = z.strictObject({
  format: z.literal("operant-server/1"),
  version: z.string(),
  /** The folder of runs, as it was given. */
  folder: z.string(),
  /** Most worker threads of a run, which is also the default. */
  workers: z.int(),
  /** Ids of the studies that can be started. */
  studies: z.array(z.string()),
});

export type ServerInfo = z.infer<typeof serverInfoSchema>;

/**
 * `complete`, `partial`: readable, all or some trials are there. `damaged`: a run whose files are not what was
 * written. `foreign`: no run that this installation can evaluate: another format, another results version, a
 * study that is not installed, or no run at all. `unreadable`: the system refuses to read it.
 */
export const servedRunStateSchema = z.enum(["complete", "partial", "damaged", "foreign", "unreadable"]);
export type ServedRunState = z.infer<typeof servedRunStateSchema>;

/** A folder among the runs: `<folder>/<study>/<id>`. */
export const servedRunSchema = z.strictObject({
  /** Name of the run's folder: its id, where `addressable` says so. */
  id: z.string(),
  /** Name of the folder above it, which is the study's id. */
  study: z.string(),
  /** The installed study's title, or null. */
  title: z.string().nullable(),
  state: servedRunStateSchema,
  /** Why it is damaged, foreign or unreadable, in words. */
  reason: z.string().nullable(),
  /** Whether the API knows it by its id: its details can be asked for, and it can be deleted. */
  addressable: z.boolean(),
  resultsVersion: z.string().nullable(),
  /** Trials whose record is there, and those that the manifest asks for; null where the manifest is unreadable. */
  done: z.int().nullable(),
  total: z.int().nullable(),
  /** "1..20", or null. */
  seeds: z.string().nullable(),
  cells: z.int().nullable(),
  preset: z.string().nullable(),
  /** The command that repeats or completes the run in a terminal; null where the study is not installed. */
  command: z.string().nullable(),
  /** When it was last written to (ISO 8601). */
  changed: z.string().nullable(),
  /** What its `claims.json` says about the paper, and how many claims have each verdict; null without one. */
  status: servedStatusSchema.nullable(),
  verdicts: z.record(z.string(), z.int()).nullable(),
  /** The state of its job on this server, if it has one. */
  job: servedJobSchema.shape.state.nullable(),
});

export type ServedRun = z.infer<typeof servedRunSchema>;

export const runListSchema = z.strictObject({
  folder: z.string(),
  /** Latest change first. */
  runs: z.array(servedRunSchema),
  /** A sentence per folder that could not be listed. */
  problems: z.array(z.string()),
});

export type RunList = z.infer<typeof runListSchema>;

/** One call of the runner, from `environment.json`. */
export const servedSessionSchema = z.object({
  command: z.string(),
  workers: z.number(),
  started: z.string(),
  finished: z.string(),
  computed: z.number(),
  reused: z.number(),
  failed: z.number(),
  interrupted: z.boolean(),
  operant: z.string(),
  commit: z.string().nullable(),
  node: z.string(),
  v8: z.string(),
  platform: z.string(),
  cores: z.number(),
});

export type ServedSession = z.infer<typeof servedSessionSchema>;

export const runDetailSchema = z.strictObject({
  run: servedRunSchema,
  /** Null where it is unreadable. */
  manifest: manifestSchema.nullable() satisfies z.ZodType<Manifest | null>,
  sessions: z.array(servedSessionSchema),
  /** Files that can be asked for, but for the trials' shards. */
  files: z.array(z.strictObject({ path: z.string(), bytes: z.int() })),
  /** The shards, `trials/<key>.parquet`, in number and bytes. */
  shards: z.strictObject({ count: z.int(), bytes: z.int() }),
  results: servedResultsSchema.nullable(),
  job: servedJobSchema.nullable(),
});

export type RunDetail = z.infer<typeof runDetailSchema>;

/** Body of DELETE: the run's id once more. */
export const deleteRequestSchema = z.strictObject({ id: z.string() });
export type DeleteRequest = z.infer<typeof deleteRequestSchema>;

export const deletedSchema = z.strictObject({ deleted: z.string() });
export type Deleted = z.infer<typeof deletedSchema>;
