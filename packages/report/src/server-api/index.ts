/**
 * The HTTP API of `operant serve`: paths, requests, responses and events, as the server and the pages both
 * read them. Everything is JSON; a number that is not defined is null, because JSON has no NaN. Texts are data
 * and may come from anybody's run folder: whoever shows them escapes them.
 */
export * from "./comparison.js";
export * from "./errors.js";
export * from "./events.js";
export * from "./jobs.js";
export * from "./paths.js";
export * from "./results.js";
export * from "./runs.js";
