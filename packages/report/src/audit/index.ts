/**
 * "Is my reward all right?", from a trainer's log to an answer: logs are read as columns (`read`), what the audit
 * found is put into one plain document (`describe.ts`, `document.ts`), and that is written as text for a terminal,
 * as JSON and as one HTML file with plots. Nothing here touches a disk.
 */
export { describeAudit } from "./describe.js";
export {
  type AuditDocument,
  auditJson,
  auditJsonText,
  auditSchemas,
  type DocumentCheck,
  type DocumentFigure,
  type DocumentLog,
  type DocumentStatistic,
  parseAudit,
} from "./document.js";
export { auditFragment, auditFragmentStyle, auditHtml } from "./html.js";
export * from "./read/index.js";
export { auditTerse, auditText } from "./text.js";
export { nothingRun, verdictInWords } from "./words.js";
