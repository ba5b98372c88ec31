import { OperantError } from "../../error.js";
import { sortCountingInversions } from "../../stats/index.js";

/** How many pairs two columns order alike, oppositely, or not at all. */
export interface PairCounts {
  /** n (n − 1) / 2. */
  readonly pairs: number;
  /** Pairs that neither column ties and both order the same way. */
  readonly concordant: number;
  /** Pairs that neither column ties and the two order oppositely. */
  readonly discordant: number;
  /** Pairs tied in the first column, whatever the second says. */
  readonly tiedFirst: number;
  /** Pairs tied in the second column, whatever the first says. */
  readonly tiedSecond: number;
  /** Kendall's τ-b, in [−1, 1]; NaN where a column ties every pair. */
  readonly tau: number;
}

/**
 * Kendall's rank correlation with ties (τ-b), in O(n log n): M. G. Kendall, "The treatment of ties in ranking
 * problems", Biometrika 33 (1945); counted as in W. R. Knight, JASA 61 (1966), by sorting on the first
 * column and counting the exchanges that sorting the second one takes.
 * @throws OperantError `bad-value` for columns of different length
 */
export function kendall(first: Float64Array, second: Float64Array): PairCounts {
  const n = first.length;
  if (second.length !== n) {
    throw new OperantError(
      "bad-value",
      `first has ${n} values and second ${second.length}; give one of each per sample.`,
      "second",
    );
  }
  const order = Array.from({ length: n }, (_, i) => i).sort(
    (i, j) => first[i]! - first[j]! || second[i]! - second[j]!,
  );
  const sorted = Float64Array.from(order, (i) => second[i]!);
  const tiedFirst = tiedPairs(n, (k) => first[order[k]!]! === first[order[k - 1]!]!);
  const tiedBoth = tiedPairs(
    n,
    (k) => first[order[k]!]! === first[order[k - 1]!]! && sorted[k]! === sorted[k - 1]!,
  );
  const discordant = sortCountingInversions(sorted);
  const tiedSecond = tiedPairs(n, (k) => sorted[k]! === sorted[k - 1]!);
  const pairs = (n * (n - 1)) / 2;
  const concordant = pairs - tiedFirst - tiedSecond + tiedBoth - discordant;
  const size = Math.sqrt(pairs - tiedFirst) * Math.sqrt(pairs - tiedSecond);
  const tau = size === 0 ? Number.NaN : Math.max(-1, Math.min(1, (concordant - discordant) / size));
  return { pairs, concordant, discordant, tiedFirst, tiedSecond, tau };
}

/** Pairs inside runs of equals, where `sameAsBefore(k)` tells whether element k equals element k − 1. */
function tiedPairs(n: number, sameAsBefore: (k: number) => boolean): number {
  let pairs = 0;
  let run = 0;
  for (let k = 1; k < n; k++) {
    run = sameAsBefore(k) ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}
