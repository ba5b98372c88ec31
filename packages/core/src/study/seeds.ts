import { OperantError } from "../error.js";

const largestSeed = 2147483647;
const mostSeeds = 100_000;

/**
 * The seeds that a text like "1..20", "7" or "1,2,5..8" names, ascending and without repeats. Seeds are whole
 * numbers from 1 to 2147483647, at most 100,000 of them.
 * @throws OperantError `bad-value` for anything else
 */
export function parseSeeds(text: string): number[] {
  const seeds = new Set<number>();
  for (const part of text.split(",")) {
    const match = /^\s*([+-]?\d+)\s*(?:\.\.\s*([+-]?\d+)\s*)?$/.exec(part);
    if (match === null) {
      throw bad(`Seeds "${shortened(text)}" cannot be read at "${shortened(part.trim())}"`);
    }
    const first = seed(match[1]!, text);
    const last = match[2] === undefined ? first : seed(match[2], text);
    if (last < first) throw bad(`Seeds "${part.trim()}" run backwards`);
    if (last - first >= mostSeeds) throw bad(`Seeds "${part.trim()}" are more than ${mostSeeds}`);
    for (let value = first; value <= last; value++) seeds.add(value);
    if (seeds.size > mostSeeds) throw bad(`Seeds "${shortened(text)}" are more than ${mostSeeds}`);
  }
  return [...seeds].sort((a, b) => a - b);
}

/** The shortest text that `parseSeeds` reads as these seeds: "1..3,7". */
export function formatSeeds(seeds: readonly number[]): string {
  const sorted = [...new Set(seeds)].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let start = 0; start < sorted.length; ) {
    let end = start;
    while (end + 1 < sorted.length && sorted[end + 1] === sorted[end]! + 1) end++;
    const first = sorted[start]!;
    if (end === start) parts.push(`${first}`);
    else if (end === start + 1) parts.push(`${first}`, `${sorted[end]}`);
    else parts.push(`${first}..${sorted[end]}`);
    start = end + 1;
  }
  return parts.join(",");
}

function seed(text: string, whole: string): number {
  const value = Number(text);
  if (value < 1 || value > largestSeed) {
    throw bad(`Seed ${shortened(text)} in "${shortened(whole)}" is out of range`);
  }
  return value;
}

/** A text as it fits into a sentence. */
function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function bad(what: string): OperantError {
  return new OperantError(
    "bad-value",
    `${what}; write whole numbers from 1 to ${largestSeed} and ascending ranges, for example 1..20 or 1,2,5..8.`,
    "seeds",
  );
}
