/**
 * Fu et al., "Reward Shaping to Mitigate Reward Hacking in RLHF" (arXiv 2502.18770), in miniature. `setting.ts` is a
 * response space with a reward model that can be hacked, `shaping.ts` what is made of its reward, `trial.ts` a
 * training run and the raw one that it is compared with, `claims.ts` what is checked.
 */
export { preferenceAsRewardStudy } from "./study.js";
