/**
 * What the pages share that mirror a command of the terminal (comparing rewards, auditing a log): fields that name
 * their flag, the command that does the same, files to save, and the command's own report inside the page.
 */
export { CommandLine } from "./command-line.js";
export { Download } from "./download.js";
export { EmbeddedReport, type ReportFragment } from "./embedded-report.js";
export { Field, type FieldControl } from "./field.js";
export { useAddress } from "./use-address.js";
