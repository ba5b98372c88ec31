/**
 * Hybrid and multi-aspect rewards (Gulhane, Indurthi 2025). `parameters.ts`, `conditions.ts`, `setting.ts` (answers, a
 * biased reward model, rule checks), `rewards.ts` (what they add up to), `training.ts` (the trial), `summaries.ts`,
 * `claims.ts`, `notes.ts`.
 */
export { hybridRewards } from "./study.js";
