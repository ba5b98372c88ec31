import type { Stream } from "../random/index.js";

/**
 * k different integers of 0 … n − 1, every set equally likely, by Robert Floyd's method (J. Bentley, "Programming
 * pearls: a sample of brilliance", CACM 30(9), 1987). Readable; what tests compare the kernel's sampling with.
 */
export function sampleSet(n: number, k: number, stream: Stream): number[] {
  const taken = new Set<number>();
  for (let j = n - k; j < n; j++) {
    const t = stream.below(j + 1);
    taken.add(taken.has(t) ? j : t);
  }
  return [...taken];
}
