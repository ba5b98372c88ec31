/**
 * The catalogue of papers as people see it: each paper with its status, which is computed from the claims of its
 * studies and the verdicts of their reference results (`build.ts`, `status.ts`), with related papers, links and
 * BibTeX; full-text search with filters (`search.ts`, `query.ts`); the history of statuses and its feed. The
 * command line and the web lab share all of it.
 */
export * from "./bibtex.js";
export * from "./build.js";
export * from "./documentation.js";
export * from "./entry.js";
export * from "./feed.js";
export * from "./history.js";
export * from "./link.js";
export * from "./problems.js";
export * from "./query.js";
export * from "./related.js";
export * from "./search.js";
export * from "./status.js";
export * from "./text.js";
