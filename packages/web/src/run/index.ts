/**
 * Running a study and showing what comes of it, without any user interface: what a page knows of a run (`run.ts`),
 * the driver that computes it in this browser's workers, and the runs that the browser's storage holds. What may
 * be imported here reaches the page's own thread, so it holds neither studies nor schemas; those are behind
 * `trial-worker.ts` and `results-worker.ts`.
 */
export { type BrowserDriverOptions, createBrowserDriver } from "./browser-driver.js";
export { earlierRuns, loadEarlier, removeEarlier, type StorageUse, storageUse } from "./earlier-runs.js";
export * from "./run.js";
