/** A policy: mean length, in standard deviations above the base policy's, and mean gold; the base policy has (0, 0). */
export interface PolicyAt {
  readonly length: number;
  readonly gold: number;
}

/** Lengths at which fronts are compared. */
export const LENGTHS = [0.25, 0.5, 0.75, 1, 1.25, 1.5] as const;

/**
 * The highest gold that is had without being longer than `limit` ≥ 0 on average, by one of the policies or by answering
 * now with one, now with another; the base policy is always among them.
 */
export function bestWithin(policies: readonly PolicyAt[], limit: number): number {
  const all = [{ length: 0, gold: 0 }, ...policies];
  const longer = all.filter(({ length }) => length > limit);
  let best = 0;
  for (const low of all) {
    if (low.length > limit) continue;
    best = Math.max(best, low.gold);
    for (const high of longer) {
      const share = (limit - low.length) / (high.length - low.length);
      best = Math.max(best, low.gold + share * (high.gold - low.gold));
    }
  }
  return best;
}

/** How high the front of gold against length lies: the mean of `bestWithin` over `LENGTHS`. */
export function frontHeight(policies: readonly PolicyAt[]): number {
  return LENGTHS.reduce((sum, limit) => sum + bestWithin(policies, limit), 0) / LENGTHS.length;
}

/**
 * Gold where the divergence is `at`, on the path from the base policy: linear in the root of the divergence between the
 * policies on both sides, and the last policy's where the path ends before.
 */
export function goldAtDivergence(
  path: readonly { readonly divergence: number; readonly gold: number }[],
  at: number,
): number {
  let before = { divergence: 0, gold: 0 };
  for (const point of path) {
    if (point.divergence >= at) {
      const [low, high] = [Math.sqrt(before.divergence), Math.sqrt(point.divergence)];
      const share = high > low ? (Math.sqrt(at) - low) / (high - low) : 1;
      return before.gold + share * (point.gold - before.gold);
    }
    before = point;
  }
  return before.gold;
}
