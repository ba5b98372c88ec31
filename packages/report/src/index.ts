/**
 * What the laboratory and the web lab share, as pure functions: runs as data, their files, figures as SVG and
 * CSV, tables and verdicts as rows and text, and the HTML report. The drawing library is loaded when the first
 * figure is drawn, so importing this costs nothing of it.
 */
export * from "./audit/index.js";
export * from "./catalogue/index.js";
export * from "./figures/index.js";
export * from "./html/index.js";
export * from "./report-card/index.js";
export * from "./rewards/index.js";
export * from "./run/index.js";
export * from "./run-data.js";
export * from "./server-api/index.js";
export * from "./tables/index.js";
