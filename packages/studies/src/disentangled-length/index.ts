/**
 * ODIN: length taken out of the reward (Chen et al. 2024). `parameters.ts`, `conditions.ts`, `rewards.ts` (responses,
 * labels, reward models), `trial.ts`, `front.ts` (gold against length), `summaries.ts`, `claims.ts`, `notes.ts`.
 */
export { disentangledLength } from "./study.js";
