import { fitLinearPreferences } from "../preferences/index.js";
import type { PreferencePairs } from "./preference-pairs.js";
import type { Representation } from "./representation.js";
import type { RewardModel } from "./reward-model.js";

export interface LinearRewardModel extends RewardModel {
  /** One per column of the representation. */
  readonly weights: Float64Array;
}

/**
 * The linear reward that best explains pairs under Bradley–Terry, with a ridge penalty: unique, by Newton's method. A
 * linear head on `randomFeatures` is a reward model whose representation is frozen.
 * @param ridge λ > 0 of λ/2 ‖w‖², against the summed cross-entropy (default 1)
 * @throws OperantError `bad-value`
 */
export function fitLinearReward(
  seen: Representation,
  { first, second, labels }: PreferencePairs,
  ridge = 1,
): LinearRewardModel {
  const { dimension, values } = seen;
  const count = labels.length;
  const differences = new Float64Array(count * dimension);
  for (let i = 0; i < count; i++) {
    const a = first[i]! * dimension;
    const b = second[i]! * dimension;
    for (let d = 0; d < dimension; d++) differences[i * dimension + d] = values[a + d]! - values[b + d]!;
  }
  const { weights, loss } = fitLinearPreferences(
    {
      features: dimension,
      rowStart: Int32Array.from({ length: count + 1 }, (_, i) => i * dimension),
      column: Int32Array.from({ length: count * dimension }, (_, k) => k % dimension),
      value: differences,
      labels,
    },
    { ridge },
  );
  const rows = values.length / dimension;
  const scores = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let d = 0; d < dimension; d++) sum += weights[d]! * values[row * dimension + d]!;
    scores[row] = sum;
  }
  return { weights, loss, scores };
}
