/**
 * Clip and Delta: process rewards that cannot be farmed (Gao et al. 2024). `parameters.ts`, `conditions.ts`,
 * `training.ts` (the trial), `exact.ts` (best derivations), `summaries.ts`, `claims.ts`, `notes.ts`.
 */
export { clipAndDelta } from "./study.js";
