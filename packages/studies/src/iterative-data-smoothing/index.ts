/**
 * Iterative Data Smoothing (Zhu, Jordan, Jiao 2024). `parameters.ts`, `conditions.ts`, `bandit.ts` and
 * `network-reward.ts` (the two reward models), `trial.ts`, `budgets.ts` (gold under a KL budget), `summaries.ts`,
 * `claims.ts`, `notes.ts`.
 */
export { iterativeDataSmoothing } from "./study.js";
