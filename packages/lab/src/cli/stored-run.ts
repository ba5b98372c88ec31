import { dirname, resolve } from "node:path";
import { type Manifest, RunError, shortCommand } from "@operant/report";
import { LabError } from "../lab-error.js";
import { findRun, type LoadedRun, loadRun, readManifest } from "../store/index.js";
import { subjectOfRun } from "../subject/index.js";
import { typed } from "./options.js";

/** A run on disk with all that reports and comparisons ask of it. */
export interface StoredRun extends LoadedRun {
  readonly folder: string;
  readonly manifest: Manifest;
}

/**
 * Reads a run with the study that made it, which for a user's study is the module kept in the run's folder.
 * @param name the run's folder, or the beginning of its id
 * @param out the folder of runs
 * @throws LabError `usage`, `damaged`; RunError. A damaged trial is told with the command that repairs it.
 */
export async function loadStoredRun(name: string, out: string): Promise<StoredRun> {
  const folder = resolve(findRun(name, out));
  const manifest = readManifest(folder);
  const { study, reportName } = await subjectOfRun(folder, manifest.study, manifest.resultsVersion);
  try {
    return { folder, manifest, ...(await loadRun(folder, manifest, study, reportName)) };
  } catch (error) {
    if (!(error instanceof RunError) || error.code !== "damaged") throw error;
    const { args } = shortCommand(study, manifest, reportName);
    const repair = typed([...args, "--out", dirname(dirname(folder)), "--repair"]);
    throw new LabError("damaged", `${error.message} Repair it with:\n  ${repair}`);
  }
}
