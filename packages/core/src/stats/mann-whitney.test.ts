import fc from "fast-check";
import { expect, test } from "vitest";
import { deriveStream } from "../random/index.js";
import { mannWhitney } from "./mann-whitney.js";

const A = [14.2, 9.1, 11.7, 12.9, 8.4, 15.3, 10.0, 13.6];
const B = [7.9, 10.4, 6.2, 9.9, 5.1, 8.8];

/** U by its definition: pairs won, ties half. */
const countPairs = (x: readonly number[], y: readonly number[]) =>
  x.reduce((sum, a) => sum + y.reduce((wins, b) => wins + (a > b ? 1 : a === b ? 0.5 : 0), 0), 0);

test("agrees with scipy.stats.mannwhitneyu, exact and normal", () => {
  expect(mannWhitney(A, B)).toMatchObject({ u: 42, method: "exact" });
  expect(mannWhitney(A, B).p).toBeCloseTo(0.01998001998001998, 15);
  expect(mannWhitney(A, B, "normal").p).toBeCloseTo(0.02386844216457435, 14);
  expect(mannWhitney([1, 2, 3], [4, 5, 6])).toMatchObject({ u: 0, p: 0.1 });
  expect(mannWhitney([1.5], [2, 3]).p).toBeCloseTo(2 / 3, 15);
});

test("corrects the variance for ties as scipy does", () => {
  const result = mannWhitney([1, 2, 2, 3, 5, 5, 5, 8, 9], [2, 2, 4, 5, 6, 7, 7, 10, 11, 12]);
  expect(result).toMatchObject({ u: 28.5, method: "normal" });
  expect(result.p).toBeCloseTo(0.18730423040500022, 14);
});

test("the exact p is the share of regroupings that are at least as extreme", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { minLength: 2, maxLength: 9 }),
      fc.integer({ min: 1, max: 8 }),
      (pool, cut) => {
        fc.pre(cut < pool.length);
        const observed = mannWhitney(pool.slice(0, cut), pool.slice(cut));
        const larger = Math.max(observed.u, cut * (pool.length - cut) - observed.u);
        let all = 0;
        let extreme = 0;
        for (let mask = 0; mask < 1 << pool.length; mask++) {
          const x = pool.filter((_, i) => (mask >> i) & 1);
          if (x.length !== cut) continue;
          all++;
          if (
            countPairs(
              x,
              pool.filter((_, i) => !((mask >> i) & 1)),
            ) >= larger
          )
            extreme++;
        }
        expect(observed.p).toBeCloseTo(Math.min(1, (2 * extreme) / all), 14);
      },
    ),
    { seed: 51, numRuns: 40 },
  );
});

test("U counts the pairs won, and only ranks matter", () => {
  const values = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(values, values, (x, y) => {
      const result = mannWhitney(x, y);
      expect(result.u).toBe(countPairs(x, y));
      expect(mannWhitney(y, x).u).toBe(x.length * y.length - result.u);
      expect(mannWhitney(y, x).p).toBe(result.p);
      const stretch = (value: number) => value * value * value - 7;
      expect(mannWhitney(x.map(stretch), y.map(stretch)).p).toBe(result.p);
    }),
    { seed: 52 },
  );
});

test("the normal approximation comes close to the exact p at 50 against 50", () => {
  const stream = deriveStream("test", 4, "approximation");
  const x = Array.from({ length: 50 }, () => stream.normal() + 0.4);
  const y = Array.from({ length: 50 }, () => stream.normal());
  const exact = mannWhitney(x, y);
  expect(exact.method).toBe("exact");
  expect(mannWhitney(x, y, "normal").p).toBeCloseTo(exact.p, 3);
  expect(mannWhitney([...x, 99], y).method).toBe("normal");
});

test("rejects a true hypothesis in 5 % of 2,000 simulations", () => {
  const stream = deriveStream("test", 5, "type I error");
  let rejected = 0;
  for (let i = 0; i < 2000; i++) {
    const draw = () => Array.from({ length: 60 }, () => stream.uniform() * stream.uniform());
    if (mannWhitney(draw(), draw()).p < 0.05) rejected++;
  }
  // scipy.stats.binom.ppf([0.0005, 0.9995], 2000, 0.05)
  expect(rejected).toBeGreaterThanOrEqual(69);
  expect(rejected).toBeLessThanOrEqual(133);
});

test("says nothing when all values are equal", () => {
  expect(mannWhitney([3, 3, 3], [3, 3])).toEqual({ u: 3, p: 1, method: "normal" });
});

test("refuses empty samples, and the exact method on ties", () => {
  expect(() => mannWhitney([], [1])).toThrow(/^first has 0 values/);
  expect(() => mannWhitney([1], [Number.NaN])).toThrow(/^second\[0\] is NaN/);
  expect(() => mannWhitney([1, 2], [2, 3], "exact")).toThrow(/tied values/);
});
