/**
 * Conformance checks: what Operant promises of games, learners, worlds and studies, as functions that users
 * run on their own. Each returns a report of what was checked and what was found; none throws.
 */
export type { CheckReport, Finding } from "./findings.js";
export { checkGame } from "./game.js";
export { checkLearner, type LearnerCheckOptions } from "./learner.js";
export { checkStudy, type StudyCheckOptions } from "./study.js";
export { checkWorld, type WorldCheckOptions } from "./world.js";
