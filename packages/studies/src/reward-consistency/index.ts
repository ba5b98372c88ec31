/**
 * Reward consistency (Shen et al. 2023). `world.ts` (instructions, responses, gold), `convex-copies.ts` (ConvexDA),
 * `reward-model.ts` (the fits, RewardFusion), `trial.ts`; `parameters.ts`, `conditions.ts`, `summaries.ts`, `claims.ts`,
 * `notes.ts`.
 */
export { rewardConsistency } from "./study.js";
