import { describe, expect, test } from "vitest";
import { deriveStream } from "../random/index.js";
import { bootstrapInterval } from "./bootstrap.js";
import { mean, quantile } from "./describe.js";

const SKEWED = [0.3, 0.5, 0.1, 2.9, 0.7, 1.4, 0.2, 6.1, 0.9, 0.4, 1.1, 3.2];
const A = [14.2, 9.1, 11.7, 12.9, 8.4, 15.3, 10.0, 13.6];
const ofOne = (strata: readonly Float64Array[]) => mean(strata[0]!);

/** Plays back the digits of 0, 1, 2 … in base n: every resample once. */
function everyResample() {
  let resample = 0;
  let digits: number[] = [];
  return (size: number) => ({
    below(n: number): number {
      if (digits.length === 0) {
        let rest = resample++;
        digits = Array.from({ length: size }, () => {
          const digit = rest % n;
          rest = (rest - digit) / n;
          return digit;
        });
      }
      return digits.pop()!;
    },
  });
}

describe("the percentile interval", () => {
  test("is read from the ideal bootstrap distribution when every resample comes once", () => {
    const values = [1, 2, 4, 8];
    const means: number[] = [];
    for (const a of values)
      for (const b of values) for (const c of values) for (const d of values) means.push((a + b + c + d) / 4);
    const result = bootstrapInterval([values], ofOne, {
      stream: everyResample()(4),
      method: "percentile",
      resamples: 256,
      level: 0.9,
    });
    expect(result.estimate).toBe(3.75);
    expect(result.interval[0]).toBeCloseTo(quantile(means, 0.05), 14);
    expect(result.interval[1]).toBeCloseTo(quantile(means, 0.95), 14);
    // Variance of the ideal bootstrap mean: Σ (x − x̄)² / n², and 256 / 255 for the n − 1 over resamples.
    const ideal = values.reduce((sum, x) => sum + (x - 3.75) * (x - 3.75), 0) / 16;
    expect(result.standardError).toBeCloseTo(Math.sqrt((ideal * 256) / 255), 13);
  });

  test("comes close to that of scipy.stats.bootstrap with 400,000 resamples", () => {
    const stream = deriveStream("test", 9, "bootstrap");
    const { interval } = bootstrapInterval([SKEWED], ofOne, {
      stream,
      method: "percentile",
      resamples: 20_000,
    });
    // About four standard errors of a quantile from 20,000 draws: √(p (1 − p) / 20,000) / density.
    expect(Math.abs(interval[0] - 0.6583333333333333)).toBeLessThan(0.015);
    expect(Math.abs(interval[1] - 2.5416666666666665)).toBeLessThan(0.04);
  });
});

describe("the BCa interval", () => {
  test("comes close to that of scipy.stats.bootstrap(method='BCa') with 400,000 resamples", () => {
    const stream = deriveStream("test", 10, "bootstrap");
    const one = bootstrapInterval([SKEWED], ofOne, { stream, resamples: 20_000 });
    expect(one.method).toBe("bca");
    expect(Math.abs(one.interval[0] - 0.7833333333333333)).toBeLessThan(0.025);
    expect(Math.abs(one.interval[1] - 2.9)).toBeLessThan(0.1);
    expect(one.standardError).toBeCloseTo(0.48848718157007026, 1);
    const two = bootstrapInterval([SKEWED, A], ([x, y]) => mean(x!) - mean(y!), {
      stream,
      resamples: 20_000,
    });
    expect(Math.abs(two.interval[0] + 12.183333333333334)).toBeLessThan(0.1);
    expect(Math.abs(two.interval[1] + 8.391666666666667)).toBeLessThan(0.1);
  });
});

test("the same stream gives the same interval, another one another", () => {
  const run = (seed: number) =>
    bootstrapInterval([SKEWED], ofOne, { stream: deriveStream("test", seed, "repeat"), resamples: 200 });
  expect(run(1)).toEqual(run(1));
  expect(run(1).interval).not.toEqual(run(2).interval);
});

test("a constant sample has a point for an interval, with both methods", () => {
  for (const method of ["percentile", "bca"] as const) {
    const stream = deriveStream("test", 11, "constant");
    const result = bootstrapInterval([[0.1, 0.1, 0.1]], ofOne, { stream, method, resamples: 50 });
    expect(result).toMatchObject({ interval: [0.1, 0.1], standardError: 0 });
  }
});

test("refuses bad strata, statistics and options by name", () => {
  const stream = deriveStream("test", 12, "refusals");
  expect(() => bootstrapInterval([], ofOne, { stream })).toThrow(/^strata is empty/);
  expect(() => bootstrapInterval([[1, 2], [3]], ofOne, { stream })).toThrow(/^strata\[1\] has 1 value/);
  expect(() => bootstrapInterval([[1, 2]], () => Number.NaN, { stream })).toThrow(/^statistic returned NaN/);
  expect(() => bootstrapInterval([[1, 2]], ofOne, { stream, resamples: 1 })).toThrow(/^resamples is 1/);
  expect(() => bootstrapInterval([[1, 2]], ofOne, { stream, level: 95 })).toThrow(/^level is 95/);
});
