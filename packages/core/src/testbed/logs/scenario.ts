import { logistic } from "../../math/index.js";
import type { Stream } from "../../random/index.js";
import type { Draft } from "./draft.js";
import type { LogPrompt, Task } from "./prompts.js";
import type { Factor } from "./sequence-policy.js";

/** What a completion got, and what it was worth. */
export interface RolloutOutcome {
  /** What was optimised. */
  readonly reward: number;
  /** What was meant: 0 or 1 where there is a right answer, else a score in standard deviations. */
  readonly gold: number;
  /** Whether the text gives the right answer. */
  readonly solved: boolean;
  readonly components: readonly number[];
  readonly ensemble: readonly number[];
  /** Rewards of the steps; empty where there is no process reward. */
  readonly process: readonly number[];
}

/** A way to be rewarded: what the policy may do, what is meant, and what is paid. */
export interface LogScenario {
  readonly id: string;
  /** Whether the proxy pays for what is not meant. */
  readonly hacked: boolean;
  /** The hack whose machinery a twin has, with a proxy that is right. */
  readonly twinOf?: string;
  /** What happens, in a sentence. */
  readonly summary: string;
  /** What the proxy pays at effect 1 beyond what is meant; for twins, why it is right. */
  readonly pays: string;
  readonly task: Task;
  readonly goldName: string;
  /** Gold is 0 or 1. */
  readonly binary: boolean;
  readonly componentNames: readonly string[];
  readonly ensembleNames: readonly string[];
  readonly stepwise: boolean;
  /** Texts with the marked opening are written into the stock frame. */
  readonly framed: boolean;
  /** Gold exists for held-out prompts only, which are evaluated along the way. */
  readonly heldOut: boolean;
  /** Before training, where it differs from `usualBehaviour`. */
  readonly behaviour: Readonly<Partial<Record<Factor, readonly number[]>>>;
  /** Multiplies the learning rate. */
  readonly speed: number;
  /** The feature that a hack inflates, or a twin has more of for good reasons. */
  readonly feature: { readonly name: string; readonly of: (draft: Draft) => number };
  /** @param effect multiplies what the proxy overpays; 0 is a proxy that is right */
  readonly score: (draft: Draft, prompt: LogPrompt, effect: number, stream: Stream) => RolloutOutcome;
}

/** A scenario with what most have. */
export function scenario(
  parts: Pick<LogScenario, "id" | "hacked" | "summary" | "pays" | "task" | "feature" | "score"> &
    Partial<LogScenario>,
): LogScenario {
  return {
    goldName: parts.task === "sums" ? "correct" : "human_score",
    binary: parts.task === "sums",
    componentNames: [],
    ensembleNames: [],
    stepwise: false,
    framed: false,
    heldOut: false,
    behaviour: {},
    speed: 1,
    ...parts,
  };
}

/** Whether a draft of some quality arrives at the right answer: a quarter of a chance at −½, even at 0. */
export function drawSolved(stream: Stream, quality: number): boolean {
  return stream.uniform() < logistic(2.2 * quality);
}

/** 0 or 1, wrong with a small chance, as verifiers and annotators are. */
export function labelled(stream: Stream, truth: boolean, wrong: number): number {
  return stream.uniform() < wrong !== truth ? 1 : 0;
}

/** An outcome without components, members or steps. */
export function plainOutcome(reward: number, gold: number, solved: boolean): RolloutOutcome {
  return { reward, gold, solved, components: [], ensemble: [], process: [] };
}
