/**
 * Trials on worker threads. A pool hands the longest trials out first and knows at every moment which trial
 * each thread has in hand; the main thread alone writes to the run's folder.
 */
export * from "./estimate-time.js";
export * from "./messages.js";
export * from "./progress.js";
export * from "./run-study.js";
export * from "./run-trials.js";
export * from "./work.js";
