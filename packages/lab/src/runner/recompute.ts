import { type PlannedTrial, type Study, trialKey } from "@operant/core/study";
import type { References } from "../compare/reference-store.js";
import type { Subject } from "../subject/subject.js";
import { runTrials } from "./run-trials.js";

/** A trial of the reference results, to be run again. */
export interface SampledTrial extends PlannedTrial {
  readonly condition: string;
  readonly expected: string;
  readonly summaries: Readonly<Record<string, number>>;
}

export interface RecomputedTrial {
  readonly condition: string;
  readonly seed: number;
  /** SHA-256 of the shard now, and the one on record. */
  readonly shard: string;
  readonly expected: string;
  readonly differences: readonly string[];
}

/** Trials in the order of their keys, which is as good as random and always the same. */
export function sampleOf(study: Study, references: References, size: number): SampledTrial[] {
  const trials = references.conditions.flatMap(({ condition, parameters, seeds }) =>
    seeds.map(({ seed, shard, summaries }) => ({
      key: trialKey(study, parameters, seed),
      parameters,
      seed,
      cost: study.cost(parameters),
      cell: condition,
      condition,
      expected: shard,
      summaries,
    })),
  );
  return trials.sort((a, b) => (a.key < b.key ? -1 : 1)).slice(0, size);
}

/** Runs trials again and compares their bytes and summaries with those on record. */
export async function recompute(
  subject: Subject,
  sample: readonly SampledTrial[],
  workers: number,
): Promise<RecomputedTrial[]> {
  const byKey = new Map(sample.map((trial) => [trial.key, trial]));
  const done: RecomputedTrial[] = [];
  await runTrials(
    [...byKey.values()].sort((a, b) => b.cost - a.cost),
    subject.source,
    workers,
    {
      onDone: ({ key, shard, summaries }) => {
        const { condition, seed, expected, summaries: old } = byKey.get(key)!;
        const where = `condition "${condition}", seed ${seed}`;
        const names = [...new Set([...Object.keys(old), ...Object.keys(summaries)])];
        done.push({
          condition,
          seed,
          shard,
          expected,
          differences: [
            ...(shard === expected
              ? []
              : [`${where}: shard is ${shard.slice(0, 12)}, expected ${expected.slice(0, 12)}`]),
            ...names
              .filter((name) => old[name] !== summaries[name])
              .map((name) => `${where}: ${name} is ${summaries[name]}, expected ${old[name]}`),
          ],
        });
      },
      onFailed: ({ trial, failure }) => {
        const { condition, seed, expected } = byKey.get(trial.key)!;
        done.push({
          condition,
          seed,
          shard: "",
          expected,
          differences: [`condition "${condition}", seed ${seed} failed:\n${failure.stack}`],
        });
      },
      onProgress: () => {},
    },
    new AbortController().signal,
  );
  return done.sort((a, b) =>
    a.condition === b.condition ? a.seed - b.seed : a.condition < b.condition ? -1 : 1,
  );
}
