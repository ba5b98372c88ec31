/** A reward learned from pairs. */
export interface RewardModel {
  /** Its reward of every row of the representation that it was fitted to. */
  readonly scores: Float64Array;
  /** Mean Bradley–Terry cross-entropy on the pairs that it was fitted to, without penalty. */
  readonly loss: number;
}
