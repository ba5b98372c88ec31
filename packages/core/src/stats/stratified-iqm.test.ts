import { expect, test } from "vitest";
import { deriveStream } from "../random/index.js";
import { bootstrapInterval } from "./bootstrap.js";
import { stratifiedInterquartileMean } from "./stratified-iqm.js";
import { interquartileMean } from "./trimmed-mean.js";

test("pools the strata into one interquartile mean", () => {
  const strata = [
    [1, 5, 9],
    [2, 100],
    [3, 4, 6],
  ];
  const stream = deriveStream("test", 1, "iqm");
  expect(stratifiedInterquartileMean(strata, { stream, resamples: 20 }).estimate).toBe(
    interquartileMean(strata.flat()),
  );
});

test("resamples within strata: constant strata of different levels have no uncertainty", () => {
  const stream = deriveStream("test", 2, "iqm");
  const result = stratifiedInterquartileMean(
    [
      [0, 0, 0, 0],
      [1, 1],
      [5, 5],
    ],
    { stream, resamples: 100 },
  );
  expect(result.interval).toEqual([result.estimate, result.estimate]);
  expect(result.standardError).toBe(0);
});

test("with one stratum is the ordinary bootstrap of the interquartile mean", () => {
  const values = [3, 1, 4, 1, 5, 9, 2, 6];
  const options = (seed: number) =>
    ({ stream: deriveStream("test", seed, "iqm"), method: "percentile", resamples: 300 }) as const;
  expect(stratifiedInterquartileMean([values], options(3))).toEqual(
    bootstrapInterval([values], ([sample]) => interquartileMean(sample!), options(3)),
  );
});

test("covers the centre of symmetric strata in about 95 % of 400 simulations", () => {
  const stream = deriveStream("test", 4, "iqm coverage");
  let covered = 0;
  for (let i = 0; i < 400; i++) {
    const strata = Array.from({ length: 3 }, () => Array.from({ length: 20 }, () => stream.normal()));
    const { interval } = stratifiedInterquartileMean(strata, {
      stream,
      method: "percentile",
      resamples: 300,
    });
    if (interval[0] <= 0 && 0 <= interval[1]) covered++;
  }
  // The bootstrap is a little short. scipy.stats.binom.ppf(0.0005, 400, 0.92) and ppf(0.9995, 400, 0.96).
  expect(covered).toBeGreaterThanOrEqual(349);
  expect(covered).toBeLessThanOrEqual(395);
});
