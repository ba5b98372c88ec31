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
 * `refused`: the request has no plan, or the study cannot be loaded; `error` says why. `ready`: planned, what
 * earlier runs left is counted in. `stopped`: ended early, finished trials are kept; `start` goes on with the
 * rest. `done`: every trial has ended, some of them perhaps failed; `start` tries those again. `elsewhere`:
 * another tab computes this very run; its states are shown here, and this tab goes on with it when that one ends.
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
  /** Share done, 0 to 1; 1 for trials that are done or kept. */
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

/**
 * A line of a plotted figure: mean over seeds with the 95 % interval between seeds, at most 400 points. NaN where
 * nothing is defined (rows that no trial has reached yet, an optional metric, the band of a single seed); `x`
 * holds all rows of the run from the start, so that an axis does not move while trials fill it.
 */
export interface CurveState {
  readonly title: string;
  /** Row numbers, from 1. */
  readonly x: Float64Array;
  readonly mean: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Seeds that contribute rows, those in progress among them. */
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

/** A run that the browser's storage holds, whole or in part. */
export interface EarlierRun {
  readonly id: string;
  readonly study: string;
  /** The command that does the same in a terminal. */
  readonly command: string;
  /** When it was last worked on, in milliseconds since 1970. */
  readonly when: number;
  /** For example "1..20". */
  readonly seeds: string;
  readonly cells: number;
  /** Trials that it needs, and how many of them are stored. */
  readonly trials: number;
  readonly done: number;
  readonly phase: "done" | "stopped";
}

/** An earlier run's results, to be shown beside those of another. */
export interface EarlierResults {
  readonly run: EarlierRun;
  readonly request: Request;
  readonly cells: readonly CellState[];
  /** Empty where the study's results version is another one now. */
  readonly claims: readonly ClaimState[];
  /** Why something is missing, in words. */
  readonly notices: readonly string[];
}

/** Computes a run and tells who listens. Every method returns at once; what follows arrives as states. */
export interface RunDriver {
  /** The newest state. A new object per change; parts that did not change are the same objects as before. */
  readonly state: RunState;
  /** Called at most a few times a second while trials run. Returns how to stop listening. */
  subscribe(listener: (state: RunState) => void): () => void;
  /** Plans another request; a running one is stopped first. */
  request(request: Request): void;
  /** Computes what is missing; from `ready`, `stopped` and `done` (trials that failed are tried again). */
  start(): void;
  pause(): void;
  resume(): void;
  stop(): void;
  /**
   * The curves of one of the study's figures, with `live` rows of trials in progress; empty for a figure of
   * another kind. Computed off the main thread: ask again a second after the last answer while trials run.
   */
  curves(figure: string): Promise<readonly PanelState[]>;
  /** The committed reference results of the study, with `shards` cut to their first 16 digits; empty without. */
  references(): Promise<readonly CellState[]>;
  /**
   * A file of the run by the name that it has in a run's folder: "summaries.csv", "summaries.json",
   * "claims.json", "manifest.json", "report.html", "figures/<kind>-<id>.csv", "trials/<key>.parquet" (or the key
   * alone), "trials/<key>.json". Beyond these, drawn off the main thread on white, "figures/<kind>-<id>.svg" of a
   * figure ("figures/curves-cooperation.svg"; panels of several groups stand below each other).
   * Made of the trials that are there now.
   * @returns the file; rejects with an Error whose message says what is missing
   */
  file(name: string): Promise<Blob>;
  close(): void;
}
