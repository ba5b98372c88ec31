import type { Stream } from "../../random/index.js";
import { movingBlockBootstrap, standardDeviation } from "../../stats/index.js";

/** A metric at the beginning and at the end of a run. */
export interface SeriesWindows {
  readonly early: number;
  readonly late: number;
  /** Standard error of late − early, from blocks of consecutive steps within each window. */
  readonly standardError: number;
  /** Distance from the 5th to the 95th percentile over the run, or from lowest to highest where that is 0. */
  readonly range: number;
  /** Steps in each window. */
  readonly size: number;
}

/**
 * Means over the first and the last quarter (or `share`) of the steps that have a number. Undefined with fewer
 * than 4 of them. A trend within a window widens the error, which errs towards silence.
 */
export function seriesWindows(
  values: Float64Array,
  share: number,
  noise: { readonly stream: Stream; readonly resamples: number },
): SeriesWindows | undefined {
  const known = values.filter(Number.isFinite);
  if (known.length < 4) return undefined;
  const size = Math.max(2, Math.floor(Math.min(0.5, share) * known.length));
  const ends = [known.slice(0, size), known.slice(-size)];
  const [early, late] = ends.map(meanOf);
  const errors = ends.map((window) =>
    standardDeviation(
      movingBlockBootstrap([window], ([drawn]) => meanOf(drawn!), {
        stream: noise.stream,
        resamples: Math.min(noise.resamples, 400),
      }),
    ),
  );
  const sorted = known.slice().sort();
  const inner =
    sorted[Math.floor(0.95 * (sorted.length - 1))]! - sorted[Math.floor(0.05 * (sorted.length - 1))]!;
  return {
    early: early!,
    late: late!,
    standardError: Math.sqrt(errors[0]! * errors[0]! + errors[1]! * errors[1]!),
    range: inner > 0 ? inner : sorted[sorted.length - 1]! - sorted[0]!,
    size,
  };
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
