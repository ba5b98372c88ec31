import type { Study } from "@operant/core/study";
import {
  assembleRun,
  decodeShard,
  type Manifest,
  type RunData,
  RunError,
  type TrialRecord,
} from "@operant/report";
import { readTrial, trialFile } from "./run-folder.js";
import { readIfPresent } from "./whole-file.js";

export interface LoadedRun {
  readonly data: RunData;
  readonly records: ReadonlyMap<string, TrialRecord>;
  /** Trials that the manifest asks for and the folder does not have. */
  readonly missing: number;
}

/**
 * A run's folder as reports see it. Only the columns that figures need are held in memory.
 * @param subject how the command line names the study
 * @throws RunError for damaged files and runs of another results version
 */
export async function loadRun(
  folder: string,
  manifest: Manifest,
  study: Study,
  subject: string,
): Promise<LoadedRun> {
  if (manifest.study !== study.id || manifest.resultsVersion !== study.resultsVersion) {
    throw new RunError(
      "mismatch",
      `${folder} was made by results version "${manifest.resultsVersion}" of study "${manifest.study}"; installed is version "${study.resultsVersion}" of "${study.id}". Run the study again, or use the version of Operant that made the run.`,
      folder,
    );
  }
  const metrics = study.figures.flatMap((figure) => (figure.kind === "curves" ? [figure.metric] : []));
  const records = new Map<string, TrialRecord>();
  const columns = new Map<string, Record<string, Float64Array>>();
  let missing = 0;
  for (const key of new Set(manifest.cells.flatMap((cell) => cell.trials))) {
    const record = readTrial(folder, key);
    if (record === undefined) {
      missing++;
      continue;
    }
    records.set(key, record);
    if (metrics.length === 0) continue;
    const file = trialFile(folder, key, "parquet");
    columns.set(key, await decodeShard(readIfPresent(file)!, file, metrics));
  }
  const contents = {
    record: (key: string) => records.get(key),
    column: (key: string, metric: string) => columns.get(key)?.[metric],
  };
  return { data: assembleRun(study, manifest, contents, subject), records, missing };
}
