import { log } from "../math/index.js";

/** A tail probability at u, and the size of its slope there. */
export interface Tail {
  readonly tail: number;
  readonly slope: number;
}

/**
 * The point u where a tail probability equals `target`, 0 < target < 1, by Newton's method on ln tail.
 *
 * The tail must be log-concave in u: true for a normal variable, for the logarithm of a gamma variable and
 * for the log-odds of a beta variable. Newton's method on a concave function with one zero reaches it from
 * every side, so no bracket is needed; working with logarithms keeps digits for targets like 1e-300.
 * `direction` is +1 for a tail that grows with u (lower) and −1 for one that falls (upper).
 */
export function invertTail(
  evaluate: (u: number) => Tail,
  target: number,
  start: number,
  direction: 1 | -1,
): number {
  const logTarget = log(target);
  let u = start;
  let previous = start;
  for (let i = 0; i < 400; i++) {
    const { tail, slope } = evaluate(u);
    if (!(tail > 0 && slope > 0)) {
      // A long step out of the flat side left the range of doubles: come half the way back.
      if (u === previous) break;
      u = (u + previous) / 2;
      continue;
    }
    previous = u;
    const step = (direction * (logTarget - log(tail)) * tail) / slope;
    u += step;
    if (Math.abs(step) <= 1e-15 * Math.max(1, Math.abs(u))) break;
  }
  return u;
}
