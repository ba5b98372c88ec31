import { evaluateClaims, type Study } from "@operant/core/study";
import type { CellData, RunData } from "../run-data.js";
import { shortCommand } from "./command.js";
import { type Manifest, runIdOf } from "./manifest.js";
import type { TrialRecord } from "./trial-record.js";

/** What is at hand of a run's trials, by key. */
export interface RunContents {
  record(key: string): TrialRecord | undefined;
  column(key: string, metric: string): Float64Array | undefined;
}

/**
 * A run as reports see it. Trials without a record are left out, so a run that is partly done has fewer seeds.
 * @param subject how the command line names the study: its id, or the user's file
 */
export function assembleRun(
  study: Study,
  manifest: Manifest,
  contents: RunContents,
  subject: string,
): RunData {
  const cells = manifest.cells.map((_, index) => assembleCell(study, manifest, index, contents));
  const { preset, command } = shortCommand(study, manifest, subject);
  return { study, id: runIdOf(manifest), preset, command, cells, verdicts: evaluateClaims(study, cells) };
}

/** One cell of a run as reports see it, by its place in the manifest. */
export function assembleCell(
  study: Study,
  manifest: Manifest,
  index: number,
  contents: RunContents,
): CellData {
  const planned = manifest.cells[index]!;
  const done = planned.trials.flatMap((key, i) => {
    const record = contents.record(key);
    return record === undefined ? [] : [{ seed: manifest.seeds[i]!, key, record }];
  });
  const keys = new Map(done.map(({ seed, key }) => [seed, key]));
  const summaries: Record<string, number[]> = {};
  for (const name of Object.keys(study.summaries)) {
    if (!done.some(({ record }) => Object.hasOwn(record.summaries, name))) continue;
    summaries[name] = done.map(({ record }) => record.summaries[name] ?? Number.NaN);
  }
  return {
    title: planned.title,
    condition: planned.condition,
    group: planned.group,
    parameters: planned.parameters,
    seeds: done.map(({ seed }) => seed),
    summaries,
    column: (metric, seed) => {
      const key = keys.get(seed);
      return key === undefined ? undefined : contents.column(key, metric);
    },
  };
}
