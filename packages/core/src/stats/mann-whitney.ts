import { OperantError } from "../error.js";
import { normalTwoSided } from "./normal.js";
import { requireSample, type Sample } from "./sample.js";

/** Above this many values in a sample the automatic choice is the normal approximation. */
const EXACT_UP_TO = 50;

export interface MannWhitney {
  /** U of the first sample: pairs with first > second, ties counted half. From 0 to n₁ n₂. */
  readonly u: number;
  /** Two-sided p value. */
  readonly p: number;
  readonly method: "exact" | "normal";
}

/**
 * Mann–Whitney U test, two-sided. H. B. Mann and D. R. Whitney, "On a test of whether one of two random
 * variables is stochastically larger than the other" (1947).
 *
 * `auto` is exact when neither sample has more than 50 values and no value occurs twice, else normal with
 * the variance corrected for ties and a continuity correction of ½. The exact p is twice the smaller tail,
 * at most 1. When all values are equal, p is 1.
 * @throws OperantError `bad-value` for an empty sample or values that are not finite; `bad-combination` for
 * the exact method on tied values.
 */
export function mannWhitney(
  first: Sample,
  second: Sample,
  method: "auto" | "exact" | "normal" = "auto",
): MannWhitney {
  requireSample("first", first, 1);
  requireSample("second", second, 1);
  const m = first.length;
  const n = second.length;
  const { u, tieSum } = rank(first, second);
  const tied = tieSum > 0;
  if (method === "exact" && tied) {
    throw new OperantError(
      "bad-combination",
      `method is "exact", but the samples share tied values. Use "normal" or "auto".`,
      "method",
    );
  }
  const exact = method === "exact" || (method === "auto" && !tied && Math.max(m, n) <= EXACT_UP_TO);
  if (exact) return { u, p: exactP(u, m, n), method: "exact" };

  const total = m + n;
  const varianceOfU = ((m * n) / 12) * (total + 1 - tieSum / (total * (total - 1)));
  const distance = Math.abs(u - (m * n) / 2) - 0.5;
  const p = varianceOfU > 0 ? (distance <= 0 ? 1 : normalTwoSided(distance / Math.sqrt(varianceOfU))) : 1;
  return { u, p, method: "normal" };
}

/** U of the first sample, and Σ (t³ − t) over groups of t equal values. */
function rank(first: Sample, second: Sample): { u: number; tieSum: number } {
  const pooled = [
    ...Array.from(first, (value) => ({ value, mine: 1 })),
    ...Array.from(second, (value) => ({ value, mine: 0 })),
  ].sort((a, b) => a.value - b.value);
  let rankSum = 0;
  let tieSum = 0;
  for (let start = 0; start < pooled.length; ) {
    let end = start;
    let mine = 0;
    while (end < pooled.length && pooled[end]!.value === pooled[start]!.value) mine += pooled[end++]!.mine;
    const size = end - start;
    rankSum += mine * ((start + 1 + end) / 2);
    tieSum += size * size * size - size;
    start = end;
  }
  return { u: rankSum - (first.length * (first.length + 1)) / 2, tieSum };
}

/**
 * Counts, for each U, the ways to choose which m of the m + n ranks belong to the first sample. Rank k
 * taken as the j-th smallest adds k − j to U. Only additions, so counts keep relative accuracy beyond 2^53.
 */
function exactP(u: number, m: number, n: number): number {
  const most = m * n;
  const ways = Array.from({ length: m + 1 }, () => new Float64Array(most + 1));
  ways[0]![0] = 1;
  for (let k = 1; k <= m + n; k++) {
    for (let j = Math.min(k, m); j >= 1; j--) {
      const gain = k - j;
      if (gain > n) continue;
      const from = ways[j - 1]!;
      const to = ways[j]!;
      for (let v = most; v >= gain; v--) to[v]! += from[v - gain]!;
    }
  }
  const counts = ways[m]!;
  const larger = Math.max(u, most - u);
  let total = 0;
  let tail = 0;
  for (let v = 0; v <= most; v++) {
    total += counts[v]!;
    if (v >= larger) tail += counts[v]!;
  }
  return Math.min(1, (2 * tail) / total);
}
