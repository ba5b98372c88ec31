import type { Stream } from "../random/index.js";

const TWO_TO_MINUS_32 = 1 / 4294967296;

/**
 * Draws an action in proportion to `weights[row … row + actions − 1]`, whose sum is `total`; one 32-bit draw.
 * What rounding leaves over goes to the last action.
 */
export function drawAction(
  weights: Float64Array,
  row: number,
  actions: number,
  stream: Stream,
  total = 1,
): number {
  const u = stream.uint32() * TWO_TO_MINUS_32 * total;
  let sum = weights[row];
  let action = 0;
  while (action < actions - 1 && u >= sum) {
    action++;
    sum += weights[row + action];
  }
  return action;
}
