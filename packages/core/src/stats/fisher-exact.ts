import { requireCount } from "./sample.js";

/** Tables whose probability exceeds that of the observed one by less than this share count as equal to it. */
const RELATIVE_TOLERANCE = 1e-7;

export interface FisherExact {
  /** Two-sided p value. */
  readonly p: number;
  /** Sample odds ratio a d / (b c): Infinity when only b c is 0, NaN when both products are. */
  readonly oddsRatio: number;
}

/**
 * Fisher's exact test of the table [[a, b], [c, d]], two-sided: given the margins, the sum of the
 * probabilities of all tables that are not more probable than the observed one (relative tolerance 1e-7),
 * as R's `fisher.test` and scipy define it. A margin of 0 gives p = 1.
 * @throws OperantError `bad-value` for an entry that is not a whole number of at least 0.
 */
export function fisherExact(
  table: readonly [readonly [number, number], readonly [number, number]],
): FisherExact {
  const [[a, b], [c, d]] = table;
  requireCount("table[0][0]", a, 0);
  requireCount("table[0][1]", b, 0);
  requireCount("table[1][0]", c, 0);
  requireCount("table[1][1]", d, 0);
  const row = a + b;
  const column = a + c;
  const total = row + c + d;
  const first = Math.max(0, row + column - total);
  const last = Math.min(row, column);

  // Hypergeometric probabilities relative to the most probable table, by the ratio of neighbours.
  const mode = Math.min(last, Math.max(first, Math.floor(((row + 1) * (column + 1)) / (total + 2))));
  const relative = new Float64Array(last - first + 1);
  relative[mode - first] = 1;
  const ratio = (k: number) => ((row - k) * (column - k)) / ((k + 1) * (total - row - column + k + 1));
  for (let k = mode; k < last; k++) relative[k + 1 - first] = relative[k - first]! * ratio(k);
  for (let k = mode; k > first; k--) relative[k - 1 - first] = relative[k - first]! / ratio(k - 1);

  const threshold = relative[a - first]! * (1 + RELATIVE_TOLERANCE);
  let all = 0;
  let extreme = 0;
  for (const probability of relative) {
    all += probability;
    if (probability <= threshold) extreme += probability;
  }
  return { p: Math.min(1, extreme / all), oddsRatio: (a * d) / (b * c) };
}
