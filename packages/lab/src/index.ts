/**
 * The laboratory as a library: load a study by id or file, plan and run it on worker threads, read a run back.
 * The command line is made of the same functions.
 */
export { type CheckReport, checkStudy, type StudyCheckOptions } from "@operant/core/check";
export {
  type CheckedTrial,
  describeParameters,
  evaluateClaims,
  type Plan,
  parseSeeds,
  planRun,
  type RunRequest,
  resolveParameters,
  runTrial,
  type Study,
  trialKey,
} from "@operant/core/study";
export { LabError, type LabErrorCode } from "./lab-error.js";
export { type RunOptions, type RunOutcome, type RunWatcher, runStudy } from "./runner/index.js";
export { findRun, type LoadedRun, loadRun, readManifest } from "./store/index.js";
export { builtInStudies, loadSubject, type Subject } from "./subject/index.js";
