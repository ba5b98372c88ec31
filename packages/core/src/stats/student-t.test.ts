import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { studentTCdf, studentTQuantile, studentTTwoSided } from "./student-t.js";

describe("the two-sided tail", () => {
  // 2 * scipy.stats.t.sf(t, df); the last bound is what the docstring states for large df.
  test.each([
    [0.5, 1, 0.7048327646991335, 1e-14],
    [2.1, 3.7, 0.10926470508222474, 1e-14],
    [4, 19, 0.000766192337228645, 1e-14],
    [10, 38, 3.4141259406934497e-12, 1e-14],
    [30, 5, 7.718648620496053e-7, 1e-14],
    [2, 1000, 0.04577034649325166, 1e-14],
    [1.96, 1e6, 0.04999606758526985, 1e-10],
  ])("at t = %d with %d degrees of freedom agrees with scipy", (t, df, expected, tolerance) => {
    expect(Math.abs(studentTTwoSided(t, df) / expected - 1)).toBeLessThan(tolerance);
  });

  test("is that of the Cauchy distribution for 1 degree of freedom", () => {
    for (const t of [0, 0.2, 1, 7, 1e5])
      expect(studentTTwoSided(t, 1)).toBeCloseTo(1 - (2 / Math.PI) * Math.atan(t), 14);
  });

  test("is that of the normal distribution for infinite degrees of freedom", () => {
    expect(studentTTwoSided(1.959963984540054, Infinity)).toBeCloseTo(0.05, 15);
    expect(studentTCdf(-1.959963984540054, Infinity)).toBeCloseTo(0.025, 15);
    expect(studentTQuantile(0.975, Infinity)).toBeCloseTo(1.959963984540054, 14);
  });

  test("goes from 1 at t = 0 to 0 at infinity, on both sides", () => {
    expect([0, Infinity, -Infinity].map((t) => studentTTwoSided(t, 7))).toEqual([1, 0, 0]);
  });
});

describe("the quantile", () => {
  test.each([
    [0.975, 1, 12.706204736174694],
    [0.975, 2.5, 3.5746548420036817],
    [0.975, 19, 2.0930240544083087],
    [0.995, 38, 2.7115576019130825],
    [0.6, 7, 0.2631668613520229],
    [1e-10, 4, -416.1751403296041],
    [0.025, 0.5, -164.55767348048846],
  ])("at p = %d with %d degrees of freedom agrees with scipy.stats.t.ppf", (p, df, expected) => {
    expect(Math.abs(studentTQuantile(p, df) / expected - 1)).toBeLessThan(3e-15);
  });

  test("close to the middle is the distance over the density", () => {
    // Density of t with 4 degrees of freedom at 0: 3/8.
    expect(studentTQuantile(0.5 + 1e-9, 4) / (1e-9 / 0.375)).toBeCloseTo(1, 6);
  });

  test("is undone by the distribution function", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-12, max: 0.5, noNaN: true }),
        fc.double({ min: 0.3, max: 300, noNaN: true }),
        (p, df) => {
          expect(Math.abs(studentTCdf(studentTQuantile(p, df), df) / p - 1)).toBeLessThan(1e-11);
        },
      ),
      { seed: 13 },
    );
  });

  test("refuses bad arguments by name", () => {
    expect(() => studentTQuantile(2, 3)).toThrow(/^p is 2/);
    expect(() => studentTQuantile(0.5, 0)).toThrow(/^df is 0/);
    expect(() => studentTTwoSided(1, -1)).toThrow(/^df is -1/);
  });
});
