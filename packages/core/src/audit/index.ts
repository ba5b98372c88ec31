/**
 * The audit of a trainer's log: what it says about the reward, with intervals, and a verdict. `auditLog` takes
 * columns (`RolloutLog`) or step metrics (`SeriesLog`); reading files into them is the business of `@operant/report`.
 *
 * - `audit-log.ts`: the audit; `audit-result.ts` what comes out; `limits.ts` every number that it decides by
 * - `checks/`: one file per check of rollouts; `series/`: the checks of step metrics
 * - `context.ts`: windows of steps, the reference and gold, read once; `readable-log.ts` what is taken as missing;
 *   `rows.ts`, `columns.ts`, `text.ts`, `matched-change.ts`, `reward-level.ts`, `gold-rise.ts` beneath
 * - `plan.ts`, `estimate.ts`: checks plan statistics, all are estimated on the same resamples, checks conclude
 * - `rerank.ts`, `worst.ts`, `figures.ts`, `words.ts`: what a finding is shown with
 */
export { type AuditOptions, auditLog } from "./audit-log.js";
export {
  type AuditResult,
  type AuditVerdict,
  type CheckFigure,
  type CheckId,
  type CheckLevel,
  type CheckResult,
  type CheckStatistic,
  checkIds,
  type Remedy,
  type Reranked,
  verdicts,
  type WorstRollout,
} from "./audit-result.js";
export { type AuditLimit, type AuditLimitName, auditLimits, type Limits } from "./limits.js";
export type { NamedColumn, RolloutLog, SeriesLog, SeriesRun, TextSample } from "./rollout-log.js";
