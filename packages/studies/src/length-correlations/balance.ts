import type { Stream } from "@operant/core/random";
import { type PreferencePairs, pairsAt } from "@operant/core/testbed";

/** Groups of pairs with about equal differences in length. */
const BINS = 10;

/**
 * Comparisons thinned at random so that, within each tenth of the pairs by their difference in length, the longer
 * response is preferred as often as the shorter (P. Singhal et al., arXiv 2310.03716: balancing by length). Pairs of
 * equal length stay.
 * @param length of every response
 * @returns fewer pairs, in their old order; perhaps none, when all labels go one way
 */
export function balancedByLength(
  pairs: PreferencePairs,
  length: Float64Array,
  stream: Stream,
): PreferencePairs {
  const { first, second, labels } = pairs;
  const count = labels.length;
  const difference = Float64Array.from({ length: count }, (_, i) => length[first[i]!]! - length[second[i]!]!);
  const order = Int32Array.from({ length: count }, (_, i) => i).sort(
    (a, b) => Math.abs(difference[a]!) - Math.abs(difference[b]!) || a - b,
  );
  const kept: number[] = [];
  for (let bin = 0; bin < BINS; bin++) {
    const members = order.slice(Math.floor((bin * count) / BINS), Math.floor(((bin + 1) * count) / BINS));
    const sides: [number[], number[]] = [[], []];
    for (const i of stream.shuffle(members)) {
      if (difference[i] === 0) kept.push(i);
      else sides[difference[i]! > 0 === labels[i]! > 0.5 ? 0 : 1].push(i);
    }
    const least = Math.min(sides[0].length, sides[1].length);
    for (const side of sides) kept.push(...side.slice(0, least));
  }
  return pairsAt(
    pairs,
    kept.sort((a, b) => a - b),
  );
}
