/**
 * A policy over numbered states: what a scripted strategy or a table needs to know of the world is one
 * integer. In a repeated game with memory one the states are those of `../games` rounds: 0 before the first
 * round, then `1 + own · actions + other` (for two actions: start, CC, CD, DC, DD from one's own side).
 *
 * Kinds are classes: a match between two kinds is played by a loop of its own, so the methods of a kind
 * should be written on that class and not inherited from one that other kinds share.
 */
export interface StatePolicy {
  /** Number of states; states are 0 … states − 1. */
  readonly states: number;
  /** Number of actions; actions are 0 … actions − 1. */
  readonly actions: number;
  /** Draws an action in a state, exploration included. */
  actState(state: number): number;
}

/** A policy over numbered states that changes with experience. */
export interface StateLearner extends StatePolicy {
  /**
   * Takes in one transition.
   * @param next the state after the action; ignored in the target when `terminal` is 1
   * @param terminal 1 when nothing follows `next` (termination, not truncation), else 0
   */
  learnState(state: number, action: number, reward: number, next: number, terminal: 0 | 1): void;
}

/** True when a policy over states also learns. */
export function isStateLearner(policy: StatePolicy): policy is StateLearner {
  return "learnState" in policy && typeof policy.learnState === "function";
}
