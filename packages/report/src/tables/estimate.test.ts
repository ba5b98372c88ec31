import { tInterval } from "@operant/core/stats";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimate } from "./estimate.js";

describe("estimate", () => {
  it("gives the mean and the t interval of four values as worked out by hand", () => {
    // s = √(5/3), t(0.975, 3) = 3.182446305 (printed tables), half = t · s / 2.
    const { mean, lower, upper, half, n } = estimate([1, 2, 3, 4]);
    expect([mean, n]).toEqual([2.5, 4]);
    expect(half).toBeCloseTo(3.182446305 * Math.sqrt(5 / 3) * 0.5, 8);
    expect([lower, upper]).toEqual([2.5 - half, 2.5 + half]);
  });

  it("agrees with the interval that claims use", () => {
    const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(values, (sample) => {
        const own = estimate(sample);
        const theirs = tInterval(sample);
        expect(own.lower).toBeCloseTo(theirs.interval[0], 7);
        expect(own.upper).toBeCloseTo(theirs.interval[1], 7);
      }),
    );
  });

  it("leaves out undefined values and says how many are left", () => {
    expect(estimate([Number.NaN, 1, 3])).toEqual(estimate([1, 3]));
    expect(estimate([Number.NaN, 4])).toEqual({
      mean: 4,
      lower: Number.NaN,
      upper: Number.NaN,
      half: Number.NaN,
      n: 1,
    });
    expect(estimate([]).mean).toBeNaN();
  });
});
