/**
 * Singhal et al., "A Long Way to Go: Investigating Length Correlations in RLHF" (arXiv 2310.03716), in miniature.
 * `setting.ts` is a response space whose labels like length, `balance.ts` and `training-reward.ts` are the remedies,
 * `trial.ts` a training run, `claims.ts` what is checked.
 */
export { lengthCorrelations } from "./study.js";
