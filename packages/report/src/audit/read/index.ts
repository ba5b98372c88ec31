/**
 * Reading trainers' logs: from the bytes of files of many layouts to the columns that the audit looks at. Memory
 * stays bounded whatever the size of the log, and whatever is left out is counted with its first place.
 */
export { readAuditLog } from "./read-audit-log.js";
export { stepRange } from "./step-range.js";
export * from "./types.js";
