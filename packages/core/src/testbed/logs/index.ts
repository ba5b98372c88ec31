/**
 * Logs with known truth. A policy over what completions are made of (length, effort, opening, format, canned
 * answers, attacks on the judge, repeated steps, flourish, answers known by heart) is trained on a proxy by
 * sampled policy gradient or by imitating the best of n, and what a trainer would have written is kept, texts
 * included. Nothing draws a hack in: it appears because the proxy pays for it. Each hack has a twin of the
 * same machinery whose proxy is right, so that what an audit finds can be counted on both.
 *
 * - `kinds.ts`: every kind of log, `hacks.ts` and `twins.ts`: their proxies and what is meant
 * - `scenario.ts`, `scenario-parts.ts`: what a kind is made of
 * - `sequence-policy.ts`: the policy; `draft.ts`: a completion before its words, and its quality
 * - `train.ts`: policy gradient and best-of-n
 * - `prompts.ts`, `completion.ts`, `vocabulary.ts`: texts
 * - `make-rollout-log.ts`, `make-series-log.ts`: the logs; `records.ts`: the same as a trainer's files
 */
export { logKind, logKinds } from "./kinds.js";
export {
  type LogTruth,
  type MadeRolloutLog,
  makeRolloutLog,
  type RolloutLogOptions,
  rolloutLogDefaults,
  type TruthPoint,
} from "./make-rollout-log.js";
export {
  type MadeSeriesLog,
  makeSeriesLog,
  type SeriesLogOptions,
  seriesLogDefaults,
} from "./make-series-log.js";
export { type RecordLayout, rolloutRecords } from "./records.js";
export type { LogScenario, RolloutOutcome } from "./scenario.js";
export type { Optimiser } from "./train.js";
