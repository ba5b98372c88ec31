import { OperantError } from "../error.js";
import { mean } from "./describe.js";
import { ranks } from "./ranks.js";
import { requireSample, type Sample } from "./sample.js";

/**
 * Pearson's correlation, in [−1, 1]; NaN where a sample does not vary.
 * @param x at least one finite value @param y as many
 * @throws OperantError `bad-value` for samples of different length, empty or with a value that is not finite
 */
export function pearson(x: Sample, y: Sample): number {
  requirePairs(x, y);
  return centredCorrelation(x, y, mean(x), mean(y));
}

/**
 * Spearman's rank correlation, in [−1, 1]: Pearson's of midranks (equal values share the mean of their places), which
 * is the form that stays right with ties. NaN where a sample does not vary.
 * @param x at least one finite value @param y as many
 * @throws OperantError `bad-value` for samples of different length, empty or with a value that is not finite
 */
export function spearman(x: Sample, y: Sample): number {
  requirePairs(x, y);
  const middle = (x.length + 1) / 2;
  return centredCorrelation(ranks(x), ranks(y), middle, middle);
}

function centredCorrelation(x: Sample, y: Sample, centreX: number, centreY: number): number {
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < x.length; i++) {
    const dx = x[i]! - centreX;
    const dy = y[i]! - centreY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return correlationOf(xx, yy, xy);
}

/** Correlation from sums of squares and products about the means; NaN without variance, within [−1, 1] else. */
export function correlationOf(xx: number, yy: number, xy: number): number {
  if (!(xx > 0 && yy > 0)) return Number.NaN;
  const product = xx * yy;
  // One root rounds less, but the product of two small or large sums leaves the range of numbers.
  const size = product > 1e-290 && product < Infinity ? Math.sqrt(product) : Math.sqrt(xx) * Math.sqrt(yy);
  return Math.max(-1, Math.min(1, xy / size));
}

function requirePairs(x: Sample, y: Sample): void {
  requireSample("x", x, 1);
  requireSample("y", y, 1);
  if (x.length !== y.length) {
    throw new OperantError(
      "bad-value",
      `x has ${x.length} values and y ${y.length}; give one of each per observation.`,
      "y",
    );
  }
}
