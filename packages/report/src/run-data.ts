import type { Claim, ClaimOutcome, Parameters, Study } from "@operant/core/study";

/**
 * A finished (or partly finished) run as the report sees it: plain data, wherever it came from (a run
 * folder, a browser's memory, reference results).
 */
export interface RunData {
  readonly study: Study;
  /** The run's id: a hash of its manifest. */
  readonly id: string;
  readonly preset: string | null;
  /** The command line that repeats the run. */
  readonly command: string;
  /** Every cell in the order of the plan. */
  readonly cells: readonly CellData[];
  readonly verdicts: readonly ClaimVerdict[];
}

/** One cell: a condition under one setting of the remaining parameters, over its seeds. */
export interface CellData {
  /** Unique label: the condition's title, plus the grid values that tell it from its neighbours. */
  readonly title: string;
  readonly condition: string;
  readonly group: string;
  readonly parameters: Parameters;
  /** Seeds with results, ascending. */
  readonly seeds: readonly number[];
  /** Summary name → value per seed (NaN where it does not apply). */
  readonly summaries: Readonly<Record<string, readonly number[]>>;
  /** A metric's column for one seed, or undefined when the cell has no such column or no shard is at hand. */
  column(metric: string, seed: number): Float64Array | undefined;
}

export interface ClaimVerdict {
  readonly claim: Claim;
  readonly outcome: ClaimOutcome;
  /** What the claim's check threw, when it threw. Not part of a run's files. */
  readonly failure?: Error;
}
