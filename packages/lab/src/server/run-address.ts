import { readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { runIdPattern } from "@operant/report";
import { isFolder } from "../store/whole-file.js";
import { contained, isLink } from "./contained-file.js";
import { Refusal } from "./refusal.js";
import { storedManifest } from "./stored-manifest.js";

/** A run's folder. */
export interface RunAddress {
  readonly study: string;
  readonly id: string;
  readonly path: string;
}

/** The folder of runs without links in its path; undefined as long as it does not exist. */
export function realRoot(root: string): string | undefined {
  return isFolder(root) ? realpathSync(root) : undefined;
}

/**
 * Finds a run by its id.
 * @throws Refusal 404 when there is none; 403 when its folder is a link
 */
export function findById(root: string, id: string): RunAddress {
  const missing = new Refusal(
    404,
    "not-found",
    `There is no run ${runIdPattern.test(id) ? id : "of that id"}.`,
  );
  const real = realRoot(root);
  if (real === undefined || !runIdPattern.test(id)) throw missing;
  const found = foldersIn(real).filter((study) => foldersIn(join(real, study)).includes(id));
  // A copy in another study's folder does not stand in the way of the run itself.
  const study = found.length > 1 ? (found.find((name) => isOwn(real, name, id)) ?? found[0]) : found[0];
  if (study === undefined) throw missing;
  const path = join(real, study, id);
  if (isLink(path) || isLink(join(real, study)) || contained(real, path)?.path !== path)
    throw new Refusal(403, "forbidden", `The folder of run ${id} is a link; only folders are served.`);
  return { study, id, path };
}

/** Whether a folder holds a run of the study that the folder above it is called after. */
function isOwn(root: string, study: string, id: string): boolean {
  try {
    return storedManifest(join(root, study, id), id)?.study === study;
  } catch {
    return false;
  }
}

/**
 * Folders, and links to them, by name; files and names that begin with a dot are not runs.
 * @param problems gets a sentence when the folder cannot be read
 */
export function foldersIn(path: string, problems: string[] = []): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => !entry.name.startsWith("."))
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    problems.push(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}
