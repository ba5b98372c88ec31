import { join } from "node:path";
import type { Plan, PlannedTrial } from "@operant/core/study";
import { manifestOf, RunError, type TrialRecord } from "@operant/report";
import { LabError } from "../lab-error.js";
import { recordSession } from "../store/environment.js";
import { type LoadedRun, loadRun } from "../store/load-run.js";
import { writeOutputs } from "../store/outputs.js";
import { RunFolder } from "../store/run-folder.js";
import { WholeFiles } from "../store/whole-file.js";
import { keptStudyFile, type Subject } from "../subject/subject.js";
import { type FailedTrial, runTrials } from "./run-trials.js";

export interface RunOptions {
  /** The folder of runs. */
  readonly out: string;
  readonly workers: number;
  /** Recomputes damaged trials instead of stopping. */
  readonly repair: boolean;
  readonly report: boolean;
  /** The command as the person typed it, for `environment.json`. */
  readonly command: string;
  /** Ends the run early when aborted. */
  readonly stop: AbortSignal;
  readonly watch: RunWatcher;
}

/** Is told how a run goes. */
export interface RunWatcher {
  /** Before the first trial: how many are needed, in the run already, and taken over from other runs. */
  begin(
    counts: { total: number; present: number; reused: number; repaired: number },
    todo: readonly PlannedTrial[],
  ): void;
  progress(trial: PlannedTrial, share: number): void;
  /** A trial is written: with its record. */
  done(trial: PlannedTrial, record: TrialRecord): void;
  failed(failed: FailedTrial): void;
  /** After the last trial. */
  end(): void;
}

export interface RunOutcome {
  readonly folder: string;
  readonly total: number;
  readonly computed: number;
  readonly reused: number;
  readonly present: number;
  readonly failed: readonly FailedTrial[];
  /** True when trials remain because the run was stopped. */
  readonly interrupted: boolean;
  /** What the run amounts to; absent when it was interrupted. */
  readonly results?: LoadedRun;
  readonly report: string | null;
}

/**
 * Runs what a plan still lacks and writes the run's outputs. Calling it again computes only what is missing.
 * @throws LabError `storage`, `damaged`, RunError `other-version`; trials that were finished before are kept
 */
export async function runStudy(subject: Subject, plan: Plan, options: RunOptions): Promise<RunOutcome> {
  const files = new WholeFiles(options.out);
  try {
    return await runWith(files, subject, plan, options);
  } finally {
    files.finish();
  }
}

async function runWith(
  files: WholeFiles,
  subject: Subject,
  plan: Plan,
  options: RunOptions,
): Promise<RunOutcome> {
  const folder = new RunFolder(files, manifestOf(subject.study, plan));
  const started = new Date().toISOString();
  folder.open(options.repair);
  if (subject.kept !== undefined) files.update(join(folder.path, keptStudyFile), subject.kept);

  const { todo, present, reused, repaired } = survey(folder, plan, options.repair);
  options.watch.begin({ total: plan.trials.length, present, reused, repaired }, todo);
  const failed: FailedTrial[] = [];
  let computed = 0;
  let complete = false;
  const record = (): void =>
    recordSession(files, folder.path, {
      command: options.command,
      workers: options.workers,
      started,
      finished: new Date().toISOString(),
      computed,
      reused,
      failed: failed.length,
      interrupted: !complete,
    });
  try {
    complete = await runTrials(
      todo,
      subject.source,
      options.workers,
      {
        onDone: (trial, planned) => {
          const record = folder.save(trial);
          computed++;
          options.watch.done(planned, record);
        },
        onFailed: (failure) => {
          failed.push(failure);
          options.watch.failed(failure);
        },
        onProgress: (trial, share) => options.watch.progress(trial, share),
      },
      options.stop,
    );
  } catch (error) {
    try {
      record();
    } catch {
      // What stopped the run is the news, and may well stop this too.
    }
    throw error;
  } finally {
    options.watch.end();
  }
  const outcome = { folder: folder.path, total: plan.trials.length, computed, reused, present, failed };
  if (!complete) {
    record();
    return { ...outcome, interrupted: true, report: null };
  }
  const results = await loadRun(folder.path, folder.manifest, subject.study, subject.reportName);
  const report = await writeOutputs(files, folder.path, results.data, options.report);
  record();
  return { ...outcome, interrupted: false, results, report };
}

interface Survey {
  readonly todo: PlannedTrial[];
  readonly present: number;
  readonly reused: number;
  readonly repaired: number;
}

/** What is there already, in this run or in a sibling, and what is left to do. */
function survey(folder: RunFolder, plan: Plan, repair: boolean): Survey {
  const todo: PlannedTrial[] = [];
  const damaged: RunError[] = [];
  let present = 0;
  let reused = 0;
  for (const trial of plan.trials) {
    try {
      if (folder.trial(trial.key) !== undefined) {
        present++;
        continue;
      }
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      damaged.push(error);
      todo.push(trial);
      continue;
    }
    if (folder.reuse(trial.key) !== undefined) reused++;
    else todo.push(trial);
  }
  if (damaged.length > 0 && !repair) {
    const list = damaged.map(({ message }) => `  ${message}`).join("\n");
    throw new LabError(
      "damaged",
      `${damaged.length === 1 ? "A trial of this run is" : `${damaged.length} trials of this run are`} damaged:\n${list}\nRecompute ${damaged.length === 1 ? "it" : "them"} with --repair; everything else is kept.`,
    );
  }
  return { todo, present, reused, repaired: damaged.length };
}

/** Which of a plan's trials remain to be computed; writes nothing. */
export function remainingTrials(
  out: string,
  subject: Subject,
  plan: Plan,
): { folder: string; remaining: PlannedTrial[] } {
  const folder = new RunFolder(new WholeFiles(out), manifestOf(subject.study, plan));
  return { folder: folder.path, remaining: plan.trials.filter(({ key }) => !folder.isThere(key)) };
}
