/**
 * Gao, Schulman and Hilton, "Scaling Laws for Reward Model Overoptimization" (arXiv 2210.10760), in a response space
 * where every policy is exact. `setting.ts` draws responses, gold and reward model, `trial.ts` optimises it in every
 * way, `summaries.ts` fits the laws, `claims.ts` is what is checked.
 */
export { scalingLaws } from "./study.js";
