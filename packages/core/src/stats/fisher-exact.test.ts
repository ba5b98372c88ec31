import fc from "fast-check";
import { expect, test } from "vitest";
import { fisherExact } from "./fisher-exact.js";

test.each([
  [[3, 1], [1, 3], 9, 0.48571428571428565],
  [[8, 2], [1, 5], 20, 0.034965034965034975],
  [[10, 10], [15, 2], 0.13333333333333333, 0.01730484655957403],
  [[0, 5], [5, 0], 0, 0.007936507936507938],
  [[20, 0], [17, 3], Infinity, 0.23076923076923084],
  [[100, 150], [200, 120], 0.4, 9.654218494855555e-8],
  [[5, 15], [15, 5], 0.1111111111111111, 0.003847527308377529],
] as [[number, number], [number, number], number, number][])(
  "agrees with scipy.stats.fisher_exact([%j, %j])",
  (first, second, oddsRatio, p) => {
    const result = fisherExact([first, second]);
    expect(result.oddsRatio).toBe(oddsRatio);
    expect(Math.abs(result.p / p - 1)).toBeLessThan(1e-13);
  },
);

test("is the sum over tables, counted in whole numbers, that are not more probable", () => {
  const choose = (n: number, k: number): bigint => {
    let ways = 1n;
    for (let i = 1; i <= k; i++) ways = (ways * BigInt(n - k + i)) / BigInt(i);
    return ways;
  };
  const entry = fc.integer({ min: 0, max: 12 });
  fc.assert(
    fc.property(entry, entry, entry, entry, (a, b, c, d) => {
      const ways = (k: number) => choose(a + b, k) * choose(c + d, a + c - k);
      let all = 0n;
      let extreme = 0n;
      for (let k = Math.max(0, a - d); k <= Math.min(a + b, a + c); k++) {
        all += ways(k);
        if (ways(k) <= ways(a)) extreme += ways(k);
      }
      expect(
        fisherExact([
          [a, b],
          [c, d],
        ]).p,
      ).toBeCloseTo(Number(extreme) / Number(all), 13);
    }),
    { seed: 61, numRuns: 300 },
  );
});

test("does not change when rows, columns or both axes are swapped", () => {
  const p = fisherExact([
    [7, 3],
    [2, 9],
  ]).p;
  for (const table of [
    [
      [2, 9],
      [7, 3],
    ],
    [
      [3, 7],
      [9, 2],
    ],
    [
      [7, 2],
      [3, 9],
    ],
  ] as [[number, number], [number, number]][]) {
    expect(fisherExact(table).p).toBeCloseTo(p, 14);
  }
});

test("a margin of 0 leaves nothing to test", () => {
  expect(
    fisherExact([
      [0, 0],
      [3, 4],
    ]),
  ).toEqual({ p: 1, oddsRatio: Number.NaN });
});

test("refuses entries that are no counts, by place", () => {
  expect(() =>
    fisherExact([
      [1, 2],
      [-1, 3],
    ]),
  ).toThrow(/^table\[1\]\[0\] is -1/);
  expect(() =>
    fisherExact([
      [1, 0.5],
      [1, 3],
    ]),
  ).toThrow(/^table\[0\]\[1\] is 0.5/);
});
