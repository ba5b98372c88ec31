import { type CheckedTrial, type Study, sha256Hex, trialSteps } from "@operant/core/study";
import { encodeShard } from "@operant/report";
import type { ComputedTrial, Failure, TrialTask } from "./messages.js";

/** Who looks at a trial while it runs: the columns that its curves show, and how many rows of them are final. */
export type Watcher = (columns: Readonly<Record<string, Float64Array>>, rows: () => number) => void;

/** The metrics that a study's figures show as curves. */
export function curveMetrics(study: Study): string[] {
  return [...new Set(study.figures.flatMap((figure) => (figure.kind === "curves" ? [figure.metric] : [])))];
}

/**
 * One trial as a generator of its share done; its value is the trial as it is stored, the same bytes as on the
 * command line wherever it is paused.
 * @throws OperantError `broken-contract`; whatever the study throws
 */
export function* computeTrial(
  study: Study,
  task: TrialTask,
  watch?: Watcher,
): Generator<number, ComputedTrial, void> {
  const { key, parameters, seed } = task;
  const options = watch === undefined ? {} : { watch };
  const result: CheckedTrial = yield* trialSteps(study, parameters, seed, options);
  const bytes = encodeShard(study, { key, seed, parameters }, result);
  const columns: Record<string, Float64Array> = {};
  for (const metric of curveMetrics(study)) {
    const column = result.columns[metric];
    // A copy: the original stays the study's, whatever is done with what is sent away.
    if (column !== undefined) columns[metric] = column.slice();
  }
  const { rows, summaries } = result;
  return { key, seed, rows, bytes, shard: sha256Hex(bytes), summaries, columns };
}

/** What is told of an error. The stack of a broken contract would show the laboratory's lines, not the study's. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { message: String(error), stack: String(error) };
  const contract = "code" in error && error.code === "broken-contract";
  const named = `${error.name}: ${error.message}`;
  return { message: error.message, stack: contract ? named : (error.stack ?? named) };
}
