/**
 * Eisenstein et al., "Helping or Herding? Reward Model Ensembles Mitigate but do not Eliminate Reward Hacking" (arXiv
 * 2312.09244), in a response space where every policy is exact. `setting.ts` makes gold and the ensembles, `trial.ts`
 * optimises them, `claims.ts` is what is checked.
 */
export { helpingOrHerding } from "./study.js";
