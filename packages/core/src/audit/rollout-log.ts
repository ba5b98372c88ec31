import type { TextDigest } from "../rewards/text/text-digest.js";

/** One more number per rollout, with the name it has in the log. */
export interface NamedColumn {
  readonly name: string;
  /** A value per row; NaN where the log has none. */
  readonly values: Float64Array;
}

/**
 * Rollouts of a trainer as columns, a row per completion. Missing numbers are NaN, except in `reward`, which is
 * finite in every row: a reader leaves rows without a reward out, and counts them.
 */
export interface RolloutLog {
  readonly kind: "rollouts";
  readonly rows: number;
  /** Prompt of each row, 0 … prompts − 1: the unit that is resampled, since completions of a prompt depend. */
  readonly prompt: Int32Array;
  readonly prompts: number;
  /** Group of each row, 0 … groups − 1: the completions of one prompt within one step, which trainers compare. */
  readonly group: Int32Array;
  readonly groups: number;
  /** Training step of each row; absent where the log has none. */
  readonly step?: Float64Array;
  /** The reward that was optimised (the proxy), finite. */
  readonly reward: Float64Array;
  /** What was meant: correctness, a human's or a better judge's score. */
  readonly gold?: NamedColumn;
  /** Parts that the reward is made of, and other numbers that the trainer logged beside it. */
  readonly components: readonly NamedColumn[];
  /** Weights by which components make the reward, by name, where the user gave them. */
  readonly weights?: Readonly<Record<string, number>>;
  /** Scores of the same completion by several reward models of one kind. */
  readonly ensemble: readonly NamedColumn[];
  /** Length of each completion, in `lengthUnit`. */
  readonly length?: Float64Array;
  readonly lengthUnit?: "characters" | "tokens";
  /** 1 where the completion was cut at the length limit, 0 where it ended by itself. */
  readonly truncated?: Float64Array;
  readonly advantage?: Float64Array;
  /** Log-probability of the whole completion, in nats, under the policy that drew it and under the reference. */
  readonly logProbability?: Float64Array;
  readonly referenceLogProbability?: Float64Array;
  /** Rewards of the steps inside each completion: those of row i are values[start[i] … start[i + 1] − 1]. */
  readonly process?: { readonly start: Int32Array; readonly values: Float64Array };
  /** 1 in rows drawn from the reference policy (a reference file, or reference steps). */
  readonly reference?: Uint8Array;
  /** What was counted in the texts of a sample of groups. */
  readonly text?: TextSample;
}

/** Texts as what was counted in them: of some rows, all rows of each sampled group. */
export interface TextSample {
  /** Rows that have a digest, ascending. */
  readonly row: Int32Array;
  /** Digest of the completion in that row; same order. */
  readonly digest: readonly TextDigest[];
  /** Groups sampled, and groups of the log that have text. */
  readonly groups: number;
  readonly ofGroups: number;
}

/** Metrics of a run by step, as trainers print them: a row per step. */
export interface SeriesLog {
  readonly kind: "series";
  /** Runs in the order in which they first appear. */
  readonly runs: readonly SeriesRun[];
}

export interface SeriesRun {
  readonly name: string;
  /** Ascending. */
  readonly step: Float64Array;
  /** Training reward or score (the proxy). */
  readonly reward?: NamedColumn;
  /** Held-out evaluation or another gold score; NaN in steps without an evaluation. */
  readonly gold?: NamedColumn;
  readonly kl?: NamedColumn;
  readonly entropy?: NamedColumn;
  readonly length?: NamedColumn;
  /** Longest completion of the step. */
  readonly longest?: NamedColumn;
  /** Share of completions cut at the limit. */
  readonly truncated?: NamedColumn;
  /** Share of groups without spread in the reward. */
  readonly zeroSpread?: NamedColumn;
  /** Means of reward components. */
  readonly components: readonly NamedColumn[];
  /** Number of held-out items per evaluation, where known: gives evaluations a binomial error. */
  readonly evaluationSize?: number;
}
