/**
 * The run format: what a run folder's files hold and how they are read and checked, as pure functions over
 * texts and bytes. Folders, names and disks are the business of whoever stores a run.
 */
export * from "./assemble.js";
export * from "./claims-file.js";
export * from "./command.js";
export * from "./manifest.js";
export * from "./reference.js";
export * from "./run-error.js";
export * from "./shard.js";
export * from "./summaries.js";
export * from "./trial-record.js";
