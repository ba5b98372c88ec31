import { OperantError } from "../../error.js";

/**
 * pass@k, unbiased: the chance that at least one of k samples drawn without replacement from n, of which c are right,
 * is right, 1 − C(n − c, k) / C(n, k) (Chen et al. 2021, arXiv 2107.03374, equation 1). Computed as a product.
 * @param n samples, at least 1 @param correct right ones, 0 … n @param k samples drawn, 1 … n
 * @throws OperantError `bad-value`
 */
export function passAtK(n: number, correct: number, k: number): number {
  requireWhole("n", n, 1, Number.MAX_SAFE_INTEGER);
  requireWhole("correct", correct, 0, n);
  requireWhole("k", k, 1, n);
  let allWrong = 1;
  for (let i = 0; i < k && allWrong > 0; i++) allWrong *= Math.max(0, n - correct - i) / (n - i);
  return 1 - allWrong;
}

function requireWhole(name: string, value: number, least: number, most: number): void {
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw new OperantError(
      "bad-value",
      `${name} is ${value}, expected a whole number from ${least} to ${most}.`,
      name,
    );
  }
}
