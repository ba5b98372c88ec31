import { assembleRun, type RunDetail, type ServedJob, type ServedResults } from "@operant/report";
import { servedResults } from "./served-results.js";
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
export function startingResults({ subject, manifest, id, plan }: PlannedStart): ServedResults {
  const nothing = { record: () => undefined, column: () => undefined };
  const data = assembleRun(subject.study, manifest, nothing, subject.reportName);
  return servedResults({
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
  });
}
