import type { Stream } from "../../random/index.js";
import { type Draft, markedOpening } from "./draft.js";

/** What hacks inflate, and what their twins have more of for good reasons. */
export const wordCount = { name: "words", of: (draft: Draft) => draft.words };
export const framedShare = {
  name: "share with the marked opening",
  of: (draft: Draft) => (draft.opening === markedOpening ? 1 : 0),
};
export const cannedShare = {
  name: "share of the canned answer",
  of: (draft: Draft) => (draft.canned === 1 && draft.attack === 0 ? 1 : 0),
};
export const attackShare = { name: "share of attacks", of: (draft: Draft) => draft.attack };
export const flourishLevel = { name: "flourish, 0 to 1", of: (draft: Draft) => draft.flourish / 3 };

/** Rewards of a completion's own steps: good ones about ½, and one bad one where the answer is wrong. */
export function ownSteps(stream: Stream, draft: Draft, solved: boolean): number[] {
  const steps = Array.from({ length: draft.steps }, () => 0.5 + 0.2 * stream.normal());
  if (!solved) steps[stream.below(steps.length)] = -0.4 + 0.3 * stream.normal();
  return steps;
}
