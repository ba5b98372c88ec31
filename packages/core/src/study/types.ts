import type { z } from "zod";
import type { Stream } from "../random/index.js";

/** Resolved parameters of one cell: every parameter of the study's schema with its value. */
export type Parameters = Readonly<Record<string, string | number | boolean>>;

/**
 * The parameter schema: a flat zod object. Every field has a default (`.default(…)`), a help text
 * (`.describe(…)`) and, where it has one, a unit (`.meta({ unit })`). Fields are numbers, integers,
 * booleans or enums of strings, so that each can be written on a command line and put in a URL.
 */
export type ParameterSchema = z.ZodObject<z.ZodRawShape>;

/** A named setting of parameters: one row of the paper's design. */
export interface Condition {
  /** Short label for tables and legends. */
  readonly title: string;
  /** The block of the design the condition belongs to ("IPD main six"). */
  readonly group: string;
  /** What it sets; everything else keeps the schema's default. */
  readonly set: Parameters;
  /** True for conditions that the paper does not have. */
  readonly added?: boolean;
}

/** A ready-made request: which conditions, which seeds, which parameters. */
export interface Preset {
  readonly title: string;
  readonly conditions: readonly string[];
  /** Seed range, e.g. "1..20" or "1,2,5..8". */
  readonly seeds: string;
  readonly set: Parameters;
}

/** A column of a trial's shard: one value per row (per episode, say). */
export interface Metric {
  readonly title: string;
  /** "", "share", "reward per episode", "moves" … */
  readonly unit: string;
  /** Inclusive range that the values must keep; the runner stops a trial that leaves it. */
  readonly range: readonly [number, number];
  /** What it is, with its formula. */
  readonly description: string;
  /** True when NaN stands for "not defined in this row" (no partner was chosen, nobody was punished). */
  readonly optional?: boolean;
}

/** A number per trial, derived from its columns; claims and reference results are made of these. */
export interface Summary {
  readonly title: string;
  readonly unit: string;
  readonly description: string;
}

/** What a trial is given besides its parameters. */
export interface TrialContext {
  readonly seed: number;
  /** The stream for one purpose; the same (study, seed, purpose, index) always gives the same draws. */
  stream(purpose: string, index?: number): Stream;
  /** Present when the trial is traced: called with plain data that a viewer can show. Changes no result. */
  readonly trace?: (event: Readonly<Record<string, unknown>>) => void;
  /**
   * Present when somebody wants to look at the trial while it runs. A trial that fills columns row by row calls it
   * once, before the first row, with these columns (those that figures show as curves among them) and with how many
   * of their first rows are final. They may be read whenever the trial pauses. Changes no result.
   */
  readonly watch?: (columns: TrialResult["columns"], rows: () => number) => void;
}

/** What a trial returns: equally long columns, one per metric that applies to its parameters. */
export interface TrialResult {
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/**
 * A trial is a generator: it yields the share of its work that is done (0 to 1) once per chunk of roughly
 * 10 to 50 ms, and returns its result. The caller may stop between chunks; where it pauses changes no byte.
 */
export type Trial = Generator<number, TrialResult, void>;

/** Where a claim's statement or number comes from. */
export type ClaimSource = "paper" | "abstract" | "authors-code" | "second-hand" | "reference" | "ours";

/** At what scale this study can decide the claim. */
export type ClaimScale = "exact" | "small" | "miniature";

/**
 * What a run says about a claim: `reproduced` and `not reproduced` where its rule decided, `partly` where it
 * holds in part, `not at this scale` where the run is too small or too uncertain to tell.
 */
export type Verdict = "reproduced" | "partly" | "not reproduced" | "not at this scale";

/** What a claim's check found. */
export interface ClaimOutcome {
  readonly verdict: Verdict;
  /** The measured number or comparison, in words, with its interval. */
  readonly measured: string;
  /** The main estimate and its interval, where the claim has one. */
  readonly estimate?: number;
  readonly interval?: readonly [number, number];
  /** What the control showed, in words. */
  readonly control?: string;
  /** Why the verdict is what it is, where that is not obvious. */
  readonly note?: string;
}

/** One checkable statement. */
export interface Claim {
  readonly id: string;
  readonly statement: string;
  readonly source: ClaimSource;
  /** Where exactly ("abstract", "Table 2", "a web summary"). */
  readonly origin: string;
  readonly scale: ClaimScale;
  /** The published number or direction, in words. */
  readonly published: string;
  /** What is computed, in words. */
  readonly statistic: string;
  /** The rule that decides, in words; fixed before the runs. */
  readonly rule: string;
  /** The smallest design that can decide it. */
  readonly needs: {
    readonly conditions: readonly string[];
    readonly seeds: number;
    /** Parameters that must be at least this large (for example `{ episodes: 500 }`). */
    readonly atLeast?: Readonly<Record<string, number>>;
    /** Parameters that must have exactly this value (for example `{ profile: "authors" }`). */
    readonly exactly?: Parameters;
  };
  /** The alternative explanation and how it is excluded. */
  readonly control?: string;
  check(data: ClaimData): ClaimOutcome;
}

/** The per-seed summaries that claims read. */
export interface ClaimData {
  /** Resolved parameters of a condition in this run. */
  parameters(condition: string): Parameters;
  /** Whether a condition was run: for controls that a claim shows but does not need. */
  ran(condition: string): boolean;
  /**
   * The seeds run for a condition, ascending.
   * @throws OperantError `unknown-name` for a condition that was not run
   */
  seeds(condition: string): readonly number[];
  /**
   * A summary of a condition over its seeds, in the order of `seeds`.
   * @throws OperantError `unknown-name` for a condition or summary that does not exist.
   */
  values(condition: string, summary: string): readonly number[];
}

/** A picture of the report, as data. */
export type Figure =
  | {
      /** Learning curves: mean over seeds and interval, one line per condition. */
      readonly kind: "curves";
      readonly id: string;
      readonly title: string;
      readonly metric: string;
      /** Rows averaged for each plotted point (centred moving window). */
      readonly window: number;
      /** Groups of conditions shown (a panel each); all groups when absent. */
      readonly groups?: readonly string[];
    }
  | {
      /** Final outcomes: every seed as a dot, with mean and interval, a row per condition. */
      readonly kind: "outcomes";
      readonly id: string;
      readonly title: string;
      readonly summary: string;
      readonly groups?: readonly string[];
    };

/** A table for the report: conditions down, these summaries across, mean with interval in each cell. */
export interface ResultsTable {
  readonly title: string;
  readonly summaries: readonly string[];
}

/** A formula of a study's page. */
export interface Formula {
  /** TeX in the part that KaTeX knows, without delimiters; shown on a line of its own. */
  readonly tex: string;
  /** What it says and what its symbols are, and where it stands ("equation 3", "Definition 2", "authors' code"). */
  readonly words: string;
}

/** Everything about one paper's experiment, or a user's own. One definition drives every door. */
export interface Study {
  readonly id: string;
  readonly title: string;
  /** What is asked, in a few plain sentences. */
  readonly question: string;
  /** Settings and limits that a reader of the results should know, a paragraph each. Holds no result. */
  readonly notes?: readonly string[];
  /** The paper's formulas that this study computes with, each in TeX and in words. */
  readonly formulas?: readonly Formula[];
  readonly paper?: {
    readonly title: string;
    readonly arxiv?: string;
    readonly doi?: string;
    readonly year: number;
  };
  /** Raised by hand whenever results change; part of every trial's key. */
  readonly resultsVersion: string;
  readonly parameters: ParameterSchema;
  /**
   * Refuses combinations that have no meaning.
   * @throws OperantError `bad-combination` naming the parameters and the reason.
   */
  validate?(parameters: Parameters): void;
  readonly conditions: Readonly<Record<string, Condition>>;
  readonly presets: Readonly<Record<string, Preset>>;
  /** What a row of a shard is: "episode", "step", "round". */
  readonly row: string;
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly summaries: Readonly<Record<string, Summary>>;
  /** Rough work of one trial in arbitrary units proportional to time; for estimates and scheduling. */
  cost(parameters: Parameters): number;
  trial(parameters: Parameters, context: TrialContext): Trial;
  /** The summaries of one trial; a summary that does not apply is left out. */
  summarise(parameters: Parameters, result: TrialResult): Record<string, number>;
  readonly claims: readonly Claim[];
  readonly tables: readonly ResultsTable[];
  readonly figures: readonly Figure[];
}
