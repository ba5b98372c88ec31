import { expect, test } from "vitest";
import { fCdf, fQuantile, fUpper } from "./f-distribution.js";
import { studentTTwoSided } from "./student-t.js";

// scipy.stats.f.cdf, .sf
test.each([
  [1, 3, 7, 0.5529203865315162, 0.44707961346848374],
  [4.2, 1, 19, 0.945512519123974, 0.05448748087602604],
  [0.3, 12.5, 5, 0.03882704289741828, 0.9611729571025817],
  [60, 2, 30, 0.999999999967232, 3.276800000000003e-11],
])("both tails at %d with %d and %d degrees of freedom agree with scipy", (f, a, b, lower, upper) => {
  expect(Math.abs(fCdf(f, a, b) / lower - 1)).toBeLessThan(1e-14);
  expect(Math.abs(fUpper(f, a, b) / upper - 1)).toBeLessThan(1e-14);
});

test.each([
  [0.05, 3, 7, 0.11252716602610753],
  [0.95, 3, 7, 4.346831399907814],
  [0.999, 1, 19, 15.080841015946437],
  [0.5, 100, 2, 1.432718145720977],
])(
  "the quantile at %d with %d and %d degrees of freedom agrees with scipy.stats.f.ppf",
  (p, a, b, expected) => {
    expect(Math.abs(fQuantile(p, a, b) / expected - 1)).toBeLessThan(1e-13);
  },
);

test("F with 1 numerator degree of freedom is t squared", () => {
  expect(fUpper(2.3 * 2.3, 1, 11.4)).toBeCloseTo(studentTTwoSided(2.3, 11.4), 15);
});

test("the support starts at 0, and bad degrees of freedom are refused by name", () => {
  expect([fCdf(-1, 2, 2), fCdf(Infinity, 2, 2), fQuantile(0, 2, 3), fQuantile(1, 2, 3)]).toEqual([
    0,
    1,
    0,
    Infinity,
  ]);
  expect(() => fCdf(1, 0, 2)).toThrow(/^numeratorDf is 0/);
  expect(() => fQuantile(0.5, 1, -2)).toThrow(/^denominatorDf is -2/);
});
