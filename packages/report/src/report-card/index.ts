/**
 * Reward Reports (arXiv 2204.10817) as living documents: a Markdown card is drafted from an audit (`draft.ts`) with
 * facts between marks and questions left for its author, checked for what it lacks (`lint.ts`), and brought up to
 * date with later audits (`revise.ts`), whose difference goes to its change log. Cards come in and leave as strings;
 * dates are told by the caller.
 */
export { isDate } from "./dates.js";
export { draftCard } from "./draft.js";
export { type CardProblem, type LintOptions, lintCard } from "./lint.js";
export { type RevisedCard, reviseCard } from "./revise.js";
export { cardSections, findingsTopic } from "./sections.js";
