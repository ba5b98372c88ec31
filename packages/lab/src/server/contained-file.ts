import { lstatSync, readFileSync, realpathSync, statSync } from "node:fs";
import { sep } from "node:path";
import { storageError, systemCode } from "../lab-error.js";

/** Why a file is not read. */
export class UncontainedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UncontainedError";
  }
}

/**
 * The path of a regular file or folder behind `path`, or undefined when nothing is there. Links are followed as
 * long as they stay below `root`; devices and pipes are never opened.
 * @param root a folder, without links in its path
 * @throws UncontainedError when it lies elsewhere or is neither a file nor a folder
 */
export function contained(root: string, path: string): { path: string; folder: boolean } | undefined {
  let real: string;
  try {
    real = realpathSync.native(path);
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    if (code === "ELOOP") throw new UncontainedError(`${path} is a link that leads nowhere.`);
    throw storageError(error, "read", path);
  }
  if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep))
    throw new UncontainedError(`${path} is a link that leads out of its folder.`);
  const found = statSync(real);
  if (!found.isFile() && !found.isDirectory())
    throw new UncontainedError(`${path} is neither a file nor a folder.`);
  return { path: real, folder: found.isDirectory() };
}

/**
 * The text of a file below `root`, or undefined when there is none.
 * @param most bytes that such a file can reasonably have
 * @throws UncontainedError; LabError `storage`
 */
export function readContained(root: string, path: string, most: number): string | undefined {
  const found = contained(root, path);
  if (found === undefined) return undefined;
  if (found.folder) throw new UncontainedError(`${path} is a folder, not a file.`);
  try {
    if (statSync(found.path).size > most)
      throw new UncontainedError(`${path} is larger than such a file can be.`);
    return readFileSync(found.path, "utf8");
  } catch (error) {
    if (error instanceof UncontainedError) throw error;
    throw storageError(error, "read", path);
  }
}

/** Whether a path itself is a link, wherever it leads. */
export function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
