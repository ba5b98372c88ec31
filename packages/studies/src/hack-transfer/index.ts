/**
 * Transfer of exploits between flawed graders (Taylor et al. 2025). `parameters.ts`, `conditions.ts`, `tasks.ts`
 * (graders and answers), `policy.ts` (networks with shared, partly shared or separate trunks), `training.ts` (the
 * trial), `summaries.ts`, `claims.ts`, `notes.ts`.
 */
export { hackTransfer } from "./study.js";
