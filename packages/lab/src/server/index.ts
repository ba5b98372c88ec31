/**
 * `operant serve`: the built pages, the runs of a folder and an API over HTTP. The thread that answers requests
 * neither computes nor evaluates: a run has a thread of its own (`job-thread`), and so has the reading and
 * judging of runs (`reader-thread`). What a request may reach is decided before anything else looks at it:
 * `request-path` and `request-guard`, then `token`, then the allow-lists of `site` and `run-files`.
 */
export * from "./address.js";
export * from "./serve-lab.js";
export { builtSite } from "./site.js";
