import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../lab/bin/operant.js", import.meta.url));

export interface ServedLab {
  /** Ends in a slash. */
  readonly url: string;
  /** The folder of runs. */
  readonly runs: string;
  close(): Promise<void>;
}

/** `operant serve` as a person starts it, on a free port and an empty folder of runs. */
export async function serveLab(...args: string[]): Promise<ServedLab> {
  const runs = mkdtempSync(join(tmpdir(), "operant-e2e-runs-"));
  const child = spawn(
    process.execPath,
    [program, "serve", "--json", "--port", "0", "--runs", runs, ...args],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const url = await new Promise<string>((resolve, reject) => {
    let line = "";
    child.stdout.on("data", (chunk: Buffer) => {
      line += chunk.toString();
      if (line.includes("\n")) resolve((JSON.parse(line) as { url: string }).url);
    });
    child.on("exit", (code) => reject(new Error(`operant serve ended with ${code}: ${said}`)));
  });
  return {
    url,
    runs,
    close: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGINT");
      await ended;
      rmSync(runs, { recursive: true, force: true });
    },
  };
}

/** Runs the command line to its end and gives what it printed on standard output. */
export async function operant(...args: string[]): Promise<string> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    err += chunk.toString();
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`operant ${args.join(" ")} ended with ${code}: ${err}`);
  return out;
}
