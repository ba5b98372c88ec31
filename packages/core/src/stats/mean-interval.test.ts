import { expect, test } from "vitest";
import { deriveStream } from "../random/index.js";
import { normalInterval, tInterval } from "./mean-interval.js";

const A = [14.2, 9.1, 11.7, 12.9, 8.4, 15.3, 10.0, 13.6];

test("the t interval agrees with scipy.stats.t.interval(level, n − 1, mean, sem)", () => {
  const at95 = tInterval(A);
  expect(at95.df).toBe(7);
  expect(at95.interval[0]).toBeCloseTo(9.792582824783336, 12);
  expect(at95.interval[1]).toBeCloseTo(14.007417175216665, 12);
  const at99 = tInterval(A, 0.99).interval;
  expect(at99[0]).toBeCloseTo(8.781165707298891, 12);
  expect(at99[1]).toBeCloseTo(15.01883429270111, 12);
});

test("the normal interval of level 0.95 reaches 1.96 standard errors", () => {
  const [low, high] = normalInterval(10, 2);
  expect(low).toBeCloseTo(10 - 2 * 1.959963984540054, 13);
  expect(high).toBeCloseTo(10 + 2 * 1.959963984540054, 13);
  expect(normalInterval(10, 0)).toEqual([10, 10]);
});

test("the t interval covers the mean of normal samples in 95 % of 2,000 simulations", () => {
  const stream = deriveStream("test", 1, "t coverage");
  let covered = 0;
  for (let i = 0; i < 2000; i++) {
    const [low, high] = tInterval(Array.from({ length: 6 }, () => 3 + 2 * stream.normal())).interval;
    if (low <= 3 && 3 <= high) covered++;
  }
  // scipy.stats.binom.ppf([0.0005, 0.9995], 2000, 0.95)
  expect(covered).toBeGreaterThanOrEqual(1867);
  expect(covered).toBeLessThanOrEqual(1931);
});

test("a constant sample has a point for an interval", () => {
  expect(tInterval([0.1, 0.1, 0.1])).toMatchObject({
    estimate: 0.1,
    interval: [0.1, 0.1],
    statistic: Infinity,
    p: 0,
  });
  expect(tInterval([0, 0, 0])).toMatchObject({ interval: [0, 0], statistic: 0, p: 1 });
});

test("too few values, bad levels and bad errors are refused by name", () => {
  expect(() => tInterval([1])).toThrow(/^values has 1 value/);
  expect(() => tInterval([1, 2], 1)).toThrow(/^level is 1,/);
  expect(() => tInterval([1, 1], 95)).toThrow(/^level is 95,/);
  expect(() => normalInterval(1, -1)).toThrow(/^standardError is -1/);
  expect(() => normalInterval(Number.NaN, 1)).toThrow(/^estimate is NaN/);
});
