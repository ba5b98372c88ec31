import type { RolloutLog, SeriesLog } from "@operant/core/audit";

/** A file, a browser's File or bytes in memory: something that can be read from the start, more than once. */
export interface AuditSource {
  /** What messages call it. */
  readonly name: string;
  /** Bytes, where known. Parquet needs it. */
  readonly size?: number;
  /**
   * The bytes from the start, in chunks of any length; called once per pass. A chunk's memory may be filled again
   * when the next one is asked for: reading files into one buffer is faster than a new buffer each time.
   */
  open(): AsyncIterable<Uint8Array>;
  /** Bytes `start` to `end`, end excluded. Parquet needs it; without it and `size`, the whole file is held in memory. */
  slice?(start: number, end: number): Promise<ArrayBuffer>;
}

/** What a rollout's columns may stand for; `--map field=column` takes these names. */
export const auditFields = [
  "prompt",
  "completion",
  "reward",
  "gold",
  "step",
  "group",
  "example",
  "advantage",
  "length",
  "truncated",
  "logp",
  "ref_logp",
  "steps",
  "run",
] as const;
export type AuditField = (typeof auditFields)[number];

/** Step metrics that rollouts have no column for; `--map` takes these names as well. */
export const seriesMetrics = ["kl", "entropy", "longest", "zero_spread"] as const;
export type SeriesMetric = (typeof seriesMetrics)[number];

export const logLayouts = [
  "trl-completions",
  "verl-rollouts",
  "verl-console",
  "openrlhf",
  "verifiers",
  "alpaca-eval",
  "list-per-row",
  "rollouts",
  "series",
] as const;
export type LogLayout = (typeof logLayouts)[number];

export interface ReadOptions {
  /** Column of each field that is not called what its layout calls it; wins over everything else. */
  readonly map?: Readonly<Partial<Record<AuditField | SeriesMetric, string>>>;
  /** Column of the gold score; the same as `map.gold`. */
  readonly gold?: string;
  /** Column of the reward that was optimised; the same as `map.reward`. */
  readonly proxy?: string;
  /** Columns that are the reward's parts; default: all numeric columns that nothing else uses. */
  readonly components?: readonly string[];
  /** Weight of each component in the reward, by column. Makes the reward where the log has none. */
  readonly weights?: Readonly<Record<string, number>>;
  /** Column that is equal within a group; the same as `map.group`. */
  readonly group?: string;
  /** Columns that are scores of one completion by several reward models. */
  readonly ensemble?: readonly string[];
  /** Rollouts of the reference policy: other sources, or the steps `from` to `to` (both included) of this log. */
  readonly reference?: readonly AuditSource[] | StepRange;
  /** What a length column counts; default: by its name, tokens where that says nothing. */
  readonly lengthUnit?: "characters" | "tokens";
  /** Up to so many rollouts everything is exact; beyond, a seeded sample of whole prompts. Default 100,000. */
  readonly exactRecords?: number;
  /** Rollouts whose text is looked at, about: whole groups are drawn. Default 2,000. */
  readonly textRollouts?: number;
  /** Looks at every text, however many. */
  readonly allText?: boolean;
  /** Seed of both samples; default 0. */
  readonly seed?: number;
  /** Layout, where detection should not decide. */
  readonly layout?: LogLayout;
  /** Told now and then how many bytes were read, of how many where known. */
  readonly progress?: (bytes: number, ofBytes: number | undefined) => void;
}

export interface StepRange {
  readonly from: number;
  readonly to: number;
}

/** Where a record begins. `line` counts from 1; for JSON arrays and Parquet it is the record's number. */
export interface LogPlace {
  readonly source: string;
  readonly line: number;
  readonly unit: "line" | "record";
}

/** Which column a field was read from, and why that one. */
export interface MappedField {
  readonly field: AuditField | "component" | "ensemble" | SeriesMetric;
  /** Column in the log, or an expression over columns (`preference - 1`). */
  readonly column: string;
  /** asked: an option named it. layout: the layout calls it so. name: its name says so. computed: made from others. */
  readonly found: "asked" | "layout" | "name" | "computed";
}

/** Records that were left out, for one reason. */
export interface SkippedRecords {
  /** Stable name. */
  readonly reason: SkipReason;
  /** In words, with what to do. */
  readonly words: string;
  readonly count: number;
  readonly first: LogPlace;
  /** What was found there, raw and cut to 80 characters: escape before showing. */
  readonly found?: string;
}

export const skipReasons = [
  "no-reward",
  "reward-not-finite",
  "reward-not-a-number",
  "reward-too-large",
  "not-json",
  "not-an-object",
  "truncated",
  "too-long",
  "too-deep",
  "too-many-columns",
  "wrong-cells",
  "lists-differ",
  "no-step",
  "no-metrics",
] as const;
export type SkipReason = (typeof skipReasons)[number];

export interface ReadingCounts {
  /** Records in the files (lines, array elements, table rows), skipped ones included, blank lines not. */
  readonly records: number;
  /** Rows that the records held: more than records where a record holds a list of completions. */
  readonly rollouts: number;
  /** Rows of the log that the audit sees: smaller than `rollouts` where the reservoir set in. */
  readonly kept: number;
  readonly skipped: readonly SkippedRecords[];
  /** Rows equal to an earlier one in prompt, completion, step, group and every number; they are kept. */
  readonly duplicates: number;
  /** Cells of kept rows, by column, that should be numbers and are not: read as missing. */
  readonly missing: readonly MissingCells[];
  readonly bytes: number;
}

export interface MissingCells {
  readonly column: string;
  /** Cells with text, lists, NaN or an infinite number where others have numbers. */
  readonly count: number;
  readonly first: LogPlace;
  readonly found: string;
}

/** What was sampled, where not everything was looked at. */
export interface Sampling {
  /** Sentences for the report. */
  readonly words: readonly string[];
  /** Set when the log has more rollouts than `exactRecords`. */
  readonly rollouts?: {
    readonly unit: "prompts" | "groups" | "rows";
    readonly kept: number;
    readonly of: number;
    /** Units (prompts, groups or rows) kept. */
    readonly units: number;
  };
  /** Set when texts are sampled. */
  readonly text?: { readonly rows: number; readonly groups: number; readonly ofGroups: number };
}

/** Text of a rollout, as it stands in the log: it may hold control characters and markup. */
export interface Excerpt {
  readonly place: LogPlace;
  /** At most 2,000 characters each. */
  readonly prompt?: string;
  readonly completion?: string;
  /** Whether either was cut. */
  readonly cut: boolean;
}

export interface LogReading {
  readonly log: RolloutLog | SeriesLog;
  readonly layout: LogLayout;
  /** Names of the sources, in order; the reference's last. */
  readonly sources: readonly string[];
  readonly mapping: readonly MappedField[];
  /** Columns of the first log that nothing is read from, in its order. */
  readonly unused: readonly string[];
  readonly counts: ReadingCounts;
  /** Absent where everything was looked at. */
  readonly sampling?: Sampling;
  /** What else a reader should know, a sentence each. */
  readonly notes: readonly string[];
  /** Text of some rows, by another pass over the sources. Rows of a series log have none. */
  excerpts(rows: readonly number[]): Promise<ReadonlyMap<number, Excerpt>>;
}
