/**
 * Header that every request with an unsafe method carries, besides `content-type: application/json`: no page of
 * another site can set either without a permission that the server never gives.
 */
export const apiHeader = { name: "x-operant", value: "1" } as const;

/** The `<meta>` by which a page knows that a server is there: `<meta name="operant-server" content="1">`. */
export const serverMeta = { name: "operant-server", content: "1" } as const;

/** Longest body of a request, in bytes. */
export const longestBody = 64 * 1024;

/** Runs that one comparison may hold. */
export const mostCompared = 8;

/** A run's id: 16 hexadecimal digits. A job has the id of its run. */
export const runIdPattern = /^[0-9a-f]{16}$/;

/**
 * Paths of the API below the server's root, without a leading slash, so that a page prefixes its own way to the
 * root ("" or "../").
 */
export const apiPaths = {
  /** GET `ServerInfo`. */
  server: () => "api/server",
  /** GET `RunList`; of one study where it is named. */
  runs: (study?: string) =>
    study === undefined ? "api/runs" : `api/runs?study=${encodeURIComponent(study)}`,
  /** GET `RunDetail`; DELETE with a `DeleteRequest`. */
  run: (id: string) => `api/runs/${encodeURIComponent(id)}`,
  /** GET `ServedResults`: what the trials amount to by now. */
  results: (id: string) => `api/runs/${encodeURIComponent(id)}/results`,
  /** GET `ServedCurves` of one figure of the study. */
  curves: (id: string, figure: string) =>
    `api/runs/${encodeURIComponent(id)}/curves/${encodeURIComponent(figure)}`,
  /** GET a file of the run's folder: one of those that `RunDetail` lists, or `trials/<key>.parquet`. */
  file: (id: string, path: string) =>
    `api/runs/${encodeURIComponent(id)}/files/${path.split("/").map(encodeURIComponent).join("/")}`,
  /** GET `ServedReference`. */
  reference: (id: string) => `api/runs/${encodeURIComponent(id)}/reference`,
  /** GET `RunComparison` of two or more runs, each against the first. */
  compare: (ids: readonly string[]) =>
    `api/compare?${ids.map((id) => `run=${encodeURIComponent(id)}`).join("&")}`,
  /** GET `JobList`; POST with a `StartRequest` answers with `Started`. */
  jobs: () => "api/jobs",
  /** GET `ServedJob`. */
  job: (id: string) => `api/jobs/${encodeURIComponent(id)}`,
  /** POST with an empty object: keeps what is finished; answers with `ServedJob`. */
  stop: (id: string) => `api/jobs/${encodeURIComponent(id)}/stop`,
  /** GET server-sent events of one job, `JobEvents`. */
  jobEvents: (id: string) => `api/jobs/${encodeURIComponent(id)}/events`,
  /** GET server-sent events of all jobs and of the folder, `FolderEvents`. */
  events: () => "api/events",
} as const;
