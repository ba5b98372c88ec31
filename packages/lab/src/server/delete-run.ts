import { randomBytes } from "node:crypto";
import { readdirSync, realpathSync, renameSync, rmdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { storageError } from "../lab-error.js";
import { isLink } from "./contained-file.js";
import { Refusal } from "./refusal.js";
import { foldersIn, type RunAddress, realRoot } from "./run-address.js";

const prefix = ".deleted-";
/** Nothing else is taken for a run that was being deleted, whatever folder the server is pointed at. */
const doomedName = /^\.deleted-[0-9a-f]{16}-[0-9a-f]{8}$/;

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
    // The folder above may have become a link since the run was found: what lies behind it is put back.
    if (realpathSync(doomed) !== doomed) {
      renameSync(doomed, path);
      throw new Refusal(403, "forbidden", `The folder of run ${id} is a link; only folders are served.`);
    }
    await rm(doomed, { recursive: true, force: true });
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw storageError(error, `delete run ${id} of study ${study} in`, folder, "--runs");
  }
  try {
    rmdirSync(folder);
  } catch {
    // The study has other runs.
  }
}

/** Finishes what an earlier server was deleting when it was killed; what cannot be removed stays. */
export async function finishDeleting(root: string): Promise<void> {
  const real = realRoot(root);
  if (real === undefined) return;
  for (const study of foldersIn(real)) {
    if (isLink(join(real, study))) continue;
    for (const name of doomedIn(join(real, study))) {
      await rm(join(real, study, name), { recursive: true, force: true }).catch(() => {});
    }
  }
}

function doomedIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => doomedName.test(name));
  } catch {
    // A folder that cannot be read is told of in the list of runs.
    return [];
  }
}
