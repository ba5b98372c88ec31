import type { Stream } from "../random/index.js";

/** A world's fact sheet. */
export interface WorldFacts {
  /** Versioned id; results under an id never change. */
  readonly id: string;
  readonly title: string;
  readonly actions: readonly string[];
  /** Fields of an observation, with their inclusive ranges. */
  readonly observation: readonly { readonly name: string; readonly range: readonly [number, number] }[];
  /** Steps after which an episode is cut off (truncated), Infinity when never. */
  readonly horizon: number;
  /** Whether chance moves the state. */
  readonly chance: boolean;
  /** Smallest and largest reward of one step. */
  readonly reward: readonly [number, number];
  readonly source: string;
}

/** An exact model: `P[(s * actions + a) * states + s′]`, `R[s * actions + a]`; absorbing states pay 0. */
export interface ExactModel {
  readonly states: number;
  readonly actions: number;
  readonly transition: Float64Array;
  readonly reward: Float64Array;
  /** Index of the state that a copy is in. */
  stateOf(states: Float64Array, copy: number): number;
}

/**
 * A Markov environment for one agent. State lives outside, in one Float64Array that holds many copies, each
 * of `stateSize` numbers; the world owns neither state nor randomness. `terminated` (the world is over,
 * nothing follows) is told apart from truncation at the horizon, which the caller does by counting.
 */
export interface World {
  readonly facts: WorldFacts;
  readonly stateSize: number;
  /** Puts one copy into a starting state. */
  reset(states: Float64Array, copy: number, draws: Stream): void;
  /** Writes the observation of one copy to `out` from `offset` on. */
  observe(states: Float64Array, copy: number, out: Float64Array, offset: number): void;
  /**
   * Moves one copy by one action.
   * @param rewards receives the reward at index `copy`
   * @param terminated receives 1 at index `copy` when the world is over, else 0
   */
  step(
    states: Float64Array,
    copy: number,
    action: number,
    rewards: Float64Array,
    terminated: Uint8Array,
    draws: Stream,
  ): void;
  readonly model?: ExactModel;
}
