import { type ChildProcess, fork, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256Hex } from "@operant/core/study";

/**
 * For tests: the command line, in a process of its own or in one for many commands, and folders of results as maps
 * of bytes.
 */

const program = fileURLToPath(new URL("../../bin/operant.js", import.meta.url));

const manyCommands = fileURLToPath(new URL("./one-process.testing.mjs", import.meta.url));

/** The study for tests (`tiny.testing.ts`). */
export const tinyStudy = fileURLToPath(new URL("./tiny.testing.ts", import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * What `operant` does with these arguments, in a process that is kept for the next command: loading the program
 * takes longer than most commands. A test that is about the process itself (signals, its streams, how it ends)
 * takes `operantProcess` or `start`.
 * @throws Error when the command ends the process, leaves listeners behind in it, or does not end
 */
export function operant(args: readonly string[], folder = tmpdir()): Promise<Finished> {
  const call = previous.then(() => ask({ args, folder, program, temporary: newFolder() }));
  previous = call.catch(() => undefined);
  return call;
}

/** One process has one standard output, so commands wait for each other. */
let previous: Promise<unknown> = Promise.resolve();
let kept: ChildProcess | undefined;

/** After that a command that never ends is ended, or the tests after it would wait for it too. */
const patience = 100_000;

type Answer = { readonly finished: Finished } | { readonly error: string };

function ask(command: object): Promise<Finished> {
  // The tests' own options would have it load the sources.
  const child = kept ?? fork(manyCommands, { execArgv: [] });
  kept = child;
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => child.kill("SIGKILL"), patience);
    const settle = (how: () => void): void => {
      clearTimeout(late);
      child.off("message", answered);
      child.off("exit", ended);
      // Between commands it must not keep the tests from ending.
      child.unref();
      child.channel?.unref();
      how();
    };
    const answered = (answer: unknown): void =>
      settle(() => {
        const it = answer as Answer;
        if ("finished" in it) resolve(it.finished);
        else reject(new Error(it.error));
      });
    const ended = (code: number | null, signal: string | null): void =>
      settle(() => {
        kept = undefined;
        reject(new Error(`${JSON.stringify(command)} ended its process with ${signal ?? `code ${code}`}`));
      });
    child.on("message", answered);
    child.on("exit", ended);
    child.ref();
    child.channel?.ref();
    child.send(command);
  });
}

/** Starts `operant` with these arguments in a process of its own. */
export function start(
  args: readonly string[],
  cwd = tmpdir(),
): { child: ChildProcess; done: Promise<Finished> } {
  const child = spawn(process.execPath, [program, ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const done = new Promise<Finished>((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, done };
}

/** What `operant` does with these arguments in a process of its own. */
export function operantProcess(args: readonly string[], cwd?: string): Promise<Finished> {
  return start(args, cwd).done;
}

/** A folder inside the workspace, for files that find its packages. */
export function cacheFolder(): string {
  const cache = fileURLToPath(new URL("../../../../node_modules/.cache/", import.meta.url));
  mkdirSync(cache, { recursive: true });
  return cache;
}

const made: string[] = [];

/** A new folder, removed by `removeFolders`. */
export function newFolder(inside = tmpdir()): string {
  const folder = mkdtempSync(join(inside, "operant-test-"));
  made.push(folder);
  return folder;
}

export function removeFolders(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Every file below a folder, path → SHA-256, but for what may differ between equal runs. */
export function resultFiles(folder: string, prefix = ""): Record<string, string> {
  const files: Record<string, string> = {};
  for (const name of readdirSync(join(folder, prefix)).sort()) {
    const path = join(prefix, name);
    if (statSync(join(folder, path)).isDirectory()) Object.assign(files, resultFiles(folder, path));
    else if (name !== "environment.json") files[path] = sha256Hex(readFileSync(join(folder, path)));
  }
  return files;
}

/** Waits until a condition holds, or says that it never did. */
export async function until(what: string, holds: () => boolean, seconds = 60): Promise<void> {
  const end = performance.now() + seconds * 1_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`waited ${seconds} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
