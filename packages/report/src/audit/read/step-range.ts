import { OperantError } from "@operant/core";
import type { StepRange } from "./types.js";

/**
 * Steps from a text such as `1..50` or `7`; undefined for text that is no range, such as a file's name.
 * @throws OperantError `bad-value` for a range that runs backwards
 */
export function stepRange(text: string): StepRange | undefined {
  const match = /^\s*(\d{1,15})(?:\s*\.\.\s*(\d{1,15}))?\s*$/.exec(text);
  if (match === null) return undefined;
  const from = Number(match[1]);
  const to = Number(match[2] ?? match[1]);
  if (to < from) {
    throw new OperantError(
      "bad-value",
      `The reference steps ${text.trim()} run backwards; write ${to}..${from}.`,
    );
  }
  return { from, to };
}

/** What a step beyond the integers of floating point means. */
export const roundedSteps =
  "Some steps lie beyond 2^53 (9,007,199,254,740,991), where numbers are rounded: neighbouring steps may have become one.";
