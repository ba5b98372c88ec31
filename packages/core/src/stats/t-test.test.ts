import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deriveStream } from "../random/index.js";
import { summarise } from "./describe.js";
import { pairedTest, welchTest, welchTestFromSummaries } from "./t-test.js";

const A = [14.2, 9.1, 11.7, 12.9, 8.4, 15.3, 10.0, 13.6];
const B = [7.9, 10.4, 6.2, 9.9, 5.1, 8.8];

describe("Welch's test", () => {
  test("agrees with scipy.stats.ttest_ind(A, B, equal_var=False)", () => {
    const result = welchTest(A, B);
    expect(result.statistic).toBeCloseTo(3.126756616390367, 13);
    expect(result.df).toBeCloseTo(11.82806839005047, 12);
    expect(result.p).toBeCloseTo(0.00888390795033714, 15);
    expect(result.interval[0]).toBeCloseTo(1.1628791463821941, 13);
    expect(result.interval[1]).toBeCloseTo(6.537120853617809, 13);
    expect(welchTest(A, B, 0.9).interval[0]).toBeCloseTo(1.65279438971569, 13);
  });

  test("from summaries agrees with scipy.stats.ttest_ind_from_stats(300, 12.5, 20, 280, 40, 17, equal_var=False)", () => {
    const result = welchTestFromSummaries({ mean: 300, sd: 12.5, n: 20 }, { mean: 280, sd: 40, n: 17 });
    expect(result.statistic).toBeCloseTo(1.9809735199049159, 14);
    expect(result.p).toBeCloseTo(0.06252900333702702, 14);
    expect(result.df).toBeCloseTo(18.658233053259757, 12);
  });

  test("gives the same from samples as from their summaries", () => {
    expect(welchTestFromSummaries(summarise(A), summarise(B))).toEqual(welchTest(A, B));
  });

  test("turns its sign with the order, and ignores shift, scale and order within samples", () => {
    const values = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 3, maxLength: 15 });
    fc.assert(
      fc.property(
        values,
        values,
        fc.integer({ min: -9, max: 9 }),
        fc.constantFrom(0.5, 4, 16),
        (x, y, shift, scale) => {
          fc.pre(new Set(x).size > 1);
          const straight = welchTest(x, y);
          const swapped = welchTest(y, x);
          expect(swapped.estimate).toBeCloseTo(-straight.estimate, 10);
          expect(swapped.p).toBeCloseTo(straight.p, 10);
          const move = (value: number) => value * scale + shift;
          const moved = welchTest(x.map(move).reverse(), y.map(move));
          expect(moved.statistic).toBeCloseTo(straight.statistic, 7);
          expect(moved.df).toBeCloseTo(straight.df, 7);
        },
      ),
      { seed: 41 },
    );
  });

  test("p falls below 1 − level exactly when the interval leaves out 0", () => {
    const stream = deriveStream("test", 2, "duality");
    let significant = 0;
    for (let i = 0; i < 200; i++) {
      const x = Array.from({ length: 8 }, () => stream.normal() + 0.8);
      const y = Array.from({ length: 11 }, () => 2 * stream.normal());
      const { p, interval } = welchTest(x, y, 0.9);
      expect(p < 0.1).toBe(interval[0] > 0 || interval[1] < 0);
      if (p < 0.1) significant++;
    }
    expect(significant).toBeGreaterThan(20);
    expect(significant).toBeLessThan(180);
  });

  test("rejects a true hypothesis in 5 % of 2,000 simulations with unequal variances and sizes", () => {
    const stream = deriveStream("test", 3, "type I error");
    let rejected = 0;
    for (let i = 0; i < 2000; i++) {
      const x = Array.from({ length: 20 }, () => stream.normal());
      const y = Array.from({ length: 12 }, () => 3 * stream.normal());
      if (welchTest(x, y).p < 0.05) rejected++;
    }
    // scipy.stats.binom.ppf([0.0005, 0.9995], 2000, 0.05)
    expect(rejected).toBeGreaterThanOrEqual(69);
    expect(rejected).toBeLessThanOrEqual(133);
  });

  test("has one constant sample as a known number, and two as certain", () => {
    const half = welchTest(A, [9, 9, 9]);
    expect(half.df).toBeCloseTo(7, 12);
    expect(half.p).toBeCloseTo(
      pairedTest(
        A,
        A.map(() => 9),
      ).p,
      14,
    );
    expect(welchTest([1, 1], [0.3, 0.3, 0.3])).toMatchObject({ p: 0, statistic: Infinity, df: 3 });
    expect(welchTest([0.3, 0.3], [1, 1])).toMatchObject({ p: 0, statistic: -Infinity });
    expect(welchTest([1, 1], [1, 1, 1])).toMatchObject({ p: 1, statistic: 0, interval: [0, 0] });
  });

  test("refuses samples of one and bad summaries by name", () => {
    expect(() => welchTest([1], [1, 2])).toThrow(/^first has 1 value/);
    expect(() => welchTest([1, 2], [])).toThrow(/^second has 0 values/);
    expect(() => welchTestFromSummaries({ n: 2, mean: 1, sd: 1 }, { n: 1, mean: 1, sd: 1 })).toThrow(
      /^second.n is 1/,
    );
    expect(() => welchTestFromSummaries({ n: 2, mean: Number.NaN, sd: 1 }, { n: 2, mean: 1, sd: 1 })).toThrow(
      /^first.mean is NaN/,
    );
  });
});

describe("the paired test", () => {
  test("agrees with scipy.stats.ttest_rel", () => {
    const result = pairedTest([1.1, 2.3, 0.4, 3.8, 2.9, 1.7, 0.2], [0.9, 1.6, 0.8, 2.9, 3.1, 0.6, 0.1]);
    expect(result.statistic).toBeCloseTo(1.5964562525705746, 13);
    expect(result.p).toBeCloseTo(0.16149992943537475, 14);
    expect(result.df).toBe(6);
    expect(result.interval[0]).toBeCloseTo(-0.18264501528593646, 13);
    expect(result.interval[1]).toBeCloseTo(0.8683593010002222, 13);
  });

  test("refuses samples of different length", () => {
    expect(() => pairedTest([1, 2, 3], [1, 2])).toThrow(/^second has 2 values and first has 3/);
  });
});
