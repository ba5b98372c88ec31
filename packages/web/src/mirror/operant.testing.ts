import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** For tests: the examples of the repository, and the command itself as a child process. */

/** A file or folder of the repository by its path from the root. */
export function fromRoot(path: string): string {
  return fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
}

/** What `operant` prints on standard output, run in a folder. */
export function operant(args: readonly string[], folder: string): Promise<string> {
  const program = fromRoot("packages/lab/bin/operant.js");
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    printed += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => resolve(printed));
  });
}
