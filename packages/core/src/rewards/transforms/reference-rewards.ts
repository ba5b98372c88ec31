import { OperantError } from "../../error.js";

/** Rewards of reference completions (of the policy before training), by prompt. */
export interface ReferenceRewards {
  /** Prompt of each row that will be transformed. */
  readonly prompt: Int32Array;
  /** References of prompt p: values[start[p]] … values[start[p + 1] − 1], in the order of the log. */
  readonly start: Int32Array;
  readonly values: Float64Array;
}

/**
 * Collects the rewards of reference rows by prompt.
 * @param prompt of each row, 0 … prompts − 1 @param reward of each row, finite
 * @param isReference 1 in rows drawn from the reference policy
 * @throws OperantError `bad-value` for columns of different length, `bad-combination` without a reference row
 */
export function referenceRewards(
  prompt: Int32Array,
  prompts: number,
  reward: Float64Array,
  isReference: Uint8Array,
): ReferenceRewards {
  if (prompt.length !== reward.length || prompt.length !== isReference.length)
    throw new OperantError(
      "bad-value",
      `There are ${prompt.length} prompts, ${reward.length} rewards and ${isReference.length} reference marks; ` +
        "expected one of each per row.",
      "reward",
    );
  const start = new Int32Array(prompts + 1);
  prompt.forEach((p, i) => {
    if (isReference[i] === 1) start[p + 1]!++;
  });
  for (let p = 0; p < prompts; p++) start[p + 1]! += start[p]!;
  if (start[prompts] === 0)
    throw new OperantError(
      "bad-combination",
      "No row is marked as drawn from the reference policy; give at least one reference completion.",
      "isReference",
    );
  const values = new Float64Array(start[prompts]!);
  const next = start.slice();
  prompt.forEach((p, i) => {
    if (isReference[i] === 1) values[next[p]!++] = reward[i]!;
  });
  return { prompt, start, values };
}

/** One prompt's worth of references for every row: the same values for all. */
export function sharedReferences(rows: number, values: ArrayLike<number>): ReferenceRewards {
  return {
    prompt: new Int32Array(rows),
    start: Int32Array.of(0, values.length),
    values: Float64Array.from(values),
  };
}
