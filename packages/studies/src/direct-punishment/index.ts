/**
 * Dasgupta and Musolesi, "Investigating the Impact of Direct Punishment on the Emergence of Cooperation in
 * Multi-Agent Reinforcement Learning Systems" (arXiv 2301.08278). `study.ts` puts it together, `trial.ts`
 * is the experiment, `conditions.ts` its 47 conditions and the added ones, `claims/` what is checked.
 */
export { directPunishment } from "./study.js";
