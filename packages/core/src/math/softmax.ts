import { OperantError } from "../error.js";
import { exp } from "./exp.js";
import { log } from "./log.js";

/**
 * log Σ exp(values[i]) over `from` ≤ i < `to`, without overflow. −∞ when nothing is summed or all values
 * are −∞, NaN when one of them is NaN. The terms are added in the order of the array.
 */
export function logSumExp(values: Float64Array, from = 0, to = values.length): number {
  const largest = maximum(values, from, to);
  if (largest === Infinity || largest === -Infinity || Number.isNaN(largest)) return largest;
  let sum = 0;
  for (let i = from; i < to; i++) sum += exp(values[i]! - largest);
  return largest + log(sum);
}

/**
 * Replaces `values[i]`, for `from` ≤ i < `to`, by exp(values[i]) / Σ exp(values[j]), without overflow.
 * A value of −∞ (an action that is not allowed) becomes probability 0.
 *
 * @throws OperantError `bad-value` when the values define no distribution: none is above −∞, or one is
 * NaN or +∞; the array is then unchanged
 */
export function softmax(values: Float64Array, from = 0, to = values.length): void {
  const largest = maximum(values, from, to);
  if (largest - largest !== 0) {
    throw new OperantError(
      "bad-value",
      `softmax got values whose largest is ${largest} (positions ${from} … ${to - 1}); ` +
        "expected at least one finite value and neither NaN nor +Infinity.",
      "values",
    );
  }
  let sum = 0;
  for (let i = from; i < to; i++) {
    const e = exp(values[i]! - largest);
    values[i] = e;
    sum += e;
  }
  for (let i = from; i < to; i++) values[i] = values[i]! / sum;
}

/** The largest of a range; −∞ for an empty one, NaN if any value is NaN. */
function maximum(values: Float64Array, from: number, to: number): number {
  let largest = -Infinity;
  for (let i = from; i < to; i++) {
    const value = values[i]!;
    if (value > largest) largest = value;
    else if (Number.isNaN(value)) return NaN;
  }
  return largest;
}
