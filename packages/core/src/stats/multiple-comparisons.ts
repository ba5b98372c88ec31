import { requireProbability, type Sample } from "./sample.js";

/**
 * Bonferroni's adjusted p values: m p, at most 1. Controls the probability of any false rejection.
 * @throws OperantError `bad-value` for a p outside [0, 1].
 */
export function bonferroni(pValues: Sample): number[] {
  requireAll(pValues);
  return Array.from(pValues, (p) => Math.min(1, p * pValues.length));
}

/**
 * Holm's adjusted p values, in the order given: the running maximum of (m − i + 1) p₍ᵢ₎, at most 1. Controls
 * the probability of any false rejection under every dependence, and never rejects less than Bonferroni.
 * S. Holm, "A simple sequentially rejective multiple test procedure" (1979).
 * @throws OperantError `bad-value` for a p outside [0, 1].
 */
export function holm(pValues: Sample): number[] {
  const adjusted = new Array<number>(pValues.length);
  let running = 0;
  ascendingOrder(pValues).forEach((index, i) => {
    running = Math.max(running, Math.min(1, (pValues.length - i) * pValues[index]!));
    adjusted[index] = running;
  });
  return adjusted;
}

/**
 * Benjamini and Hochberg's adjusted p values, in the order given: the running minimum, from the largest
 * down, of m p₍ᵢ₎ / i, at most 1. Controls the expected share of false rejections for independent or positively
 * dependent tests. Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate" (1995).
 * @throws OperantError `bad-value` for a p outside [0, 1].
 */
export function benjaminiHochberg(pValues: Sample): number[] {
  const adjusted = new Array<number>(pValues.length);
  const order = ascendingOrder(pValues);
  let running = 1;
  for (let i = order.length; i >= 1; i--) {
    const index = order[i - 1]!;
    running = Math.min(running, (pValues[index]! * pValues.length) / i);
    adjusted[index] = running;
  }
  return adjusted;
}

function ascendingOrder(pValues: Sample): number[] {
  requireAll(pValues);
  return Array.from(pValues, (_, i) => i).sort((a, b) => pValues[a]! - pValues[b]!);
}

function requireAll(pValues: Sample): void {
  for (let i = 0; i < pValues.length; i++) requireProbability(`pValues[${i}]`, pValues[i]!);
}
