import fc from "fast-check";
import { expect, test } from "vitest";
import { deriveStream } from "../random/index.js";
import { dominance } from "./dominance.js";
import { mannWhitney } from "./mann-whitney.js";
import { normalCdf } from "./normal.js";
import { wilsonInterval } from "./proportion-interval.js";

test("the probability of superiority is U over the number of pairs", () => {
  const values = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(values, values, (x, y) => {
      const result = dominance(x, y);
      expect(result.superiority).toBeCloseTo(mannWhitney(x, y).u / (x.length * y.length), 14);
      expect(result.delta).toBeCloseTo(2 * result.superiority - 1, 14);
      expect(result.deltaInterval[0]).toBeGreaterThanOrEqual(-1);
      expect(result.deltaInterval[1]).toBeLessThanOrEqual(1);
      expect(result.deltaInterval[0]).toBeLessThanOrEqual(result.delta);
      expect(result.deltaInterval[1]).toBeGreaterThanOrEqual(result.delta);
      const turned = dominance(y, x);
      expect(turned.delta).toBeCloseTo(-result.delta, 14);
      expect(turned.deltaInterval[0]).toBeCloseTo(-result.deltaInterval[1], 12);
    }),
    { seed: 91 },
  );
});

test("the interval follows the published formula in a case worked by hand", () => {
  // Pairs of {1, 4} against {2, 3, 5}: rows −3 and +1, columns 0, 0, −2, so δ = −1/3.
  // Variance: [(−3+1)² + (1+1)² + (2/3)² + (2/3)² + (−2+2/3)² − (6 − 6/9)] / (2·3·1·2) = 16/36, above its floor.
  const z = 1.959963984540054;
  const s = 2 / 3;
  const rest = 1 - 1 / 9;
  const root = Math.sqrt(rest * rest + z * z * s * s);
  const { delta, deltaInterval } = dominance([1, 4], [2, 3, 5]);
  expect(delta).toBeCloseTo(-1 / 3, 15);
  const variance = (4 + 4 + 4 / 9 + 4 / 9 + 16 / 9 - 16 / 3) / 12;
  expect(variance).toBeCloseTo(s * s, 15);
  expect(deltaInterval[0]).toBeCloseTo(Math.max(-1, (-rest / 3 - z * s * root) / (rest + z * z * s * s)), 13);
  expect(deltaInterval[1]).toBeCloseTo((-rest / 3 + z * s * root) / (rest + z * z * s * s), 13);
});

test("samples that do not overlap get Wilson's bound", () => {
  const result = dominance([7, 8, 9, 10], [1, 2, 3, 4, 5, 6]);
  expect(result.delta).toBe(1);
  expect(result.superiorityInterval[0]).toBeCloseTo(wilsonInterval(4, 4)[0], 14);
  expect(result.superiorityInterval[1]).toBe(1);
  expect(dominance([1, 2], [3, 4]).deltaInterval[0]).toBe(-1);
});

test("covers the true probability in about 95 % of 1,000 simulations", () => {
  const stream = deriveStream("test", 7, "dominance");
  const truth = normalCdf(0.8 / Math.sqrt(2));
  let covered = 0;
  for (let i = 0; i < 1000; i++) {
    const x = Array.from({ length: 20 }, () => stream.normal() + 0.8);
    const y = Array.from({ length: 20 }, () => stream.normal());
    const [low, high] = dominance(x, y).superiorityInterval;
    if (low <= truth && truth <= high) covered++;
  }
  // The interval is approximate. scipy.stats.binom.ppf(0.0005, 1000, 0.93) and ppf(0.9995, 1000, 0.97).
  expect(covered).toBeGreaterThanOrEqual(902);
  expect(covered).toBeLessThanOrEqual(986);
});

test("refuses samples of one", () => {
  expect(() => dominance([1], [1, 2])).toThrow(/^first has 1 value/);
});
