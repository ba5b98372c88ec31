/**
 * The report of a run as one HTML file: it opens without a network or a script, in print, on a phone, in the
 * dark and in the light, holds its data as CSV, and has the same bytes for the same run.
 */
export * from "./escape.js";
export * from "./report.js";
