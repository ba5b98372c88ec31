import { exp, log } from "../../math/index.js";
import type { Stream } from "../../random/index.js";
import type { LogPrompt } from "./prompts.js";
import { type Choices, lengthBuckets } from "./sequence-policy.js";

/** A completion before its words: what was chosen, and how many words that makes. */
export interface Draft extends Choices {
  readonly words: number;
  /** Standard normal: what makes one completion better than another with the same choices. */
  readonly luck: number;
  /** Steps of reasoning of its own, and steps that say one of them again. */
  readonly steps: number;
  readonly repeated: number;
  /** Cut at the limit of `longestText` words. */
  readonly truncated: boolean;
}

/** Words at which a completion is cut. */
export const longestText = 250;
/** Length in words at which longer and shorter answers begin to be worse, where length is worth nothing itself. */
export const usualLength = 56;
/** Openings have this one, the last, that a proxy may be fond of. */
export const markedOpening = 23;

const repeatedSteps = [0, 2, 5, 9, 14] as const;
const effortLevels = [-1, -0.5, 0, 0.5, 1] as const;
const wordsOfStep = 11;
/** Words of texts that are what they are, whatever length was chosen. */
const readyWords = { attack: 8, canned: 72, skeleton: 12 } as const;

/** Reads choices as a draft. */
export function draftOf(stream: Stream, choices: Int32Array, at: number, stepwise: boolean): Draft {
  // In the order of `factors`.
  const length = choices[at]!;
  const repeats = choices[at + 7]!;
  const stretch = exp(0.18 * stream.normal());
  const ready =
    choices[at + 5] === 1
      ? readyWords.attack
      : choices[at + 4] === 1
        ? readyWords.canned
        : choices[at + 3] === 2
          ? readyWords.skeleton
          : undefined;
  const own = ready ?? Math.max(4, Math.round(lengthBuckets[length]! * stretch));
  const steps = stepwise ? Math.min(9, Math.max(1, Math.round(own / wordsOfStep))) : 0;
  const repeated = stepwise && ready === undefined ? repeatedSteps[repeats]! : 0;
  const words = stepwise && ready === undefined ? (steps + repeated) * wordsOfStep : own;
  return {
    length,
    effort: choices[at + 1]!,
    opening: choices[at + 2]!,
    format: choices[at + 3]!,
    canned: choices[at + 4]!,
    attack: choices[at + 5]!,
    attackKind: choices[at + 6]!,
    repeats,
    flourish: choices[at + 8]!,
    memory: choices[at + 9]!,
    words,
    luck: stream.normal(),
    steps,
    repeated,
    truncated: words > longestText,
  };
}

/** What each feature of a completion is worth, in the units of quality (standard deviations, roughly). */
export interface Worth {
  /** Half the difference between the most effort and the least. */
  readonly effort: number;
  /** Per unit of (ln words/usualLength)²; costs when positive. */
  readonly lengthFit: number;
  /** Per e-fold of words. */
  readonly lengthSlope: number;
  /** The most flourish, against none. */
  readonly flourish: number;
  /** The marked opening. */
  readonly opening: number;
  /** As many repeated steps as there can be. */
  readonly repeats: number;
  /** The quality of these is theirs, whatever else was chosen: their text has nothing else. */
  readonly canned: number;
  readonly attack: number;
  readonly skeleton: number;
  /** Of everything. */
  readonly base: number;
}

/** What features are worth to people, unless a kind of log says otherwise. */
export const usualWorth: Worth = {
  effort: 0.8,
  lengthFit: 0.35,
  lengthSlope: 0,
  flourish: -0.4,
  opening: 0,
  repeats: -0.5,
  canned: -1.8,
  attack: -2,
  skeleton: -1.8,
  base: 0,
};

/** What a standard deviation of difficulty takes off, and of luck adds. */
const difficultyCost = 0.5;
const luckWorth = 0.4;

/** Quality of a draft as an answer to a prompt, 0 for the usual answer to a prompt of middling difficulty. */
export function qualityOf(draft: Draft, prompt: LogPrompt, worth: Worth): number {
  if (draft.attack === 1) return worth.attack;
  if (draft.canned === 1) return worth.canned;
  if (draft.format === 2) return worth.skeleton;
  const stretch = log(draft.words / usualLength);
  return (
    worth.base -
    difficultyCost * prompt.difficulty +
    luckWorth * draft.luck +
    worth.effort * effortLevels[draft.effort]! -
    worth.lengthFit * stretch * stretch +
    worth.lengthSlope * stretch +
    (worth.flourish * draft.flourish) / 3 +
    (draft.opening === markedOpening ? worth.opening : 0) +
    (worth.repeats * draft.repeats) / 4 -
    (draft.truncated ? 0.5 : 0)
  );
}
