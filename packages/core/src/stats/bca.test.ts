import { expect, test } from "vitest";
import { acceleration, bcaLevels } from "./bca.js";
import { mean } from "./describe.js";

const A = Float64Array.of(14.2, 9.1, 11.7, 12.9, 8.4, 15.3, 10.0, 13.6);
const SKEWED = Float64Array.of(0.3, 0.5, 0.1, 2.9, 0.7, 1.4, 0.2, 6.1, 0.9, 0.4, 1.1, 3.2);
const ofOne = (samples: readonly Float64Array[]) => mean(samples[0]!);
const difference = (samples: readonly Float64Array[]) => mean(samples[0]!) - mean(samples[1]!);
const grid = (low: number, high: number) =>
  Float64Array.from({ length: 1001 }, (_, i) => low + ((high - low) * i) / 1000);

test("levels and acceleration agree with scipy.stats._resampling._bca_interval for one sample", () => {
  // theta_hat_b = numpy.linspace(0.2, 3.1, 1001) ** 1.3, alpha = 0.025
  const replicates = grid(0.2, 3.1).map((value) => value ** 1.3);
  const [low, high] = bcaLevels(replicates, ofOne([SKEWED]), [SKEWED], ofOne, 0.95);
  expect(low).toBeCloseTo(0.01615058878633273, 13);
  expect(high).toBeCloseTo(0.9567220356700185, 13);
  // For a mean: skewness / (6 √n), by scipy.stats.skew.
  expect(acceleration([SKEWED], ofOne)).toBeCloseTo(0.07979793919878063, 14);
});

test("levels and acceleration agree with scipy for two samples", () => {
  const strata = [SKEWED, A];
  const [low, high] = bcaLevels(grid(-14, -7), difference(strata), strata, difference, 0.95);
  expect(low).toBeCloseTo(0.032430693395125755, 13);
  expect(high).toBeCloseTo(0.9812761848181338, 13);
  expect(acceleration(strata, difference)).toBeCloseTo(0.015506642249812349, 14);
});

test("without bias and skewness the levels are those of the percentile interval", () => {
  const symmetric = Float64Array.of(-2, -1, 0, 1, 2);
  const [low, high] = bcaLevels(grid(-1, 1), 0, [symmetric], ofOne, 0.9);
  expect(low).toBeCloseTo(0.05, 13);
  expect(high).toBeCloseTo(0.95, 13);
});

test("stays finite when all replicates lie on one side, and when nothing moves the statistic", () => {
  const [low, high] = bcaLevels(grid(5, 6), 4, [A], ofOne, 0.95);
  expect(low).toBeGreaterThanOrEqual(0);
  expect(high).toBeLessThan(0.5);
  expect(acceleration([Float64Array.of(2, 2, 2)], ofOne)).toBe(0);
});
