import { OperantError } from "../error.js";
import { betaQuantile } from "./beta-distribution.js";
import { normalQuantile } from "./normal.js";
import { type Interval, requireBetween, requireCount } from "./sample.js";

/**
 * Wilson's score interval for a proportion, without continuity correction. E. B. Wilson, "Probable
 * inference, the law of succession, and statistical inference" (1927). Covers `level` on average; the
 * default choice for counts of seeds.
 * @throws OperantError `bad-value` unless successes and trials are whole, 0 ≤ successes ≤ trials, trials ≥ 1.
 */
export function wilsonInterval(successes: number, trials: number, level = 0.95): Interval {
  requireSuccesses(successes, trials);
  requireBetween("level", level, 0, 1);
  const z = normalQuantile((1 - level) / 2);
  const square = z * z;
  const centre = (successes + square / 2) / (trials + square);
  const variation = (successes * (trials - successes)) / trials + square / 4;
  const margin = (-z / (trials + square)) * Math.sqrt(variation);
  return [
    successes === 0 ? 0 : Math.max(0, centre - margin),
    successes === trials ? 1 : Math.min(1, centre + margin),
  ];
}

/**
 * Clopper and Pearson's exact interval for a proportion (1934), from beta quantiles. Covers at least
 * `level` whatever the proportion, and is therefore wider than Wilson's.
 * @throws OperantError `bad-value` unless successes and trials are whole, 0 ≤ successes ≤ trials, trials ≥ 1.
 */
export function clopperPearsonInterval(successes: number, trials: number, level = 0.95): Interval {
  requireSuccesses(successes, trials);
  requireBetween("level", level, 0, 1);
  const tail = (1 - level) / 2;
  return [
    successes === 0 ? 0 : betaQuantile(tail, successes, trials - successes + 1),
    successes === trials ? 1 : betaQuantile(1 - tail, successes + 1, trials - successes),
  ];
}

function requireSuccesses(successes: number, trials: number): void {
  requireCount("trials", trials, 1);
  requireCount("successes", successes, 0);
  if (successes > trials) {
    throw new OperantError(
      "bad-value",
      `successes is ${successes}, expected at most the ${trials} trials.`,
      "successes",
    );
  }
}
