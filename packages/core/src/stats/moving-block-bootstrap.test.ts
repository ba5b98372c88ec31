import { expect, it } from "vitest";
import { deriveStream } from "../random/index.js";
import { blockLength, movingBlockBootstrap } from "./index.js";

it("lays drawn blocks end to end, cut at the series' length, in all columns alike", () => {
  const draws = [3, 0];
  const seen: number[][] = [];
  movingBlockBootstrap(
    [
      [1, 2, 3, 4, 5],
      [10, 20, 30, 40, 50],
    ],
    (columns) => {
      seen.push(...columns.map((column) => [...column]));
      return 0;
    },
    {
      stream: {
        below(n) {
          // Blocks of 2 start at one of 4 places.
          expect(n).toBe(4);
          return draws.shift() ?? 1;
        },
      },
      block: 2,
      resamples: 1,
    },
  );
  expect(seen).toEqual([
    [4, 5, 1, 2, 2],
    [40, 50, 10, 20, 20],
  ]);
});

it("sees the variance of an autocorrelated mean that a bootstrap of single points misses", () => {
  // First-order autoregression of ½: the mean's variance is (1 + ½) / (1 − ½) = 3 times the independent one.
  const stream = deriveStream("blocks", 1, "series");
  const n = 4000;
  const series = new Float64Array(n);
  let state = 0;
  for (let i = 0; i < n; i++) series[i] = state = 0.5 * state + Math.sqrt(0.75) * stream.normal();
  const mean = ([column]: readonly Float64Array[]) => column!.reduce((a, b) => a + b, 0) / n;
  const variance = (block: number) => {
    const replicates = movingBlockBootstrap([series], mean, { stream, block, resamples: 1500 });
    const centre = replicates.reduce((a, b) => a + b, 0) / replicates.length;
    return (replicates.reduce((sum, v) => sum + (v - centre) ** 2, 0) / replicates.length) * n;
  };
  // Relative standard errors: .04 from 1,500 replicates, .14 from 100 blocks of 40; bands are about 3 of them.
  expect(Math.abs(variance(1) - 1)).toBeLessThan(0.2);
  expect(Math.abs(variance(40) / 3 - 1)).toBeLessThan(0.45);
});

it("takes blocks of ⌈n^⅓⌉", () => {
  expect([1, 2, 8, 9, 27, 28, 1000, 1001].map(blockLength)).toEqual([1, 2, 2, 3, 3, 4, 10, 11]);
});

it("refuses columns of different length and blocks longer than the series", () => {
  const stream = deriveStream("blocks", 1, "refused");
  const zero = () => 0;
  expect(() => movingBlockBootstrap([[1, 2], [1]], zero, { stream })).toThrow(/2, 1 observations/);
  expect(() => movingBlockBootstrap([], zero, { stream })).toThrow(/no observations/);
  expect(() => movingBlockBootstrap([[1, 2]], zero, { stream, block: 3 })).toThrow(/at most the 2/);
});
