/**
 * What an experiment is, as data: the types of a study, its parameters, seeds, trial keys, the plan of a run,
 * one checked trial, and the verdicts on its claims. All pure; the runner in `lab` and the browser drive it.
 */
export * from "./claims.js";
export * from "./key.js";
export * from "./parameters.js";
export * from "./plan.js";
export * from "./seeds.js";
export * from "./trial.js";
export * from "./types.js";
