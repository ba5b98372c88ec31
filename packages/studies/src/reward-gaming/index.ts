/**
 * Reward gaming in conditional text generation (Pang et al. 2023). `writing.ts` (responses as tokens, what they are
 * worth, who writes them), `judgements.ts` (flawed data and the reward model), `policy.ts` (the generator),
 * `optimisation.ts` (the trial), `summaries.ts`, `claims.ts`, `parameters.ts`, `conditions.ts`, `notes.ts`.
 */
export { rewardGaming } from "./study.js";
