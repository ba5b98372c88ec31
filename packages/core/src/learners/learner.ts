/**
 * A learner is a policy that changes with experience: it maps an observation to an action and takes in
 * transitions. One learner type serves every game and world; what the numbers of an observation mean is
 * the business of whoever builds it.
 */
export interface Learner extends Policy {
  /**
   * Takes in one transition.
   * @param observation length `inputs`; not kept, so the caller may reuse the array
   * @param next the observation after the action; ignored in the target when `terminal` is 1
   * @param terminal 1 when nothing follows `next` (termination, not truncation), else 0
   */
  learn(observation: Float64Array, action: number, reward: number, next: Float64Array, terminal: 0 | 1): void;
}

/** A policy maps an observation to an action. */
export interface Policy {
  /** Length of an observation. */
  readonly inputs: number;
  /** Number of actions; actions are 0 … actions − 1. */
  readonly actions: number;
  /** Draws an action from the policy, exploration included. */
  act(observation: Float64Array): number;
}
