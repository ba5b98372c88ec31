import fc from "fast-check";
import { expect, test } from "vitest";
import { equivalenceTest, welchEquivalence } from "./equivalence.js";
import { welchTest } from "./t-test.js";

const A = [14.2, 9.1, 11.7, 12.9, 8.4, 15.3, 10.0, 13.6];
const B = [7.9, 10.4, 6.2, 9.9, 5.1, 8.8];

test("the one-sided p values agree with scipy.stats.ttest_ind(A ± 8, B, equal_var=False, alternative=…)", () => {
  const result = welchEquivalence(A, B, [-8, 8]);
  expect(Math.abs(result.pAboveLow / 3.03989059799743e-7 - 1)).toBeLessThan(1e-12);
  expect(result.pBelowHigh).toBeCloseTo(0.002836236348799028, 14);
  expect(result.p).toBe(result.pBelowHigh);
  expect(result.equivalent).toBe(true);
  // The same interval as Welch's at level 0.9.
  expect(result.interval[0]).toBeCloseTo(1.65279438971569, 13);
  expect(result.interval[1]).toBeCloseTo(6.047205610284312, 13);
});

test("equivalence holds exactly when the interval of level 1 − 2 alpha lies inside the bounds", () => {
  const bound = fc.double({ min: -9, max: 9, noNaN: true });
  const inference = welchTest(A, B);
  fc.assert(
    fc.property(bound, bound, fc.constantFrom(0.01, 0.05, 0.2), (x, y, alpha) => {
      fc.pre(x !== y);
      const [low, high] = [Math.min(x, y), Math.max(x, y)];
      const { equivalent, interval } = equivalenceTest(inference, [low, high], alpha);
      expect(equivalent).toBe(interval[0] > low && interval[1] < high);
    }),
    { seed: 101 },
  );
});

test("constant samples are equivalent strictly inside the bounds", () => {
  const exactly = { estimate: 0.5, standardError: 0, df: 8 };
  expect(equivalenceTest(exactly, [-1, 1])).toMatchObject({ equivalent: true, p: 0, interval: [0.5, 0.5] });
  expect(equivalenceTest(exactly, [-1, 0.5])).toMatchObject({ equivalent: false, p: 1 });
});

test("refuses bounds without a gap and impossible alphas", () => {
  expect(() => welchEquivalence(A, B, [1, 1])).toThrow(/^bounds are \[1, 1\]/);
  expect(() => welchEquivalence(A, B, [Number.NaN, 1])).toThrow(/^bounds\[0\] is NaN/);
  expect(() => welchEquivalence(A, B, [-1, 1], 0.5)).toThrow(/^alpha is 0.5/);
});
