import { normalQuantile, summarise } from "@operant/core/stats";
import type { CellResults, Parameters } from "@operant/core/study";
import { conditions } from "./conditions.js";
import { parameters } from "./parameters.js";

/*
 * Made-up results for tests of claims and tables: they say what a claim must say when the truth is known.
 */

/** A sample of n values with exactly this mean and standard deviation (n − 1), spread like a normal one. */
export function sampleWith(mean: number, sd: number, n = 20): number[] {
  const scores = Array.from({ length: n }, (_, i) => normalQuantile((i + 0.5) / n));
  const shape = summarise(scores);
  return scores.map((score) => mean + ((score - shape.mean) / shape.sd) * sd);
}

/** Results of a condition at its own setting: summary name → value per seed, seeds from `firstSeed`. */
export function syntheticCell(
  condition: string,
  summaries: Readonly<Record<string, readonly number[]>>,
  set: Parameters = {},
  firstSeed = 1,
): CellResults {
  const n = Math.max(...Object.values(summaries).map((values) => values.length));
  return {
    condition,
    parameters: parameters.parse({ ...conditions[condition]!.set, ...set }),
    seeds: Array.from({ length: n }, (_, i) => firstSeed + i),
    summaries,
  };
}
