import { studentTQuantile } from "@operant/core/stats";

/** A mean over seeds with its 95% interval. */
export interface Estimate {
  readonly mean: number;
  /** Ends of the interval; NaN with fewer than two values. */
  readonly lower: number;
  readonly upper: number;
  /** Half the width of the interval; NaN with fewer than two values. */
  readonly half: number;
  /** Values that are defined (not NaN). */
  readonly n: number;
}

const quantiles = new Map<number, number>();

/** The 0.975 quantile of Student's t, kept because a figure asks for the same few thousands of times. */
function quantile(degrees: number): number {
  let value = quantiles.get(degrees);
  if (value === undefined) {
    value = studentTQuantile(0.975, degrees);
    quantiles.set(degrees, value);
  }
  return value;
}

/**
 * The mean of the defined values and its 95% Student t interval, mean ± t(0.975, n − 1) · s / √n with s the
 * sample standard deviation (divisor n − 1). Values that are NaN are left out and `n` says how many are
 * left; the interval is NaN with fewer than two, the mean too with none.
 */
export function estimate(values: ArrayLike<number>): Estimate {
  let n = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    n++;
    sum += value;
  }
  const mean = n === 0 ? Number.NaN : sum / n;
  if (n < 2) return { mean, lower: Number.NaN, upper: Number.NaN, half: Number.NaN, n };
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isNaN(value)) squares += (value - mean) * (value - mean);
  }
  const half = quantile(n - 1) * Math.sqrt(squares / (n - 1) / n);
  return { mean, lower: mean - half, upper: mean + half, half, n };
}
