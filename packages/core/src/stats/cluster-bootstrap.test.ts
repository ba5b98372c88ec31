import { describe, expect, it } from "vitest";
import { deriveStream } from "../random/index.js";
import { clusterBootstrap, clusterEstimate, clusterMean, replicateInterval } from "./index.js";

/** Plays back numbers in turn. */
const playback = (...draws: number[]) => ({
  below(n: number): number {
    const draw = draws.shift();
    if (draw === undefined || draw >= n) throw new Error(`cannot draw ${draw} below ${n}`);
    return draw;
  },
});

describe("the cluster bootstrap", () => {
  it("counts how often each cluster was drawn, and shows all statistics the same counts", () => {
    const seen: number[][][] = [[], []];
    const statistics = seen.map((list) => (weights: Float64Array) => list.push([...weights]));
    const replicates = clusterBootstrap(3, statistics, {
      stream: playback(2, 0, 2, 1, 1, 1),
      resamples: 2,
    });
    expect(seen[0]).toEqual([
      [1, 0, 2],
      [0, 3, 0],
    ]);
    expect(seen[1]).toEqual(seen[0]);
    expect(replicates.map((of) => [...of])).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it("has the closed-form variance of a mean over clusters, and no less for rows that repeat their cluster", () => {
    // 40 clusters of 5 equal rows: the variance is that of 40 numbers, (Σ(v − v̄)²) / 40², not that of 200.
    const stream = deriveStream("cluster-bootstrap", 1, "values");
    const values = Float64Array.from({ length: 40 }, () => stream.normal());
    const rows = Float64Array.from({ length: 200 }, (_, i) => values[Math.floor(i / 5)]!);
    const cluster = Int32Array.from({ length: 200 }, (_, i) => Math.floor(i / 5));
    const [replicates] = clusterBootstrap(40, [clusterMean(rows, cluster)], { stream, resamples: 20000 });
    const mean = values.reduce((a, b) => a + b) / 40;
    const exact = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 1600;
    const found = replicates!.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 20000;
    // The relative standard error of a variance from 20,000 draws is .01; 4 of them.
    expect(Math.abs(found / exact - 1)).toBeLessThan(0.04);
  });

  it("keeps undefined replicates in place", () => {
    const values = Float64Array.of(5, Number.NaN);
    const [replicates] = clusterBootstrap(2, [clusterMean(values, Int32Array.of(0, 1))], {
      stream: playback(1, 1, 0, 1),
      resamples: 2,
    });
    expect([...replicates!]).toEqual([Number.NaN, 5]);
  });

  it("estimates with every cluster counted once", () => {
    expect(clusterEstimate(2, clusterMean([1, 2, 6], Int32Array.of(0, 0, 1)))).toBe(3);
  });

  it("refuses counts out of range", () => {
    expect(() => clusterBootstrap(0, [], { stream: playback() })).toThrow(/clusters is 0/);
    expect(() => clusterBootstrap(1, [], { stream: playback(), resamples: 0.5 })).toThrow(/resamples is 0.5/);
  });
});

describe("the percentile interval of replicates", () => {
  const hundred = Float64Array.from({ length: 101 }, (_, i) => 100 - i);

  it("reads quantiles of type 7", () => {
    expect(replicateInterval(50, hundred, 0.5)).toEqual([25, 75]);
    expect(replicateInterval(50, hundred, 0.975)[0]).toBeCloseTo(1.25, 12);
    expect(hundred[0]).toBe(100);
  });

  it("leaves undefined replicates out while they are a minority", () => {
    const some = Float64Array.of(Number.NaN, 1, 3, Number.NaN, 2);
    expect(replicateInterval(2, some, 0.5)).toEqual([1.5, 2.5]);
    expect(replicateInterval(2, some.slice(0, 4), 0.5)).toEqual([Number.NaN, Number.NaN]);
  });

  it("is undefined with its estimate", () => {
    expect(replicateInterval(Number.NaN, hundred)).toEqual([Number.NaN, Number.NaN]);
    expect(() => replicateInterval(1, hundred, 1)).toThrow(/level is 1/);
  });
});
