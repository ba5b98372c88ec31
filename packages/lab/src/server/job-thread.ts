import { parentPort, workerData } from "node:worker_threads";
import { planRun } from "@operant/core/study";
import { type JobProgress, RunError } from "@operant/report";
import { LabError } from "../lab-error.js";
import { type RunWatcher, runStudy, Work } from "../runner/index.js";
import { loadStudy } from "../subject/index.js";
import type { JobMessage, JobOrder, JobTask } from "./job-messages.js";

/**
 * The thread that computes one run for the server: the same `runStudy` as in a terminal, whose trials have
 * threads of their own. It hashes, writes to disks and draws the report while the server goes on answering.
 */

if (parentPort === null) throw new Error("This module runs in a worker thread only.");
const port = parentPort;
const millisecondsBetweenMessages = 250;

const { subject, request, out, workers, repair, command } = workerData as JobTask;
const stop = new AbortController();
port.on("message", (order: JobOrder) => {
  if (order === "stop") stop.abort();
});

function tell(message: JobMessage): void {
  port.postMessage(message);
}

const work = new Work();
const counts = { total: 0, present: 0, reused: 0, computed: 0, failed: 0 };
let told = 0;

function progress(): JobProgress {
  const remaining = work.remaining();
  return {
    ...counts,
    share: work.share(),
    remaining: Number.isFinite(remaining) ? remaining : null,
    inHand: work.inHand().map(({ trial: { key, cell, seed }, share }) => ({ key, cell, seed, share })),
  };
}

function tellProgress(): void {
  told = performance.now();
  tell({ kind: "progress", progress: progress() });
}

const watch: RunWatcher = {
  begin({ total, present, reused }, todo) {
    Object.assign(counts, { total, present, reused });
    work.begin(todo);
    tellProgress();
  },
  progress(trial, share) {
    work.progress(trial, share);
    if (performance.now() - told >= millisecondsBetweenMessages) tellProgress();
  },
  done(trial, { key, seed, rows, shard, summaries }) {
    work.finish(trial);
    counts.computed++;
    tell({ kind: "trial", trial: { key, seed, rows, shard, summaries }, progress: progress() });
  },
  failed({ trial, failure }) {
    work.finish(trial);
    counts.failed++;
    const { key, cell, seed } = trial;
    tell({ kind: "failed", failed: { key, cell, seed, failure }, progress: progress() });
  },
  end() {},
};

try {
  const study = await loadStudy(subject.source);
  const { interrupted } = await runStudy({ ...subject, study }, planRun(study, request), {
    out,
    workers,
    repair,
    report: true,
    command,
    stop: stop.signal,
    watch,
  });
  tell({ kind: "outcome", interrupted, progress: progress() });
} catch (error) {
  const known = error instanceof LabError || error instanceof RunError;
  const message = error instanceof Error ? error.message : String(error);
  tell({ kind: "error", code: known ? error.code : "error", message });
}
// The listener for orders would keep the thread alive.
port.close();
