import { spawnSync } from "node:child_process";
import { arch, availableParallelism, platform, release } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readIfPresent, type WholeFiles } from "./whole-file.js";

/** What one call of the runner did to a run; nothing here decides or enters results. */
export interface Session {
  readonly command: string;
  readonly workers: number;
  readonly started: string;
  readonly finished: string;
  readonly computed: number;
  readonly reused: number;
  readonly failed: number;
  readonly interrupted: boolean;
}

/** Adds a session to the run's `environment.json`. */
export function recordSession(files: WholeFiles, folder: string, session: Session): void {
  const path = join(folder, "environment.json");
  const entry = {
    ...session,
    operant: operantVersion(),
    commit: commit(),
    node: process.version,
    v8: process.versions.v8,
    platform: `${platform()} ${release()} ${arch()}`,
    cores: availableParallelism(),
  };
  files.write(
    path,
    `${JSON.stringify({ format: "operant-environment/1", sessions: [...earlier(path), entry] }, null, 2)}\n`,
  );
}

function earlier(path: string): unknown[] {
  try {
    const old: unknown = JSON.parse(readIfPresent(path)?.toString("utf8") ?? "{}");
    if (typeof old === "object" && old !== null && "sessions" in old && Array.isArray(old.sessions))
      return old.sessions;
  } catch {
    // Nothing depends on this file, so a damaged one is simply begun again.
  }
  return [];
}

const here = dirname(fileURLToPath(import.meta.url));

/** The version of this package. */
export function operantVersion(): string {
  const text = readIfPresent(join(here, "..", "..", "package.json"))?.toString("utf8") ?? "{}";
  const { version }: { version?: unknown } = JSON.parse(text);
  return typeof version === "string" ? version : "unknown";
}

/** The commit of the installation's own repository, where there is one. */
function commit(): string | null {
  const git = spawnSync(
    "git",
    ["-C", here, "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"],
    {
      encoding: "utf8",
      timeout: 5_000,
    },
  );
  return git.status === 0 ? git.stdout.trim() : null;
}
