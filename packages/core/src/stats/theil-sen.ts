import { OperantError } from "../error.js";
import { sortCountingInversions } from "./inversions.js";
import { normalQuantile } from "./normal.js";
import { ascendingOrder } from "./ranks.js";
import { type Interval, requireBetween, requireSample, type Sample } from "./sample.js";

export interface TheilSen {
  /** Median of the slopes of all pairs with different x. */
  readonly slope: number;
  /** Median of y − slope · x. */
  readonly intercept: number;
  /** Interval of the slope; an end is infinite where there are too few pairs for the level. */
  readonly interval: Interval;
  /** Pairs with different x. */
  readonly pairs: number;
}

/** Up to here all slopes are listed and sorted; beyond, their order statistics are found by counting. */
const MOST_LISTED = 1 << 21;

/**
 * Line through the medians: the slope is the median over pairs, which outliers in up to 29 % of the points do not move
 * far (H. Theil 1950; P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", JASA 63, 1968). The
 * interval is Sen's: order statistics of the slopes at the ranks where Kendall's S, with its variance corrected for
 * ties, would no longer be refused. It takes observations as independent: in a series with autocorrelation it is too
 * short.
 *
 * Beyond about 2,000 points slopes are found by bisection over counted pairs, O(n log n) each, to 13 digits.
 * @param x finite, at least 2 different values @param y as many @param level of the interval, by default 0.95
 * @throws OperantError `bad-value` for unfit samples or level
 */
export function theilSen(x: Sample, y: Sample, level = 0.95): TheilSen {
  requireSample("x", x, 2);
  requireSample("y", y, 2);
  requireBetween("level", level, 0, 1);
  const n = x.length;
  if (y.length !== n) {
    throw new OperantError(
      "bad-value",
      `x has ${n} values and y ${y.length}; give one of each per observation.`,
      "y",
    );
  }
  const order = ascendingOrder(x);
  const xs = Float64Array.from(order, (i) => x[i]!);
  const ys = Float64Array.from(order, (i) => y[i]!);
  const tiesX = tieSizes(xs);
  const tiesY = tieSizes(Float64Array.from(ys).sort());
  let pairs = (n * (n - 1)) / 2;
  for (const size of tiesX) pairs -= (size * (size - 1)) / 2;
  if (pairs === 0) {
    throw new OperantError("bad-value", "x has one value only; a slope needs two different ones.", "x");
  }
  const slopeAt = pairs <= MOST_LISTED ? listedSlopes(xs, ys, pairs) : countedSlopes(xs, ys);
  const slope = (slopeAt(Math.floor((pairs - 1) / 2), pairs) + slopeAt(Math.floor(pairs / 2), pairs)) / 2;
  const reach = -normalQuantile((1 - level) / 2) * Math.sqrt(varianceOfS(n, tiesX, tiesY));
  const outside = Math.floor((pairs - reach) / 2);
  const interval: Interval =
    outside >= 1 ? [slopeAt(outside - 1, pairs), slopeAt(pairs - outside, pairs)] : [-Infinity, Infinity];
  const offsets = xs.map((value, i) => ys[i]! - slope * value).sort();
  const intercept = (offsets[(n - 1) >> 1]! + offsets[n >> 1]!) / 2;
  return { slope, intercept, interval, pairs };
}

/** Slope of a rank, from 0 upwards, among all pairs. */
type SlopeAt = (rank: number, pairs: number) => number;

function listedSlopes(xs: Float64Array, ys: Float64Array, pairs: number): SlopeAt {
  const slopes = new Float64Array(pairs);
  let count = 0;
  for (let i = 0; i < xs.length; i++) {
    for (let j = i + 1; j < xs.length; j++) {
      if (xs[j]! > xs[i]!) slopes[count++] = (ys[j]! - ys[i]!) / (xs[j]! - xs[i]!);
    }
  }
  slopes.sort();
  return (rank) => slopes[rank]!;
}

/**
 * The slope of a rank is the largest m with at most `rank` slopes below m, and a pair's slope is below m where
 * y − m x falls from the smaller x to the larger.
 */
function countedSlopes(xs: Float64Array, ys: Float64Array): SlopeAt {
  const [least, most] = slopeBounds(xs, ys);
  return (rank) => {
    let low = least;
    let high = most;
    for (let step = 0; step < 100 && high - low > 1e-14 * Math.max(Math.abs(low), Math.abs(high)); step++) {
      const middle = low + (high - low) / 2;
      if (middle <= low || middle >= high) break;
      if (slopesBelow(xs, ys, middle) <= rank) low = middle;
      else high = middle;
    }
    return low;
  };
}

/** Every slope is an average of slopes between neighbouring values of x, so their extremes bound it. */
function slopeBounds(xs: Float64Array, ys: Float64Array): Interval {
  let least = Infinity;
  let most = -Infinity;
  let [previousLow, previousHigh] = [Number.NaN, Number.NaN];
  for (let start = 0; start < xs.length; ) {
    let end = start;
    let low = Infinity;
    let high = -Infinity;
    for (; end < xs.length && xs[end] === xs[start]; end++) {
      low = Math.min(low, ys[end]!);
      high = Math.max(high, ys[end]!);
    }
    if (start > 0) {
      const run = xs[start]! - xs[start - 1]!;
      least = Math.min(least, (low - previousHigh) / run);
      most = Math.max(most, (high - previousLow) / run);
    }
    [previousLow, previousHigh] = [low, high];
    start = end;
  }
  return [least, most];
}

/** Pairs with xᵢ < xⱼ and yⱼ − m xⱼ < yᵢ − m xᵢ, by merge sort. */
function slopesBelow(xs: Float64Array, ys: Float64Array, m: number): number {
  const n = xs.length;
  const from = xs.map((x, i) => ys[i]! - m * x);
  // Among equal x the values ascend, so such pairs are never counted.
  for (let start = 0; start < n; ) {
    let end = start + 1;
    while (end < n && xs[end] === xs[start]) end++;
    if (end - start > 1) from.subarray(start, end).sort();
    start = end;
  }
  return sortCountingInversions(from);
}

/** Sizes above 1 of the runs of equal values in an ascending array. */
function tieSizes(ascending: Float64Array): number[] {
  const sizes: number[] = [];
  let size = 1;
  for (let k = 1; k <= ascending.length; k++) {
    if (k < ascending.length && ascending[k] === ascending[k - 1]) size++;
    else {
      if (size > 1) sizes.push(size);
      size = 1;
    }
  }
  return sizes;
}

/**
 * Variance of Kendall's S without association, with ties in both columns (M. G. Kendall, "Rank correlation methods",
 * 4th edition, 1970, equation 4.4).
 */
function varianceOfS(n: number, tiesX: readonly number[], tiesY: readonly number[]): number {
  const sum = (sizes: readonly number[], term: (t: number) => number): number =>
    sizes.reduce((total, t) => total + term(t), 0);
  const cubic = (t: number): number => t * (t - 1) * (2 * t + 5);
  const two = (t: number): number => t * (t - 1);
  const three = (t: number): number => t * (t - 1) * (t - 2);
  let variance = (cubic(n) - sum(tiesX, cubic) - sum(tiesY, cubic)) / 18;
  variance += (sum(tiesX, two) * sum(tiesY, two)) / (2 * two(n));
  if (n > 2) variance += (sum(tiesX, three) * sum(tiesY, three)) / (9 * three(n));
  return variance;
}
