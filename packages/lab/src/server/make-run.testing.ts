import { createHash } from "node:crypto";
import { planRun, type RunRequest, runTrial } from "@operant/core/study";
import { encodeShard, manifestOf } from "@operant/report";
import { recordSession } from "../store/environment.js";
import { loadRun } from "../store/load-run.js";
import { writeOutputs } from "../store/outputs.js";
import { RunFolder } from "../store/run-folder.js";
import { WholeFiles } from "../store/whole-file.js";
import type { Subject } from "../subject/index.js";

export interface MadeRun {
  readonly id: string;
  readonly path: string;
  readonly keys: readonly string[];
}

/**
 * For tests: a run as a command in a terminal leaves it, computed in this thread.
 * @param trials how many of its trials; with all of them it has outputs too
 */
export async function makeRun(
  root: string,
  subject: Subject,
  request: RunRequest,
  trials = Number.POSITIVE_INFINITY,
): Promise<MadeRun> {
  const { study } = subject;
  const plan = planRun(study, request);
  const files = new WholeFiles(root);
  const folder = new RunFolder(files, manifestOf(study, plan));
  folder.open(false);
  for (const { key, seed, parameters } of plan.trials.slice(0, trials)) {
    const result = runTrial(study, parameters, seed);
    const bytes = encodeShard(study, { key, seed, parameters }, result);
    const shard = createHash("sha256").update(bytes).digest("hex");
    folder.save({ key, seed, rows: result.rows, bytes, shard, summaries: result.summaries });
  }
  recordSession(files, folder.path, {
    command: "npx operant run tiny",
    workers: 1,
    started: "2026-01-01T00:00:00.000Z",
    finished: "2026-01-01T00:00:01.000Z",
    computed: Math.min(trials, plan.trials.length),
    reused: 0,
    failed: 0,
    interrupted: trials < plan.trials.length,
  });
  if (trials >= plan.trials.length) {
    const { data } = await loadRun(folder.path, folder.manifest, study, subject.reportName);
    await writeOutputs(files, folder.path, data, true);
  }
  files.finish();
  return { id: folder.path.slice(-16), path: folder.path, keys: plan.trials.map(({ key }) => key) };
}
