import { randomBytes } from "node:crypto";
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { storageError, systemCode } from "../lab-error.js";

/**
 * Writes files so that a reader, or a run that is killed, sees the old file or the new one but never a part:
 * to a temporary name outside the run's folder, to the disk, then renamed.
 */
export class WholeFiles {
  readonly #scratch: string;

  /** @param root the folder under which all files lie; temporary files go to its `.partial` */
  constructor(readonly root: string) {
    this.#scratch = join(root, ".partial");
  }

  /**
   * Makes the folders and removes what killed processes left behind.
   * @throws LabError `storage`
   */
  prepare(): void {
    try {
      makeFolder(this.#scratch);
      for (const name of readdirSync(this.#scratch)) {
        if (!inUse(name)) rmSync(join(this.#scratch, name), { force: true });
      }
    } catch (error) {
      throw storageError(error, "write in", this.root);
    }
  }

  /** Removes the folder for temporary files, unless another process has files in it. */
  finish(): void {
    try {
      rmdirSync(this.#scratch);
    } catch {
      // Whoever still writes there removes it.
    }
  }

  /** @throws LabError `storage` */
  write(path: string, data: Uint8Array | string): void {
    const temporary = this.#temporary();
    try {
      makeFolder(this.#scratch);
      makeFolder(dirname(path));
      const file = openSync(temporary, "wx");
      try {
        const bytes = typeof data === "string" ? Buffer.from(data) : data;
        for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(temporary, path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw storageError(error, "write", path);
    }
  }

  /** Writes only what differs, so that a repeated run leaves its files alone. */
  update(path: string, data: Uint8Array | string): void {
    const old = readIfPresent(path);
    if (old === undefined || !old.equals(typeof data === "string" ? Buffer.from(data) : data))
      this.write(path, data);
  }

  /**
   * Gives a file a second name, or copies it where the file system has no links.
   * @throws LabError `storage`
   */
  link(from: string, to: string): void {
    const temporary = this.#temporary();
    try {
      makeFolder(this.#scratch);
      makeFolder(dirname(to));
      try {
        linkSync(from, temporary);
      } catch {
        copyFileSync(from, temporary);
      }
      renameSync(temporary, to);
      // Renaming onto another name of the same file does nothing, and leaves the temporary name.
      rmSync(temporary, { force: true });
    } catch (error) {
      rmSync(temporary, { force: true });
      throw storageError(error, "write", to);
    }
  }

  #temporary(): string {
    return join(this.#scratch, `${process.pid}-${randomBytes(8).toString("hex")}`);
  }
}

/** Whether a temporary file belongs to a process that may still write it. */
function inUse(name: string): boolean {
  const pid = Number(name.split("-")[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}

/** The bytes of a file, or undefined when there is none. */
export function readIfPresent(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw storageError(error, "read", path);
  }
}

/** Names in a folder, ascending; none when there is no folder. */
export function namesIn(path: string): string[] {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw storageError(error, "read", path);
  }
}

/**
 * Makes a folder and those above it that are missing, level by level: mkdirSync's own `recursive` never returns
 * where a parent is there and refuses children with ENOENT, as under /proc.
 * @throws the system's error
 */
export function makeFolder(path: string): void {
  if (isFolder(path)) return;
  const above = dirname(path);
  if (above !== path && !existsSync(above)) makeFolder(above);
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have made it in the meantime.
    if (systemCode(error) !== "EEXIST" || !isFolder(path)) throw error;
  }
}

export function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch (error) {
    if (systemCode(error) === "ENOTDIR") return false;
    throw error;
  }
}
