import { randomBytes } from "node:crypto";
import { renameSync, rmdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { storageError } from "../lab-error.js";
import { namesIn } from "../store/whole-file.js";
import { isLink } from "./contained-file.js";
import { type RunAddress, realRoot } from "./run-address.js";

const prefix = ".deleted-";

/**
 * Removes a run's folder: renamed first, so that nobody sees half a run, then taken apart. Links in it are
 * removed, never followed.
 * @throws LabError `storage`
 */
export async function deleteRun({ path, study, id }: RunAddress): Promise<void> {
  const folder = dirname(path);
  const doomed = join(folder, `${prefix}${id}-${randomBytes(4).toString("hex")}`);
  try {
    renameSync(path, doomed);
    await rm(doomed, { recursive: true, force: true });
  } catch (error) {
    throw storageError(error, `delete run ${id} of study ${study} in`, folder, "--runs");
  }
  try {
    rmdirSync(folder);
  } catch {
    // The study has other runs.
  }
}

/** Finishes what an earlier server was deleting when it was killed. */
export async function finishDeleting(root: string): Promise<void> {
  const real = realRoot(root);
  if (real === undefined) return;
  for (const study of namesIn(real)) {
    if (isLink(join(real, study))) continue;
    for (const name of namesIn(join(real, study))) {
      if (name.startsWith(prefix)) await rm(join(real, study, name), { recursive: true, force: true });
    }
  }
}
