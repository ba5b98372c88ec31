import type { ClaimOutcome, Parameters } from "@operant/core/study";
import type { Manifest } from "@operant/report";

/**
 * What a page knows of a run in progress, wherever the trials are computed: in this browser's workers or on the
 * machine that serves the lab. Plain data throughout, so that it crosses threads and connections as it is.
 */

/** What is asked: as `RunRequest` of `@operant/core/study`, and what a URL holds. */
export interface Request {
  readonly preset?: string;
  readonly conditions?: readonly string[];
  readonly seeds?: string;
  readonly set?: Readonly<Record<string, readonly (string | number | boolean)[]>>;
}

/**
 * `refused`: the request has no plan; `error` says why. `ready`: planned, what earlier runs left is counted in.
 * `stopped`: ended early, finished trials are kept. `elsewhere`: another tab computes this very run.
 */
export type Phase =
  | "planning"
  | "refused"
  | "ready"
  | "running"
  | "paused"
  | "stopped"
  | "done"
  | "elsewhere";

export interface TrialState {
  readonly key: string;
  readonly cell: string;
  readonly seed: number;
  /** `kept`: taken over from an earlier run with the same key. */
  readonly state: "waiting" | "running" | "done" | "kept" | "failed";
  /** Share done, 0 to 1. */
  readonly share: number;
  /** The study's error with its stack, when it threw. */
  readonly failure?: { readonly message: string; readonly stack: string };
}

/** One cell over the seeds that are done. */
export interface CellState {
  readonly title: string;
  readonly condition: string;
  readonly group: string;
  readonly parameters: Parameters;
  readonly seeds: readonly number[];
  /** Summary name → value per seed, NaN where it does not apply. */
  readonly summaries: Readonly<Record<string, readonly number[]>>;
  /** SHA-256 of each seed's shard, in the order of `seeds`. */
  readonly shards: readonly string[];
}

/** A claim's verdict on what is there so far. */
export interface ClaimState {
  readonly id: string;
  readonly outcome: ClaimOutcome;
  /** Seeds on which it was decided: the smallest number over the claim's conditions. */
  readonly seeds: number;
}

/** A line of a plotted figure: mean over seeds with its band. */
export interface CurveState {
  readonly title: string;
  /** Row numbers, from 1. */
  readonly x: Float64Array;
  readonly mean: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly seeds: number;
  /** True while a trial in progress contributes rows. */
  readonly live: boolean;
}

export interface PanelState {
  readonly group: string;
  readonly curves: readonly CurveState[];
}

export interface RunState {
  readonly phase: Phase;
  /** The run's id, once planned. */
  readonly id: string | null;
  /** The command that does the same in a terminal. */
  readonly command: string;
  readonly manifest: Manifest | null;
  readonly trials: readonly TrialState[];
  readonly cells: readonly CellState[];
  readonly claims: readonly ClaimState[];
  /** Why it is refused, or what went wrong with storage; in words for the page. */
  readonly error: { readonly message: string; readonly field?: string } | null;
  /** Notices that do not stop the run ("The browser's storage is full: this run is kept until the tab closes"). */
  readonly notices: readonly string[];
  /** Shards equal to, and different from, the committed reference results where both exist. */
  readonly reference: { readonly equal: number; readonly different: number };
  /** Seconds left by the trials' own account; null while unknown. */
  readonly remaining: number | null;
}

/** Computes a run and tells who listens. Every method returns at once; what follows arrives as states. */
export interface RunDriver {
  /** The newest state. */
  readonly state: RunState;
  /** Called at most a few times a second while trials run. Returns how to stop listening. */
  subscribe(listener: (state: RunState) => void): () => void;
  /** Plans another request; a running one is stopped first. */
  request(request: Request): void;
  start(): void;
  pause(): void;
  resume(): void;
  stop(): void;
  /** The curves of one of the study's figures, with `live` rows of trials in progress. */
  curves(figure: string): Promise<readonly PanelState[]>;
  /** A file of the run by name: "summaries.csv", "claims.json", "manifest.json", "figures/<id>.csv", "report.html", or a shard by its key. */
  file(name: string): Promise<Blob>;
  close(): void;
}
