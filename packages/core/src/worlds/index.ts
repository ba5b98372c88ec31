/**
 * Worlds: Markov environments with state, actions, rewards and observations. `world.ts` has the contract
 * (state, parameters and randomness kept apart); `check/world.ts` tests any world against it.
 */
export { corridor } from "./corridor.js";
export type { ExactModel, World, WorldFacts } from "./world.js";
