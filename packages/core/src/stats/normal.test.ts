import fc from "fast-check";
import { expect, test } from "vitest";
import { normalCdf, normalQuantile, normalTwoSided } from "./normal.js";

test.each([
  [1e-300, -37.0470962993612],
  [1e-10, -6.361340902404056],
  [0.001, -3.090232306167813],
  [0.025, -1.9599639845400545],
  [0.3, -0.5244005127080409],
  [0.5, 0],
  [0.9, 1.2815515655446004],
  [0.999999, 4.753424308817087],
])("the quantile agrees with scipy.stats.norm.ppf(%d)", (p, z) => {
  expect(Math.abs(normalQuantile(p) - z)).toBeLessThan(2e-15 * Math.max(1, Math.abs(z)));
});

test("the distribution function undoes the quantile, far into the lower tail", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-200, max: 0.999999, noNaN: true }), (p) => {
      expect(Math.abs(normalCdf(normalQuantile(p)) / p - 1)).toBeLessThan(1e-11);
    }),
    { seed: 12 },
  );
});

test("the two-sided p value counts both tails", () => {
  expect(normalTwoSided(1.5)).toBeCloseTo(2 * normalCdf(-1.5), 15);
  expect(normalTwoSided(-1.5)).toBe(normalTwoSided(1.5));
  expect(normalTwoSided(0)).toBe(1);
});

test("the quantile has infinite ends and refuses what is no probability", () => {
  expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
  for (const p of [-0.1, 1.1, Number.NaN]) expect(() => normalQuantile(p)).toThrow(/^p is/);
});
