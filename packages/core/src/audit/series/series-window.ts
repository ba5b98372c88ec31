import { standardDeviation } from "../../stats/index.js";

/** A metric at the beginning and at the end of a run. */
export interface SeriesWindows {
  readonly early: number;
  readonly late: number;
  /** Standard error of late − early. */
  readonly standardError: number;
  /** Distance from the 5th to the 95th percentile over the run, or from lowest to highest where that is 0. */
  readonly range: number;
  readonly lowest: number;
  readonly highest: number;
  /** Steps in each window. */
  readonly size: number;
}

/**
 * Means over the first and the last quarter (or `share`) of the steps that have a number. Undefined with fewer
 * than 4 of them. The error is that of means of a first-order autoregressive series: scatter within the windows
 * times √((1 + ρ)/(1 − ρ)), ρ being the correlation of neighbours about the run's trend. Resampling blocks of so
 * few steps cannot see slow drift. A trend within a window widens the error, which errs towards silence.
 */
export function seriesWindows(values: Float64Array, share: number): SeriesWindows | undefined {
  const known = values.filter(Number.isFinite);
  if (known.length < 4) return undefined;
  const size = Math.max(2, Math.floor(Math.min(0.5, share) * known.length));
  const ends = [known.slice(0, size), known.slice(-size)];
  const [early, late] = ends.map(meanOf);
  const rho = neighbourCorrelation(known);
  const scatter = ends.map((window) => standardDeviation(window));
  const independent = Math.sqrt((scatter[0]! * scatter[0]! + scatter[1]! * scatter[1]!) / size);
  const sorted = known.slice().sort();
  const lowest = sorted[0]!;
  const highest = sorted[sorted.length - 1]!;
  const inner =
    sorted[Math.floor(0.95 * (sorted.length - 1))]! - sorted[Math.floor(0.05 * (sorted.length - 1))]!;
  return {
    early: early!,
    late: late!,
    standardError: independent * Math.sqrt((1 + rho) / (1 - rho)),
    range: inner > 0 ? inner : highest - lowest,
    lowest,
    highest,
    size,
  };
}

/** The error of means is finite only below 1. */
const MOST_CORRELATED = 0.98;

/**
 * Lag-one autocorrelation about the least-squares line, corrected for its bias, about −(2 + 4ρ)/n when a line is
 * taken off (Tjøstheim and Paulsen 1983); between 0 and .98.
 */
export function neighbourCorrelation(values: Float64Array): number {
  const n = values.length;
  const middle = (n - 1) / 2;
  const mean = meanOf(values);
  let slope = 0;
  let squares = 0;
  values.forEach((value, i) => {
    slope += (i - middle) * (value - mean);
    squares += (i - middle) * (i - middle);
  });
  slope /= squares;
  const left = values.map((value, i) => value - mean - slope * (i - middle));
  let products = 0;
  let total = 0;
  left.forEach((value, i) => {
    total += value * value;
    if (i > 0) products += value * left[i - 1]!;
  });
  if (!(total > 0)) return 0;
  const rho = products / total;
  return Math.min(MOST_CORRELATED, Math.max(0, rho + (2 + 4 * rho) / n));
}

export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Mean over the steps from `first` to `last` that have a number; NaN without any. */
export function meanBetween(step: Float64Array, values: Float64Array, first: number, last: number): number {
  return meanOf(values.filter((value, i) => Number.isFinite(value) && step[i]! >= first && step[i]! <= last));
}

/** Points of a metric for a figure, at most 200. */
export function pointsOf(step: Float64Array, values: Float64Array): [number, number][] {
  const points: [number, number][] = [];
  values.forEach((value, i) => {
    if (Number.isFinite(value)) points.push([step[i]!, value]);
  });
  const stride = Math.max(1, Math.ceil(points.length / 200));
  return points.filter((_, i) => i % stride === 0 || i === points.length - 1);
}
