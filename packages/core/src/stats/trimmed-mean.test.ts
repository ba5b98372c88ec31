import fc from "fast-check";
import { expect, test } from "vitest";
import { mean, median } from "./describe.js";
import { interquartileMean, trimmedMean } from "./trimmed-mean.js";

const A = [14.2, 9.1, 11.7, 12.9, 8.4, 15.3, 10.0, 13.6];

test.each([
  [A, 0, 11.899999999999999],
  [A, 0.25, 12.05],
  [A, 0.4, 12.3],
  [[7.9, 10.4, 6.2, 9.9, 5.1, 8.8], 0.25, 8.200000000000001],
  [[0.1, 0.4, 0.35, 0.8, 0.9, 0.2, 0.65, 0.5, 0.45], 0.25, 0.47],
])("the trimmed mean of %j at %d agrees with scipy.stats.trim_mean", (values, proportion, expected) => {
  expect(trimmedMean(values, proportion)).toBeCloseTo(expected, 14);
});

test("the interquartile mean counts the values at the quarter marks in part", () => {
  // n = 5: 1.25 of the weight is dropped at each end, so the three middle values count ¾, 1 and ¾.
  expect(interquartileMean([100, 1, 2, 4, -50])).toBeCloseTo((0.75 * 1 + 2 + 0.75 * 4) / 2.5, 14);
  expect(interquartileMean([1, 2, 6])).toBeCloseTo((0.25 * 1 + 2 + 0.25 * 6) / 1.5, 14);
  expect(interquartileMean([3, 5])).toBe(4);
  expect(interquartileMean([7])).toBe(7);
});

test("the interquartile mean is the trimmed mean of the sample repeated four times", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 25 }),
      (values) => {
        const repeated = [...values, ...values, ...values, ...values];
        expect(interquartileMean(values)).toBeCloseTo(trimmedMean(repeated, 0.25), 10);
      },
    ),
    { seed: 31 },
  );
});

test("a wild value at an end changes nothing", () => {
  expect(interquartileMean([1, 2, 3, 4, 5, 6, 7, 1e12])).toBe(interquartileMean([1, 2, 3, 4, 5, 6, 7, 8]));
});

test("trimming nothing gives the mean, trimming nearly all the median", () => {
  expect(trimmedMean(A, 0)).toBe(mean(A));
  expect(trimmedMean(A, 0.49)).toBeCloseTo(median(A), 14);
});

test("an empty sample and a proportion of a half are refused by name", () => {
  expect(() => interquartileMean([])).toThrow(/^values has 0 values/);
  expect(() => trimmedMean([1, 2], 0.5)).toThrow(/^proportion is 0.5/);
  expect(() => trimmedMean([1, 2], Number.NaN)).toThrow(/^proportion is NaN/);
});
