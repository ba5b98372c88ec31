import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveStream } from "../random/index.js";
import { median } from "./describe.js";
import { theilSen } from "./theil-sen.js";

const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: -50, max: 50 })), {
  minLength: 2,
  maxLength: 25,
});

function allSlopes(x: ArrayLike<number>, y: ArrayLike<number>): number[] {
  const slopes: number[] = [];
  for (let i = 0; i < x.length; i++)
    for (let j = 0; j < i; j++) if (x[i] !== x[j]) slopes.push((y[i]! - y[j]!) / (x[i]! - x[j]!));
  return slopes;
}

describe("the Theil–Sen line", () => {
  it("of Sen's own example has slope 4", () => {
    const { slope, pairs } = theilSen([1, 2, 3, 4, 10, 12, 18], [9, 15, 19, 20, 45, 55, 78]);
    expect(slope).toBe(4);
    expect(pairs).toBe(21);
  });

  it("is the median of all slopes, with points in any order", () => {
    fc.assert(
      fc.property(points, (sample) => {
        const x = sample.map(([v]) => v);
        const y = sample.map(([, v]) => v);
        fc.pre(new Set(x).size > 1);
        const line = theilSen(x, y);
        const slopes = allSlopes(x, y);
        expect(line.slope).toBeCloseTo(median(slopes), 12);
        expect(line.pairs).toBe(slopes.length);
        expect(line.intercept).toBeCloseTo(median(y.map((v, i) => v - line.slope * x[i]!)), 12);
        expect(line.interval[0]).toBeLessThanOrEqual(line.slope);
        expect(line.interval[1]).toBeGreaterThanOrEqual(line.slope);
      }),
    );
  });

  it("counts slopes of long series to the same median as listing them does", () => {
    // 2,300 points have more pairs than are listed, and 3 % more pairs tie in x.
    const stream = deriveStream("theil-sen", 1, "long");
    const x = Float64Array.from({ length: 2300 }, () => stream.below(30));
    const y = x.map((v) => 0.25 * v + stream.normal());
    const slopes = Float64Array.from(allSlopes(x, y)).sort();
    const line = theilSen(x, y);
    expect(line.pairs).toBe(slopes.length);
    expect(slopes.length).toBeGreaterThan(1 << 21);
    expect(Math.abs(line.slope - median(slopes))).toBeLessThan(1e-12);
  });

  it("of a long series has Sen's interval: order statistics (N ∓ 1.96 √Var S) / 2", () => {
    const stream = deriveStream("theil-sen", 3, "long");
    const n = 2100;
    const x = Float64Array.from({ length: n }, (_, i) => i);
    const y = x.map((v) => 0.25 * v + 40 * stream.normal());
    const { interval, pairs } = theilSen(x, y);
    const slopes = Float64Array.from(allSlopes(x, y)).sort();
    expect(slopes.length).toBeGreaterThan(1 << 21);
    const rank = Math.floor((pairs - 1.959963984540054 * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18)) / 2);
    expect(Math.abs(interval[0] - slopes[rank - 1]!)).toBeLessThan(1e-12);
    expect(Math.abs(interval[1] - slopes[pairs - rank]!)).toBeLessThan(1e-12);
  });

  it("covers the true slope as often as its level says", () => {
    // 1,000 samples of 20: the share covered has standard error .007.
    const stream = deriveStream("theil-sen", 2, "coverage");
    const x = Array.from({ length: 20 }, (_, i) => i);
    let covered = 0;
    for (let r = 0; r < 1000; r++) {
      const { interval } = theilSen(
        x,
        x.map((v) => 0.3 * v + stream.normal()),
      );
      if (interval[0] <= 0.3 && interval[1] >= 0.3) covered++;
    }
    expect(Math.abs(covered / 1000 - 0.95)).toBeLessThan(0.025);
  });

  it("has no finite interval from a handful of points, nor a slope from one x", () => {
    expect(theilSen([1, 2, 3], [1, 2, 4]).interval).toEqual([-Infinity, Infinity]);
    expect(() => theilSen([2, 2], [1, 3])).toThrow(/x has one value only/);
    expect(() => theilSen([1, 2], [1])).toThrow(/y has 1 value|y 1/);
  });
});
