import { accessSync, constants, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { LabError, storageError } from "./lab-error.js";

/**
 * A path that cannot be written is told before the work, not after it.
 * @param option the option that named it
 * @throws LabError `usage` or `storage`
 */
export function requireWritable(file: string, option: string): void {
  if (file === "") throw new LabError("usage", `${option} is empty; name the file to write.`);
  const folder = dirname(resolve(file));
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found?.isDirectory() === true) throw Object.assign(new Error(), { code: "EISDIR" });
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error(), { code: "ENOTDIR" });
    accessSync(found === undefined ? folder : file, constants.W_OK);
  } catch (error) {
    throw storageError(error, "write", file, option);
  }
}

/**
 * Writes beside the file first, so that a full disk leaves no half of it and no old one damaged.
 * @throws LabError `storage`
 */
export function writeWhole(file: string, text: string, option: string): void {
  const temporary = `${file}.${process.pid}.partial`;
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    // A device or a pipe is written as it is.
    if (found !== undefined && !found.isFile()) {
      writeFileSync(file, text);
      return;
    }
    writeFileSync(temporary, text);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw storageError(error, "write", file, option);
  }
}
