import type { Study } from "@operant/core/study";
import { assembleCell, type Manifest, type TrialRecord } from "@operant/report";
import type { CellState } from "./run.js";

/** One cell of a run, of the trials whose records are at hand. */
export function cellState(
  study: Study,
  manifest: Manifest,
  index: number,
  records: ReadonlyMap<string, TrialRecord>,
): CellState {
  const { title, condition, group, parameters, seeds, summaries } = assembleCell(study, manifest, index, {
    record: (key) => records.get(key),
    column: () => undefined,
  });
  const shards = manifest.cells[index]!.trials.flatMap((key) => records.get(key)?.shard ?? []);
  return { title, condition, group, parameters, seeds, summaries, shards };
}
