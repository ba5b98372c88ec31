import fc from "fast-check";
import * as peer from "simple-statistics";
import { describe, expect, test } from "vitest";
import { OperantError } from "../error.js";
import {
  mean,
  median,
  quantile,
  requireSummary,
  standardDeviation,
  summarise,
  variance,
} from "./describe.js";

const A = [14.2, 9.1, 11.7, 12.9, 8.4, 15.3, 10.0, 13.6];
const sample = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 40 });

describe("against other implementations", () => {
  test("variance and standard deviation agree with numpy.var and numpy.std with ddof = 1", () => {
    expect(variance(A)).toBeCloseTo(6.354285714285715, 14);
    expect(standardDeviation(A)).toBeCloseTo(2.520770857155746, 14);
    expect(summarise(A)).toEqual({ n: 8, mean: mean(A), sd: standardDeviation(A) });
  });

  test.each([
    [0, 8.4],
    [0.1, 8.89],
    [0.25, 9.775],
    [0.5, 12.3],
    [0.73, 13.665999999999999],
    [1, 15.3],
  ])("the quantile at %d agrees with numpy.quantile", (p, expected) => {
    expect(quantile(A, p)).toBeCloseTo(expected, 13);
  });

  test("mean, median and variance agree with simple-statistics", () => {
    fc.assert(
      fc.property(sample, (values) => {
        expect(mean(values)).toBeCloseTo(peer.mean(values), 7);
        expect(median(values)).toBeCloseTo(peer.median(values), 9);
        const expected = peer.sampleVariance(values);
        expect(Math.abs(variance(values) - expected)).toBeLessThanOrEqual(1e-9 * expected + 1e-9);
      }),
      { seed: 21 },
    );
  });
});

describe("numerical care", () => {
  test("a constant sample has exactly its constant as mean, and no variance", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e100, max: 1e100, noNaN: true }),
        fc.integer({ min: 2, max: 60 }),
        (value, n) => {
          const values = new Array<number>(n).fill(value);
          expect(mean(values) === value).toBe(true);
          expect(variance(values)).toBe(0);
        },
      ),
      { seed: 22 },
    );
  });

  test("a large offset does not spoil the variance", () => {
    expect(variance([4, 7, 13, 16].map((x) => x + 1e9))).toBe(30);
  });
});

describe("invariance", () => {
  test("order does not matter, shifts move the location and scales stretch the spread", () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: -50, max: 50 }),
        fc.constantFrom(-4, 0.5, 8),
        (x, shift, scale) => {
          const reversed = [...x].reverse();
          expect(median(reversed)).toBe(median(x));
          expect(variance(reversed)).toBeCloseTo(variance(x), 6);
          const moved = x.map((value) => value * scale + shift);
          expect(mean(moved)).toBeCloseTo(mean(x) * scale + shift, 9);
          expect(standardDeviation(moved)).toBeCloseTo(standardDeviation(x) * Math.abs(scale), 7);
          expect(median(moved)).toBeCloseTo(median(x) * scale + shift, 9);
        },
      ),
      { seed: 23 },
    );
  });

  test("the sample is left as it was", () => {
    const values = Float64Array.of(3, 1, 2);
    median(values);
    expect([...values]).toEqual([3, 1, 2]);
  });
});

describe("refusals", () => {
  test.each([
    ["mean of nothing", () => mean([]), /^values has 0 values, but needs at least 1/],
    ["variance of one value", () => variance([3]), /^values has 1 value, but needs at least 2/],
    ["NaN", () => median([1, Number.NaN]), /^values\[1\] is NaN/],
    ["infinity", () => mean([Infinity]), /^values\[0\] is Infinity/],
    ["an impossible p", () => quantile([1], 1.5), /^p is 1.5/],
    ["a negative sd", () => requireSummary("first", { n: 3, mean: 0, sd: -1 }), /^first.sd is -1/],
    ["a summary of one", () => requireSummary("first", { n: 1, mean: 0, sd: 1 }), /^first.n is 1/],
  ])("%s is refused with the argument named", (_, call, message) => {
    expect(call).toThrow(OperantError);
    expect(call).toThrow(message);
  });
});
