/**
 * Texts of rollouts, without understanding them: what a completion says is counted and hashed into a digest of at most
 * a kilobyte, and digests tell whether completions have anything to do with their prompts, whether they are
 * all one template, and whether they hold what fools judges. Statistics resample prompts.
 *
 * - `text-digest.ts`: the digest of a completion; `scan-text.ts` and what it reads by: `character-class.ts`,
 *   `hash.ts`, `sketch.ts`, `judge-marks.ts`, `non-answers.ts`
 * - `text-flags.ts`: the table of flags
 * - `digested-rows.ts`: digests beside the columns of their log; `cluster-columns.ts`: means and collisions of columns
 * - `prompt-contact.ts`, `templates.ts`, `flagged.ts`: the statistics
 * - `judge-probes.ts`: non-answers to try a judge on
 */
export { type DigestedRows, digestedRows } from "./digested-rows.js";
export { flaggedAboveMedian, flaggedStanding, flagShare } from "./flagged.js";
export {
  type JudgeAcceptance,
  type JudgeProbe,
  judgeAcceptance,
  judgeProbes,
  type ProbeKind,
  probeKinds,
} from "./judge-probes.js";
export { masterKeys } from "./non-answers.js";
export { type ContactOptions, type ContactRows, promptContact, promptContactRows } from "./prompt-contact.js";
export { containment, resemblance } from "./sketch.js";
export {
  type Commonest,
  commonestCompletion,
  commonestOpening,
  constantResponse,
  crossPromptOverlap,
  meanRepetition,
  openingVariety,
  sharedOpenings,
  templateShare,
  uniqueShare,
  withinGroupOverlap,
} from "./templates.js";
export {
  digestCompletion,
  digestPrompt,
  digestText,
  type PromptDigest,
  type TextDigest,
} from "./text-digest.js";
export {
  type FlagStrength,
  flagBit,
  flagIds,
  strongFlags,
  type TextFlag,
  type TextFlagId,
  textFlags,
  weakFlags,
} from "./text-flags.js";
