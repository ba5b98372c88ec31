/**
 * One token to fool a judge (Zhao et al. 2025), offline. `questions.ts` and `answers.ts` (texts), `features.ts` and
 * `judge.ts` (a judge learned from labelled texts, and a verifier), `policy-space.ts` (what a policy may answer),
 * `fooling.ts` (the trial), `summaries.ts`, `claims.ts`, `parameters.ts`, `conditions.ts`, `notes.ts`.
 */
export { masterKeys } from "./study.js";
