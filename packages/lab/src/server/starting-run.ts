import {
  assembleRun,
  type RunDetail,
  type ServedCurves,
  type ServedJob,
  type ServedReference,
  type ServedResults,
} from "@operant/report";
import type { ReadRun } from "./run-reader.js";
import { servedCurves, servedResults } from "./served-results.js";
import type { PlannedStart } from "./start-plan.js";

/** The details of a run that has no folder yet: what its plan says. */
export function startingRun(start: PlannedStart, job: ServedJob): RunDetail {
  const { subject, manifest, id, preset, command, plan } = start;
  return {
    run: {
      id,
      study: manifest.study,
      title: subject.study.title,
      state: "partial",
      reason: null,
      addressable: true,
      resultsVersion: manifest.resultsVersion,
      done: 0,
      total: plan.trials.length,
      seeds: manifest.request.seeds,
      cells: manifest.cells.length,
      preset,
      command,
      changed: null,
      status: null,
      verdicts: null,
      job: job.state,
    },
    manifest,
    sessions: [],
    files: [],
    shards: { count: 0, bytes: 0 },
    results: startingResults(start),
    job,
  };
}

/** The results of a run of which nothing is computed: every cell without a seed, every claim undecided. */
export function startingResults(start: PlannedStart): ServedResults {
  return servedResults(nothingRead(start));
}

/** @throws Refusal 404 for a figure that the study does not have */
export function startingCurves(start: PlannedStart, figure: string): ServedCurves {
  return servedCurves(nothingRead(start), figure);
}

export function startingReference({ id }: PlannedStart): ServedReference {
  return { run: id, comparison: null, reason: "Nothing of this run is computed yet." };
}

/** A run as it is read when no trial is there. */
function nothingRead({ subject, manifest, id, plan }: PlannedStart): ReadRun {
  const nothing = { record: () => undefined, column: () => undefined };
  const data = assembleRun(subject.study, manifest, nothing, subject.reportName);
  return {
    address: { study: manifest.study, id, path: "" },
    manifest,
    subject,
    records: new Map(),
    missing: plan.trials.length,
    damage: [],
    revision: "0",
    cells: data.cells,
    data,
    storedClaims: [],
  };
}
