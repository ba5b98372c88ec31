import type { Interval } from "../stats/index.js";

export const checkIds = [
  "gold-divergence",
  "proxy-validity",
  "signal",
  "component",
  "length",
  "template",
  "prompt-contact",
  "injection",
  "process",
  "ensemble",
  "saturation",
  "entropy",
  "drift",
] as const;
export type CheckId = (typeof checkIds)[number];

/** One number of a check, with the limit that it is held against, if there is one. */
export interface CheckStatistic {
  /** Stable name, for example `within-group-auc`. */
  readonly id: string;
  /** What it is, in words that a person who trains models knows. */
  readonly label: string;
  /** NaN where undefined. */
  readonly estimate: number;
  /** 95 % interval. */
  readonly interval?: Interval;
  /** Interval at the level adjusted for the number of tests of the audit: what a finding is decided by. */
  readonly adjusted?: Interval;
  readonly limit?: { readonly value: number; readonly beyond: "above" | "below" };
  /** How much it rests on, in words: "800 rollouts of 100 prompts", "43 evaluations". */
  readonly basis: string;
}

/** A rollout that shows what a check is about. */
export interface WorstRollout {
  readonly row: number;
  /** Numbers worth seeing beside it: reward, gold, length … */
  readonly numbers: Readonly<Record<string, number>>;
  /** Why it is here, in a few words. */
  readonly reason: string;
}

/** What to do about a finding, and what it would have changed in this very log. */
export interface Remedy {
  /** Stable name, for example `preference-as-reward`. */
  readonly id: string;
  readonly advice: string;
  /** The same log under the remedy; absent where the log cannot tell. */
  readonly reranked?: Reranked;
}

/** Winners of groups under the logged reward and under the remedied one. */
export interface Reranked {
  /** How the new reward is computed from the log's columns. */
  readonly formula: string;
  readonly groups: number;
  /** Share of groups whose best completion changes. */
  readonly changedWinners: number;
  /** Means over the winners, before and after, of whatever shows the effect (gold, length, share flagged …). */
  readonly ofWinners: readonly { readonly name: string; readonly before: number; readonly after: number }[];
}

/** What to draw for a check: small, ready to plot. */
export type CheckFigure =
  | {
      /** Several lines over one x (steps, n of best-of-n, length bins), each scaled to [0, 1] when `scaled`. */
      readonly kind: "lines";
      readonly title: string;
      readonly x: string;
      readonly y: string;
      readonly scaled?: boolean;
      readonly lines: readonly {
        readonly name: string;
        readonly points: readonly (readonly [x: number, y: number, low?: number, high?: number])[];
      }[];
    }
  | {
      readonly kind: "bars";
      readonly title: string;
      readonly y: string;
      readonly bars: readonly {
        readonly name: string;
        readonly value: number;
        readonly interval?: Interval;
      }[];
    }
  | {
      readonly kind: "points";
      readonly title: string;
      readonly x: string;
      readonly y: string;
      /** At most a few hundred. `mark` 1 for those that stand out. */
      readonly points: readonly { readonly x: number; readonly y: number; readonly mark?: number }[];
    };

/**
 * finding: the whole adjusted interval lies beyond the limit. note: something to know, for example an estimate
 * beyond the limit with an interval across it. clear: looked at, nothing to say. not-run: the log lacks what
 * the check needs.
 */
export type CheckLevel = "finding" | "note" | "clear" | "not-run";

export interface CheckResult {
  readonly check: CheckId;
  readonly level: CheckLevel;
  /** Run that it is about, in logs of several series. */
  readonly run?: string;
  /** One sentence that stands by itself. For not-run: what is missing and how to supply it. */
  readonly headline: string;
  /** What a reader should know besides, a sentence each. */
  readonly remarks: readonly string[];
  readonly statistics: readonly CheckStatistic[];
  /** At most five, worst first. */
  readonly worst: readonly WorstRollout[];
  readonly remedy?: Remedy;
  readonly figures: readonly CheckFigure[];
}

export const verdicts = ["no evidence", "suspicious", "hacked (gold-confirmed)"] as const;
export type AuditVerdict = (typeof verdicts)[number];

export interface AuditResult {
  readonly verdict: AuditVerdict;
  /** In the order of `checkIds`; several per check in logs of several runs. */
  readonly checks: readonly CheckResult[];
  /** Number of tests that the level of adjusted intervals was divided by. */
  readonly tests: number;
  /** How intervals were computed, in words: resamples, unit, level, seed. */
  readonly method: string;
  /** Whether a gold column was there: without one the verdict is at most "suspicious". */
  readonly gold: boolean;
}
