import fc from "fast-check";
import { expect, test } from "vitest";
import { betaCdf, betaQuantile } from "./beta-distribution.js";

test.each([
  [0.025, 3, 18, 0.0320709371854637],
  [0.975, 3, 18, 0.31698271401908235],
  [0.5, 0.5, 0.5, 0.5],
  [1e-6, 0.1, 4, 1.7052017378003118e-61],
  [0.3, 1000, 2000, 0.32879302774052166],
])("the quantile agrees with scipy.stats.beta.ppf(%d, %d, %d)", (p, a, b, expected) => {
  expect(Math.abs(betaQuantile(p, a, b) / expected - 1)).toBeLessThan(1e-13);
});

test("the quantile is the closed form x^a for b = 1", () => {
  for (const a of [0.2, 1, 3, 40]) {
    for (const p of [1e-9, 0.2, 0.8]) expect(betaQuantile(p, a, 1) / p ** (1 / a)).toBeCloseTo(1, 13);
  }
});

test("the distribution function undoes the quantile", () => {
  const shape = fc.double({ min: 0.3, max: 200, noNaN: true });
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 0.6, noNaN: true }), shape, shape, (p, a, b) => {
      const x = betaQuantile(p, a, b);
      // Next to 1 the doubles are too sparse to tell probabilities apart.
      fc.pre(x < 0.999);
      expect(Math.abs(betaCdf(x, a, b) / p - 1)).toBeLessThan(1e-11);
    }),
    { seed: 14 },
  );
});

test("the support is 0 to 1, and bad shapes are refused by name", () => {
  expect([betaCdf(-1, 2, 2), betaCdf(2, 2, 2), betaQuantile(0, 2, 2), betaQuantile(1, 2, 2)]).toEqual([
    0, 1, 0, 1,
  ]);
  expect(() => betaCdf(Number.NaN, 1, 1)).toThrow(/^x is NaN/);
  expect(() => betaQuantile(0.5, 1, 0)).toThrow(/^b is 0/);
});
