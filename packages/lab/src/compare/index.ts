/**
 * Comparing results: a run with another run, and a run or the installed study with the reference results that
 * are committed beside the study.
 */
export * from "./compare-runs.js";
export * from "./reference-store.js";
export * from "./with-reference.js";
