import { assert, double, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { ticks } from "./ticks.js";

describe("ticks of an axis", () => {
  it("are round numbers around the range", () => {
    expect(ticks(0, 1, 5)).toEqual([0, 0.5, 1]);
    expect(ticks(0.03, 0.29, 5)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(ticks(-2.2, 7.9, 6)).toEqual([-5, 0, 5, 10]);
    expect(ticks(3, 3, 5)).toEqual([1, 2, 3, 4, 5]);
  });
  it("enclose any range, ascend, and are few", () => {
    const ends = double({ min: -1e12, max: 1e12, noNaN: true });
    assert(
      property(ends, ends, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const found = ticks(low, high, 5);
        const slack = 1e-6 * (high - low) + 1e-11 * Math.max(Math.abs(low), Math.abs(high));
        expect(found[0]!).toBeLessThanOrEqual(low + slack);
        expect(found.at(-1)!).toBeGreaterThanOrEqual(high - slack);
        expect(found.length).toBeGreaterThan(1);
        expect(found.length).toBeLessThan(9);
        for (let i = 1; i < found.length; i++) expect(found[i]!).toBeGreaterThan(found[i - 1]!);
      }),
    );
  });
});
