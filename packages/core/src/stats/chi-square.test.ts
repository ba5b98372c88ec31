import { expect, test } from "vitest";
import { chiSquareCdf, chiSquareQuantile, chiSquareUpper } from "./chi-square.js";

// scipy.stats.chi2.cdf, .sf
test.each([
  [1, 1, 0.6826894921370859, 0.31731050786291115],
  [10, 4.5, 0.9439279147584024, 0.05607208524159754],
  [80, 100, 0.07033506665939494, 0.9296649333406051],
  [1e-3, 2, 0.0004998750208307296, 0.9995001249791693],
  [200, 20, 1, 1.1253473960842808e-31],
])("both tails at %d with %d degrees of freedom agree with scipy", (x, df, lower, upper) => {
  expect(Math.abs(chiSquareCdf(x, df) / lower - 1)).toBeLessThan(1e-14);
  expect(Math.abs(chiSquareUpper(x, df) / upper - 1)).toBeLessThan(2e-14);
});

test.each([
  [0.05, 1, 0.003932140000019522],
  [0.95, 4, 9.487729036781154],
  [0.5, 100, 99.33412923598846],
  [1e-8, 0.3, 5.848367240403012e-54],
  [0.999999, 20, 65.42068103496963],
])("the quantile at %d with %d degrees of freedom agrees with scipy.stats.chi2.ppf", (p, df, expected) => {
  expect(Math.abs(chiSquareQuantile(p, df) / expected - 1)).toBeLessThan(1e-13);
});

test("the support starts at 0, and bad degrees of freedom are refused", () => {
  expect(chiSquareCdf(-3, 2)).toBe(0);
  expect([chiSquareQuantile(0, 2), chiSquareQuantile(1, 2)]).toEqual([0, Infinity]);
  expect(() => chiSquareCdf(1, 0)).toThrow(/^df is 0/);
});
