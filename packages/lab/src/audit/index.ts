/**
 * Logs on disk and on standard input as what the audit reads: streams and slices of bytes. What is in them is
 * understood in `@operant/report`.
 */
export { type OpenedSource, openSource } from "./file-source.js";
export { ReadingProgress } from "./progress.js";
export { openStandardInput } from "./standard-input.js";
