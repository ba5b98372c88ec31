import { OperantError } from "../error.js";
import { bracketedRoot } from "./bracketed-root.js";
import { contrast } from "./contrast.js";
import { noncentralTCdf } from "./noncentral-t.js";
import { requireBetween, requireFinite, requirePositive } from "./sample.js";
import { studentTQuantile } from "./student-t.js";

/** What decides the power of a t test, whatever it compares. A `TInference` can be passed as it is. */
export interface TDesign {
  /** Standard error of the estimate, above 0. */
  readonly standardError: number;
  /** Degrees of freedom of that standard error. */
  readonly df: number;
}

/** One group of a planned comparison. */
export interface PlannedGroup {
  /** Number of observations, at least 2. */
  readonly n: number;
  /** Standard deviation expected of one observation. */
  readonly sd: number;
}

/**
 * Power of the two-sided t test at level `alpha` when the true value of the estimated quantity is `effect`:
 * P(|T| > t_crit) for T noncentral t with noncentrality effect / standard error. Both rejection regions
 * count. Exact for one normal sample or two of equal variance; elsewhere (Welch, contrasts) the usual
 * approximation that takes Satterthwaite's degrees of freedom at the given sds as known.
 * @throws OperantError `bad-value` for numbers out of range.
 */
export function tTestPower(design: TDesign, effect: number, alpha = 0.05): number {
  requireDesign(design, alpha);
  requireFinite("effect", effect);
  return powerAt(effect / design.standardError, design.df, alpha);
}

/**
 * Minimal detectable effect: the smallest true size that the two-sided t test at level `alpha` finds with
 * probability `power`. The same approximation as `tTestPower`.
 * @throws OperantError `bad-value` for numbers out of range; `bad-combination` when power is not above alpha.
 */
export function detectableEffect(design: TDesign, power = 0.8, alpha = 0.05): number {
  requireDesign(design, alpha);
  requirePower(power, alpha);
  const shortfall = (delta: number) => powerAt(delta, design.df, alpha) - power;
  let high = 1;
  while (shortfall(high) < 0) high *= 2;
  return bracketedRoot(shortfall, 0, high) * design.standardError;
}

/**
 * Power of Welch's two-sided test for a true difference of means, by `tTestPower`.
 * @throws OperantError `bad-value` for n < 2, a negative sd, or both sds 0.
 */
export function welchPower(
  first: PlannedGroup,
  second: PlannedGroup,
  difference: number,
  alpha = 0.05,
): number {
  return tTestPower(welchDesign(first, second), difference, alpha);
}

/**
 * Smallest difference of means that Welch's two-sided test detects with probability `power`.
 * @throws OperantError `bad-value` for n < 2, a negative sd, or both sds 0; `bad-combination` when power is
 * not above alpha.
 */
export function welchDetectableDifference(
  first: PlannedGroup,
  second: PlannedGroup,
  power = 0.8,
  alpha = 0.05,
): number {
  return detectableEffect(welchDesign(first, second), power, alpha);
}

/**
 * Observations per group (equal groups) with which Welch's two-sided test detects `difference` with at least
 * probability `power`.
 * @throws OperantError `bad-value` for a difference of 0, a negative sd, both sds 0, or more than a million
 * observations; `bad-combination` when power is not above alpha.
 */
export function welchSampleSize(
  sds: readonly [number, number],
  difference: number,
  power = 0.8,
  alpha = 0.05,
): number {
  requirePositive("difference", Math.abs(difference));
  requirePower(power, alpha);
  const enough = (n: number) => welchPower({ n, sd: sds[0] }, { n, sd: sds[1] }, difference, alpha) >= power;
  let high = 2;
  while (!enough(high)) {
    high *= 2;
    if (high > 1_048_576) {
      throw new OperantError(
        "bad-value",
        `difference is ${difference}, which needs more than a million observations per group at sds ${sds.join(" and ")}. Ask for a larger difference.`,
        "difference",
      );
    }
  }
  let low = Math.max(1, high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function welchDesign(first: PlannedGroup, second: PlannedGroup): TDesign {
  return contrast(
    [
      { ...first, mean: 0 },
      { ...second, mean: 0 },
    ],
    [1, -1],
  );
}

function powerAt(noncentrality: number, df: number, alpha: number): number {
  const critical = -studentTQuantile(alpha / 2, df);
  return 1 - noncentralTCdf(critical, df, noncentrality) + noncentralTCdf(-critical, df, noncentrality);
}

function requireDesign(design: TDesign, alpha: number): void {
  requirePositive("standardError", design.standardError);
  requirePositive("df", design.df);
  requireBetween("alpha", alpha, 0, 1);
}

function requirePower(power: number, alpha: number): void {
  requireBetween("power", power, 0, 1);
  requireBetween("alpha", alpha, 0, 1);
  if (power <= alpha) {
    throw new OperantError(
      "bad-combination",
      `power is ${power}, but a test at alpha = ${alpha} already rejects that often without an effect. Ask for more power.`,
      "power",
    );
  }
}
