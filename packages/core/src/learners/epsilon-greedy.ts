import type { Stream } from "../random/index.js";

/**
 * The number of 31-bit draws out of 2³¹ that count as "explore": the top bits of a 32-bit draw explore when
 * below it, which happens with probability ⌈2³¹ ε⌉ / 2³¹. Comparing integers keeps divisions out of the hot
 * path, and 31 bits leave room for ε = 1 in a 32-bit word.
 */
export function explorationThreshold(epsilon: number): number {
  return Math.ceil(epsilon * 2147483648);
}

/** The action of the largest value in `values[offset … offset + actions − 1]`; ties go to the lowest number. */
export function greedyAction(values: Float64Array, offset: number, actions: number): number {
  // Two actions are the common case of matrix games; the general loop costs them a fifth of their speed.
  if (actions === 2) return values[offset + 1] > values[offset] ? 1 : 0;
  let best = 0;
  let highest = values[offset];
  for (let a = 1; a < actions; a++) {
    const value = values[offset + a];
    if (value > highest) {
      highest = value;
      best = a;
    }
  }
  return best;
}

/** The largest value in `values[offset … offset + actions − 1]`. */
export function greedyValue(values: Float64Array, offset: number, actions: number): number {
  let highest = values[offset];
  for (let a = 1; a < actions; a++) {
    const value = values[offset + a];
    if (value > highest) highest = value;
  }
  return highest;
}

/**
 * ε-greedy choice: one 32-bit draw decides whether to explore; exploring takes a second draw, uniform over
 * all actions, the greedy one included (Sutton & Barto 2018, section 2.2).
 */
export function epsilonGreedy(
  values: Float64Array,
  offset: number,
  actions: number,
  threshold: number,
  stream: Stream,
): number {
  if (stream.uint32() >>> 1 < threshold) return stream.below(actions);
  return greedyAction(values, offset, actions);
}
