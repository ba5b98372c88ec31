/**
 * Societies: populations of learning agents that meet in pairs, and the mechanisms that act on them
 * (partner selection, reputation, direct and third-party punishment). `society.ts` holds the loop and its
 * phases, `mechanism.ts` what a mechanism is; each mechanism stands in a file of its own and works without
 * the others.
 *
 * Policies over numbered states, without mechanisms, have a faster road: `match.ts` plays one repeated game
 * between two of them, `match-loops.ts` does so in a loop of its own for each pair of kinds, and
 * `tabular-population.ts` lets a population meet in random matchings.
 *
 * `tracer.ts` records what a society does without changing it. `trace.ts` says what is recorded; `trace-frame.ts`
 * and `trace-history.ts` read it, as a picture of one episode and as the history of one agent.
 */
export * from "./graph.js";
export {
  type MatchOptions,
  matchRounds,
  memoryOneState,
  memoryOneStates,
  playMatch,
  totalPayoff,
} from "./match.js";
export { type MatchLoop, MatchLoops, type MatchLoopsOptions } from "./match-loops.js";
export * from "./mechanism.js";
export * from "./partner-selection.js";
export * from "./punishment.js";
export * from "./reputation.js";
export * from "./society.js";
export { TabularPopulation, type TabularPopulationOptions } from "./tabular-population.js";
export * from "./trace.js";
export { AVOIDANCE_LEVEL, AvoidanceLimits } from "./trace-avoidance.js";
export * from "./trace-frame.js";
export * from "./trace-history.js";
export * from "./tracer.js";
export * from "./views.js";
