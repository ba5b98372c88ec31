import type { RunRequest } from "@operant/core/study";
import type { JobProgress, ServedFailedTrial } from "@operant/report";
import type { SubjectReference } from "./reader-messages.js";

/** What a job's thread is given. */
export interface JobTask {
  readonly subject: SubjectReference;
  readonly request: RunRequest;
  /** The folder of runs. */
  readonly out: string;
  readonly workers: number;
  readonly repair: boolean;
  /** For `environment.json`. */
  readonly command: string;
}

/** What the server tells a job's thread. */
export type JobOrder = "stop";

/** A trial that was computed and written. */
export interface FinishedTrial {
  readonly key: string;
  readonly seed: number;
  readonly rows: number;
  readonly shard: string;
  readonly summaries: Readonly<Record<string, number>>;
}

/** What a job's thread tells the server. */
export type JobMessage =
  | { readonly kind: "progress"; readonly progress: JobProgress }
  | { readonly kind: "trial"; readonly trial: FinishedTrial; readonly progress: JobProgress }
  | { readonly kind: "failed"; readonly failed: ServedFailedTrial; readonly progress: JobProgress }
  | { readonly kind: "outcome"; readonly interrupted: boolean; readonly progress: JobProgress }
  | { readonly kind: "error"; readonly code: string; readonly message: string };
