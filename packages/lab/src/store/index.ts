/**
 * Runs on disk: where a run's folder is, how its files are written whole or not at all, how trials are found
 * again (in the run itself or in a sibling run), and how a finished run's outputs are laid out.
 */
export * from "./environment.js";
export * from "./find-run.js";
export * from "./load-run.js";
export * from "./outputs.js";
export * from "./run-folder.js";
export * from "./whole-file.js";
