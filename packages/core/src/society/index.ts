/**
 * Societies: populations of learning agents that meet in pairs, and the mechanisms that act on them
 * (partner selection, reputation, direct and third-party punishment). `society.ts` holds the loop and its
 * phases, `mechanism.ts` what a mechanism is; each mechanism stands in a file of its own and works without
 * the others.
 */
export * from "./graph.js";
export * from "./mechanism.js";
export * from "./partner-selection.js";
export * from "./punishment.js";
export * from "./reputation.js";
export * from "./society.js";
