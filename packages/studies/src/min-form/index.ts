/**
 * Min-form credit assignment (Cheng et al. 2025). `parameters.ts`, `conditions.ts`, `training.ts` (the trial),
 * `summaries.ts`, `claims.ts`, `notes.ts`.
 */
export { minForm } from "./study.js";
