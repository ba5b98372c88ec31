import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Parameters } from "@operant/core/study";
import type { StoredTrial } from "../store/run-folder.js";

/** What the main thread asks of a worker. */
export interface TrialTask {
  readonly key: string;
  readonly parameters: Parameters;
  readonly seed: number;
}

/** What a worker tells the main thread. */
export type WorkerMessage =
  | { readonly kind: "progress"; readonly share: number }
  | { readonly kind: "done"; readonly trial: StoredTrial }
  | { readonly kind: "failed"; readonly failure: Failure };

/** An error of a study as it crosses threads. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: "Error", message: String(error), stack: String(error) };
  // A broken contract is found by the runner: its stack would show the runner's lines, not the study's.
  const contract = "code" in error && error.code === "broken-contract";
  return {
    name: error.name,
    message: error.message,
    stack:
      contract || error.stack === undefined ? `${error.name}: ${error.message}` : withoutCallers(error.stack),
  };
}

/** A stack that ends with the study's last line: below it are the lines of whoever called the study. */
function withoutCallers(stack: string): string {
  const installation = ["@operant/core", "@operant/report", "@operant/lab"].map((name) =>
    dirname(fileURLToPath(import.meta.resolve(name))),
  );
  const lines = stack.split("\n");
  const isFrame = (line: string): boolean => /^\s+at /.test(line);
  const isOurs = (line: string): boolean =>
    /\bnode:|<anonymous>|[\\/]node_modules[\\/]commander[\\/]/.test(line) ||
    installation.some((folder) => line.includes(folder));
  let end = lines.length;
  while (end > 0 && (!isFrame(lines[end - 1]!) || isOurs(lines[end - 1]!))) end--;
  return end === 0 ? stack : lines.slice(0, end).join("\n");
}
