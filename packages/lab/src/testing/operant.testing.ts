import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256Hex } from "@operant/core/study";

/** For tests: the command line as a child process, and folders of results as maps of bytes. */

const program = fileURLToPath(new URL("../../bin/operant.js", import.meta.url));

/** The study for tests (`tiny.testing.ts`). */
export const tinyStudy = fileURLToPath(new URL("./tiny.testing.ts", import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `operant` with these arguments. */
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

export function operant(args: readonly string[], cwd?: string): Promise<Finished> {
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
