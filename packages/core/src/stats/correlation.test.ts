import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pearson, spearman } from "./correlation.js";

describe("pearson", () => {
  it("is that of the textbook formula", () => {
    // Σdxdy = 8, Σdx² = 10, Σdy² = 10.
    expect(pearson([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])).toBeCloseTo(0.8, 15);
    expect(pearson([1e-150, 2e-150, 4e-150], [1e-140, 2e-140, 4e-140])).toBeCloseTo(1, 15);
    expect(pearson([1e9 + 1, 1e9 + 2, 1e9 + 3], [3, 2, 1])).toBe(-1);
  });

  it("is undefined for a sample that does not vary", () => {
    expect(pearson([0.1, 0.1, 0.1], [1, 2, 3])).toBeNaN();
    expect(pearson([1, 2, 3], [7, 7, 7])).toBeNaN();
    expect(pearson([1], [2])).toBeNaN();
  });
});

describe("spearman", () => {
  it("without ties is 1 − 6 Σd² / (n (n² − 1))", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 12, maxLength: 12 }),
        fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 12, maxLength: 12 }),
        (x, y) => {
          const rank = (sample: number[], v: number) => sample.filter((w) => w < v).length + 1;
          const d2 = x.reduce((sum, v, i) => sum + (rank(x, v) - rank(y, y[i]!)) ** 2, 0);
          expect(spearman(x, y)).toBeCloseTo(1 - (6 * d2) / (12 * 143), 12);
        },
      ),
    );
  });

  it("with ties is Pearson's of midranks", () => {
    // Midranks 1.5, 1.5, 3, 4 and 1, 2.5, 2.5, 4: Σ = 1·1.5 + 0 + 0 + 1.5·1.5 = 3.75, both squares 4.5.
    expect(spearman([5, 5, 6, 9], [0, 3, 3, 8])).toBeCloseTo(3.75 / 4.5, 15);
    expect(spearman([1, 1, 1], [1, 2, 3])).toBeNaN();
  });
});

it("refuses samples that do not pair up", () => {
  expect(() => pearson([1, 2], [1])).toThrow(/x has 2 values and y 1/);
  expect(() => spearman([1, Number.NaN], [1, 2])).toThrow(/x\[1\] is NaN/);
  expect(() => spearman([], [])).toThrow(/x has 0 values/);
});
