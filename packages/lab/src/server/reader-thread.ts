import { parentPort } from "node:worker_threads";
import { RunError } from "@operant/report";
import { LabError } from "../lab-error.js";
import { loadStudy, type Subject } from "../subject/index.js";
import { UncontainedError } from "./contained-file.js";
import type {
  ReaderQuestion,
  ReaderReply,
  ReaderRequest,
  RunToRead,
  SubjectReference,
} from "./reader-messages.js";
import { Refusal } from "./refusal.js";
import { type ReadRun, RunReader } from "./run-reader.js";
import { servedComparison, servedReference } from "./served-comparison.js";
import { servedCurves, servedResults } from "./served-results.js";

/** The thread that reads runs for the server, a question at a time. */

if (parentPort === null) throw new Error("This module runs in a worker thread only.");
const port = parentPort;
const reader = new RunReader();
const subjects = new Map<string, Promise<Subject>>();

function subjectOf(reference: SubjectReference): Promise<Subject> {
  const key = JSON.stringify(reference);
  const known = subjects.get(key) ?? loadStudy(reference.source).then((study) => ({ ...reference, study }));
  subjects.set(key, known);
  return known;
}

async function read({ address, subject }: RunToRead): Promise<ReadRun> {
  return reader.read(address, subject === null ? undefined : await subjectOf(subject));
}

async function answer(question: ReaderQuestion): Promise<unknown> {
  switch (question.kind) {
    case "results":
      return servedResults(await read(question.run));
    case "curves":
      return servedCurves(await read(question.run), question.figure);
    case "reference":
      return servedReference(await read(question.run));
    case "comparison": {
      const runs: ReadRun[] = [];
      for (const run of question.runs) runs.push(await read(run));
      return servedComparison(runs, question.entries);
    }
  }
}

function errorOf(error: unknown): { status: number; code: string; message: string } {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Refusal) return { status: error.status, code: error.code, message };
  if (error instanceof RunError || error instanceof LabError)
    return { status: 422, code: error.code, message };
  if (error instanceof UncontainedError) return { status: 403, code: "forbidden", message };
  return { status: 500, code: "error", message };
}

// One after the other, so that two questions about a run do not read it twice.
let last: Promise<void> = Promise.resolve();
port.on("message", ({ id, question }: ReaderRequest) => {
  last = last.then(async () => {
    let reply: ReaderReply;
    try {
      reply = { id, json: JSON.stringify(await answer(question)) };
    } catch (error) {
      reply = { id, error: errorOf(error) };
    }
    port.postMessage(reply);
  });
});
