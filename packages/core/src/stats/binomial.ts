import { requireCount, requireProbability } from "./sample.js";
import { betaTails } from "./special.js";

/**
 * P(X ≤ k) for X the successes in n independent trials of probability `p`: I_(1−p)(n − k, k + 1).
 * @throws OperantError `bad-value` when n is not a whole number of at least 0, k is not a whole number, or
 * p is not a probability.
 */
export function binomialCdf(k: number, n: number, p: number): number {
  requireCount("n", n, 0);
  requireProbability("p", p);
  if (k < 0) return 0;
  requireCount("k", k, 0);
  if (k >= n) return 1;
  return betaTails(n - k, k + 1, 1 - p, p).lower;
}
