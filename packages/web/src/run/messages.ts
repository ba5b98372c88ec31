import type { Parameters } from "@operant/core/study";
import type { Manifest } from "@operant/report";
import type { CellState, ClaimState, EarlierResults, PanelState, Request } from "./run.js";

/** What decides one trial's result. */
export interface TrialTask {
  readonly key: string;
  readonly parameters: Parameters;
  readonly seed: number;
}

/** A study's error as it crosses threads. */
export interface Failure {
  readonly message: string;
  readonly stack: string;
}

/** A finished trial, as a trial worker hands it to the results worker. */
export interface ComputedTrial {
  readonly key: string;
  readonly seed: number;
  readonly rows: number;
  /** The shard's bytes and their SHA-256. */
  readonly bytes: Uint8Array;
  readonly shard: string;
  readonly summaries: Readonly<Record<string, number>>;
  /** The columns that the study's curves show, so that nobody has to decode the shard for them. */
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/** From the page to a trial worker. */
export type ToTrialWorker =
  | { readonly kind: "open"; readonly study: string; readonly results: MessagePort }
  | { readonly kind: "run"; readonly task: TrialTask }
  | { readonly kind: "pause" }
  | { readonly kind: "resume" };

/** From a trial worker to the page. */
export type FromTrialWorker =
  /** Has loaded the study. `lock`: a lock that the worker holds until it dies, where the browser has locks. */
  | { readonly kind: "ready"; readonly lock: string | null }
  | { readonly kind: "broken"; readonly message: string }
  | { readonly kind: "progress"; readonly key: string; readonly share: number }
  | { readonly kind: "done"; readonly key: string }
  | { readonly kind: "failed"; readonly key: string; readonly failure: Failure };

/** From a trial worker to the results worker, on a channel of their own so that the page's thread copies nothing. */
export type TrialNews =
  | { readonly kind: "trial"; readonly trial: ComputedTrial }
  /** Rows that became final since the last news, of `total` that the trial will have. */
  | {
      readonly kind: "rows";
      readonly key: string;
      readonly from: number;
      readonly total: number;
      readonly columns: Readonly<Record<string, Float64Array>>;
    }
  | { readonly kind: "failed"; readonly key: string };

/** A trial of the plan as the page's thread needs it. */
export interface PlannedWork {
  readonly key: string;
  readonly seed: number;
  readonly cost: number;
  /** The first cell that the trial belongs to, by its place in the manifest. */
  readonly cell: number;
  /** Whether the store has it already. */
  readonly kept: boolean;
}

/** From the page to the results worker. Messages with `n` are answered with the same number. */
export type ToResults =
  | { readonly kind: "open"; readonly study: string; readonly referenceUrl: string }
  | { readonly kind: "plan"; readonly n: number; readonly request: Request }
  /** A trial worker's channel. */
  | { readonly kind: "connect"; readonly port: MessagePort }
  /** The run begins: it is listed among the earlier ones from now on. */
  | { readonly kind: "begin" }
  /** Trials that were in progress will not come. */
  | { readonly kind: "forget"; readonly key?: string }
  /** Answered when these trials have arrived, with cells and claims told. */
  | { readonly kind: "settle"; readonly n: number; readonly keys: readonly string[] }
  /** Takes in what another tab has stored since. */
  | { readonly kind: "refresh"; readonly n: number }
  | { readonly kind: "curves"; readonly n: number; readonly figure: string }
  | { readonly kind: "references"; readonly n: number }
  | { readonly kind: "file"; readonly n: number; readonly name: string }
  | { readonly kind: "earlier"; readonly n: number; readonly id: string };

/** What a question to the results worker is answered with. */
export interface Answers {
  readonly plan: PlannedRun;
  readonly settle: null;
  readonly refresh: null;
  readonly curves: readonly PanelState[];
  readonly references: readonly CellState[];
  readonly file: Blob;
  readonly earlier: EarlierResults;
}

export interface PlannedRun {
  readonly id: string;
  readonly command: string;
  readonly manifest: Manifest;
  /** Longest first. */
  readonly work: readonly PlannedWork[];
  readonly cells: readonly CellState[];
  readonly claims: readonly ClaimState[];
  readonly reference: { readonly equal: number; readonly different: number };
}

/** From the results worker to the page. */
export type FromResults =
  | { readonly kind: "answer"; readonly n: number; readonly value: Answers[keyof Answers] }
  | { readonly kind: "refusal"; readonly n: number; readonly message: string; readonly field?: string }
  /** Trials of the plan that have arrived, and the cells that they belong to, by their place in the manifest. */
  | {
      readonly kind: "changed";
      readonly run: string;
      readonly trials: readonly string[];
      readonly cells: readonly (readonly [number, CellState])[];
      readonly reference: { readonly equal: number; readonly different: number };
    }
  | { readonly kind: "claims"; readonly run: string; readonly claims: readonly ClaimState[] }
  /** Everything that must be said about the storage, newest last. */
  | { readonly kind: "notices"; readonly notices: readonly string[] };
