import fc from "fast-check";
import { expect, test } from "vitest";
import { summarise } from "./describe.js";
import { cohensD, cohensDFromSummaries, hedgesG, hedgesGFromSummaries } from "./effect-size.js";

const A = [14.2, 9.1, 11.7, 12.9, 8.4, 15.3, 10.0, 13.6];
const B = [7.9, 10.4, 6.2, 9.9, 5.1, 8.8];

test("Cohen's d and its interval agree with numpy and scipy.optimize.brentq over scipy.stats.nct.cdf", () => {
  const d = cohensD(A, B);
  expect(d.estimate).toBeCloseTo(1.639969131584982, 13);
  expect(d.interval[0]).toBeCloseTo(0.3738843932687093, 12);
  expect(d.interval[1]).toBeCloseTo(2.856959908846224, 12);
  const turned = cohensD(B, A, 0.9);
  expect(turned.interval[0]).toBeCloseTo(-2.653720747795878, 12);
  expect(turned.interval[1]).toBeCloseTo(-0.5697767636147134, 12);
});

test("Hedges' g shrinks d by the exact gamma factor", () => {
  const g = hedgesG(A, B);
  // scipy.special.gammaln(6), gammaln(5.5)
  expect(g.estimate).toBeCloseTo(1.5349156985259962, 13);
  expect(g.interval[0]).toBeCloseTo(0.3738843932687093 * 0.9359418229064747, 12);
  // numpy.exp(gammaln(99) - gammaln(98.5)) / numpy.sqrt(99)
  const large = { n: 100, mean: 1, sd: 1 };
  expect(hedgesGFromSummaries(large, { ...large, mean: 0 }).estimate).toBeCloseTo(0.9962065323851486, 12);
});

test("both are free of unit and origin, and turn their sign with the order", () => {
  const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 9 });
  fc.assert(
    fc.property(values, values, (x, y) => {
      fc.pre(new Set(x).size > 1);
      const d = cohensD(x, y);
      const moved = cohensD(
        x.map((value) => 4 * value + 3),
        y.map((value) => 4 * value + 3),
      );
      expect(moved.estimate).toBeCloseTo(d.estimate, 9);
      expect(moved.interval[0]).toBeCloseTo(d.interval[0], 7);
      const turned = cohensD(y, x);
      expect(turned.estimate).toBeCloseTo(-d.estimate, 9);
      expect(turned.interval[0]).toBeCloseTo(-d.interval[1], 7);
      expect(d.interval[0]).toBeLessThan(d.interval[1]);
    }),
    { seed: 81, numRuns: 30 },
  );
});

test("summaries give the same as samples, and very large effects have intervals too", () => {
  expect(cohensDFromSummaries(summarise(A), summarise(B))).toEqual(cohensD(A, B));
  const huge = cohensDFromSummaries({ n: 2, mean: 50, sd: 1 }, { n: 2, mean: 0, sd: 1 });
  expect(huge.estimate).toBe(50);
  expect(huge.interval[0]).toBeGreaterThan(0);
  expect(huge.interval[1]).toBeGreaterThan(50);
});

test("constant samples have no scale, and say so", () => {
  expect(() => cohensD([1, 1], [2, 2])).toThrow(/both 0, so a standardised difference has no scale/);
  expect(() => cohensD([1], [2, 2])).toThrow(/^first has 1 value/);
  expect(() => hedgesG([1, 2], [2, 2], 1)).toThrow(/^level is 1,/);
});
