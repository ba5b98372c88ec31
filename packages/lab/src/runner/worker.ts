import { createHash } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { runTrial } from "@operant/core/study";
import { encodeShard } from "@operant/report";
import { loadStudy, type StudySource } from "../subject/load-study.js";
import { failureOf, type TrialTask, type WorkerMessage } from "./messages.js";

const millisecondsBetweenMessages = 100;

if (parentPort === null) throw new Error("This module runs in a worker thread only.");
const port = parentPort;
const study = await loadStudy(workerData as StudySource);

function tell(message: WorkerMessage, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

port.on("message", ({ key, parameters, seed }: TrialTask) => {
  try {
    let told = performance.now();
    const result = runTrial(study, parameters, seed, {
      onProgress: (share) => {
        const now = performance.now();
        if (now - told < millisecondsBetweenMessages) return;
        told = now;
        tell({ kind: "progress", share });
      },
    });
    const bytes = encodeShard(study, { key, seed, parameters }, result);
    const shard = createHash("sha256").update(bytes).digest("hex");
    const { rows, summaries } = result;
    tell({ kind: "done", trial: { key, seed, rows, bytes, shard, summaries } }, [
      bytes.buffer as ArrayBuffer,
    ]);
  } catch (error) {
    tell({ kind: "failed", failure: failureOf(error) });
  }
});
