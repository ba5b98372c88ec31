import { expect, test } from "vitest";
import { binomialCdf } from "./binomial.js";

test.each([
  [3, 10, 0.3, 0.6496107184000002],
  [0, 5, 0.1, 0.59049],
  [40, 1000, 0.05, 0.080636573256691],
  [9, 10, 0.5, 0.9990234375],
])("P(X ≤ %d) of %d trials at %d agrees with scipy.stats.binom.cdf", (k, n, p, expected) => {
  expect(Math.abs(binomialCdf(k, n, p) / expected - 1)).toBeLessThan(1e-13);
});

test("the ends are certain", () => {
  expect([
    binomialCdf(-1, 5, 0.2),
    binomialCdf(5, 5, 0.2),
    binomialCdf(2, 5, 0),
    binomialCdf(2, 5, 1),
  ]).toEqual([0, 1, 1, 0]);
});

test("bad arguments are refused by name", () => {
  expect(() => binomialCdf(1.5, 5, 0.2)).toThrow(/^k is 1.5/);
  expect(() => binomialCdf(1, 2.5, 0.2)).toThrow(/^n is 2.5/);
  expect(() => binomialCdf(1, 2, 1.2)).toThrow(/^p is 1.2/);
});
