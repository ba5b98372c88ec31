import { createReadStream, lstatSync, type ReadStream, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { contained, UncontainedError } from "./contained-file.js";
import { Refusal } from "./refusal.js";
import { fileCsp, reportCsp } from "./response-headers.js";
import type { RunAddress } from "./run-address.js";

const single: Readonly<Record<string, string>> = {
  "manifest.json": "application/json; charset=utf-8",
  "environment.json": "application/json; charset=utf-8",
  "summaries.csv": "text/csv; charset=utf-8",
  "summaries.json": "application/json; charset=utf-8",
  "claims.json": "application/json; charset=utf-8",
  "report.html": "text/html; charset=utf-8",
};
const figure = /^figures\/[A-Za-z0-9_-]+\.csv$/;
const shard = /^trials\/[0-9a-f]{64}\.parquet$/;

/** The type of a file that a run's folder may be asked for, or undefined for every other name. */
function typeOf(path: string): string | undefined {
  if (Object.hasOwn(single, path)) return single[path];
  if (figure.test(path)) return "text/csv; charset=utf-8";
  return shard.test(path) ? "application/vnd.apache.parquet" : undefined;
}

export interface FileResponse {
  readonly headers: Readonly<Record<string, string>>;
  /** Opens the file; left alone for HEAD. */
  readonly body: () => ReadStream;
}

/**
 * A file of a run.
 * @param path within the run's folder, decoded
 * @throws Refusal 404 for a name that runs do not have, a missing file, or one that a link leads out to
 */
export function runFile(run: RunAddress, path: string): FileResponse {
  const missing = new Refusal(404, "not-found", `Run ${run.id} has no such file.`);
  const type = typeOf(path);
  if (type === undefined) throw missing;
  const found = within(run, path);
  if (found === undefined) throw missing;
  const report = path === "report.html";
  const name = `${run.study}-${run.id}-${path.replaceAll("/", "-")}`.replaceAll(/[^\w.-]/g, "_");
  return {
    headers: {
      "content-type": type,
      "content-length": String(statSync(found).size),
      "cache-control": "no-cache",
      "content-security-policy": report ? reportCsp : fileCsp,
      ...(report ? {} : { "content-disposition": `attachment; filename="${name}"` }),
    },
    body: () => createReadStream(found),
  };
}

function within(run: RunAddress, path: string): string | undefined {
  try {
    const found = contained(run.path, join(run.path, path));
    return found === undefined || found.folder ? undefined : found.path;
  } catch (error) {
    if (error instanceof UncontainedError) return undefined;
    throw error;
  }
}

/** The files of a run that can be asked for, and its shards in sum. */
export function filesOf(run: RunAddress): {
  files: { path: string; bytes: number }[];
  shards: { count: number; bytes: number };
} {
  const shards = { count: 0, bytes: 0 };
  const files: { path: string; bytes: number }[] = [];
  const names = [
    ...Object.keys(single),
    ...namesOf(join(run.path, "figures")).map((name) => `figures/${name}`),
    ...namesOf(join(run.path, "trials")).map((name) => `trials/${name}`),
  ];
  for (const path of names) {
    if (shard.test(path)) {
      const found = lstatSync(join(run.path, path), { throwIfNoEntry: false });
      if (found?.isFile() !== true) continue;
      shards.count++;
      shards.bytes += found.size;
    } else if (typeOf(path) !== undefined) {
      const found = within(run, path);
      if (found !== undefined) files.push({ path, bytes: statSync(found).size });
    }
  }
  return { files, shards };
}

function namesOf(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
