import { describe, expect, it } from "vitest";
import { deriveStream } from "../../random/index.js";
import { fitGoldCurve, fitGoldCurves, goldReward } from "./index.js";

const methods = ["best-of-n", "rl"] as const;
const distances = Array.from({ length: 24 }, (_, i) => 0.25 * (i + 1));
const noisy = (
  method: (typeof methods)[number],
  alpha: number,
  beta: number,
  spread: number,
  index: number,
) => {
  const stream = deriveStream("gold-curve-fit", 1, method, index);
  return distances.map((d) => goldReward(method, d, alpha, beta) + spread * stream.normal());
};

describe("the fit of a gold curve", () => {
  it.each(methods)("%s: recovers α and β from exact points, and their peak", (method) => {
    for (const [alpha, beta] of [
      [1, 0.25],
      [0.3, 0.9],
      [-0.5, 0.1],
    ] as const) {
      const fit = fitGoldCurve(method, distances, noisy(method, alpha, beta, 0, 0));
      expect(fit.alpha).toBeCloseTo(alpha, 10);
      expect(fit.beta).toBeCloseTo(beta, 10);
      expect(fit.error).toBeLessThan(1e-20);
    }
  });

  it("RL with α = 1 and β = ¼ peaks at 20.0855 with 5.0213842, best-of-n at 2 with 1 and is back at 4", () => {
    const rl = fitGoldCurve("rl", distances, noisy("rl", 1, 0.25, 0, 0)).peak!;
    expect(rl.distance).toBeCloseTo(20.0855, 4);
    expect(rl.gold).toBeCloseTo(5.0213842, 6);
    const bon = fitGoldCurve("best-of-n", distances, noisy("best-of-n", 1, 0.25, 0, 0)).peak!;
    expect(bon.distance).toBeCloseTo(2, 10);
    expect(bon.gold).toBeCloseTo(1, 10);
    expect(bon.zero).toBeCloseTo(4, 10);
  });

  it.each(methods)("%s: no nearby α and β leave a smaller error", (method) => {
    const gold = noisy(method, 1, 0.25, 0.2, 1);
    const { alpha, beta, error } = fitGoldCurve(method, distances, gold);
    const errorOf = (a: number, b: number) =>
      distances.reduce((sum, d, i) => sum + (gold[i]! - goldReward(method, d, a, b)) ** 2, 0);
    expect(errorOf(alpha, beta)).toBeCloseTo(error, 12);
    for (const [da, db] of [
      [1e-3, 0],
      [-1e-3, 0],
      [0, 1e-3],
      [0, -1e-3],
      [1e-3, 1e-3],
      [-1e-3, -1e-3],
    ] as const)
      expect(errorOf(alpha + da, beta + db)).toBeGreaterThan(error);
  });

  it("AIC is n ln(error / n) + 6", () => {
    const { aic, error } = fitGoldCurve("rl", distances, noisy("rl", 1, 0.25, 0.1, 2));
    expect(aic).toBeCloseTo(24 * Math.log(error / 24) + 6, 10);
  });

  it("points at distance 0 change nothing but their number", () => {
    const gold = noisy("rl", 1, 0.4, 0.1, 3);
    const without = fitGoldCurve("rl", distances, gold);
    const withZero = fitGoldCurve("rl", [0, ...distances], [0, ...gold]);
    expect(withZero).toMatchObject({ alpha: without.alpha, beta: without.beta });
    expect(withZero.points).toBe(25);
  });

  it("has no peak where gold never turns", () => {
    const fit = fitGoldCurve("best-of-n", [1, 2, 3], [1, 2.5, 4.5], {
      stream: deriveStream("gold-curve-fit", 2, "rising"),
    });
    expect(fit.beta).toBeLessThan(0);
    expect(fit.peak).toBeUndefined();
    expect(fit.withoutPeak).toBeGreaterThan(0.5);
    expect(fit.peakBand![1]).toBe(Infinity);
  });
});

describe("the choice between the two forms", () => {
  it.each(methods)("picks %s for data made by it", (method) => {
    // 100 data sets with noise of .03 against curves that differ by up to .5: the forms are told apart every time.
    for (let index = 0; index < 100; index++) {
      const fits = fitGoldCurves(distances, noisy(method, 1, 0.25, 0.03, index));
      expect(fits.preferred).toBe(method);
      expect(fits.margin).toBeCloseTo(Math.abs(fits.bestOfN.aic - fits.rl.aic), 12);
    }
  });
});

describe("the band of the peak", () => {
  it.each(methods)("%s: covers the true peak as often as its level says", (method) => {
    // 300 data sets at level .9: the share covered has standard error .017; residual bootstraps run a little short.
    const [alpha, beta] = method === "rl" ? [0.5, 0.5] : [1, 0.25];
    const truth = method === "rl" ? 1 : 2;
    let covered = 0;
    for (let index = 0; index < 300; index++) {
      const { peakBand } = fitGoldCurve(method, distances, noisy(method, alpha, beta, 0.1, index), {
        stream: deriveStream("gold-curve-fit", 3, method, index),
        resamples: 300,
        level: 0.9,
      });
      if (peakBand![0] <= truth && truth <= peakBand![1]) covered++;
    }
    expect(Math.abs(covered / 300 - 0.9)).toBeLessThan(0.06);
  });

  it("is read from refits to the replicates that are given", () => {
    // Peaks α / 2β of 1, 2, 3 and none.
    const curve = (alpha: number, beta: number) => distances.map((d) => d * (alpha - beta * d));
    const fit = fitGoldCurve("best-of-n", distances, curve(1, 0.25), {
      replicates: [curve(3, 0.5), curve(1, 0.5), curve(2, 0.5), curve(1, -0.1)],
      level: 1 / 3,
    });
    expect(fit.peakBand![0]).toBeCloseTo(2, 9);
    expect(fit.peakBand![1]).toBeCloseTo(3, 9);
    expect(fit.withoutPeak).toBe(0.25);
  });

  it("puts the peak of gold that only falls at the start", () => {
    const falling = distances.map((d) => d * (-1 - 0.5 * d));
    const fit = fitGoldCurve("best-of-n", distances, falling, { replicates: [falling] });
    expect(fit.peakBand).toEqual([0, 0]);
  });
});

it("refuses points that fit no curve", () => {
  expect(() => fitGoldCurve("rl", [1, 2], [1])).toThrow(/d has 2 values and gold 1/);
  expect(() => fitGoldCurve("rl", [1, 1, 0], [1, 1, 0])).toThrow(/d has 1 different values above 0/);
  expect(() => fitGoldCurve("rl", [1, -1], [1, 1])).toThrow(/d\[1\] = -1/);
  expect(() => fitGoldCurve("rl", [1, 2], [1, Number.NaN])).toThrow(/gold\[1\] = NaN/);
  expect(() => fitGoldCurve("rl", [1, 2], [1, 1], { level: 1 })).toThrow(/level = 1/);
  expect(() => fitGoldCurve("rl", [1, 2], [1, 1], { replicates: [[1]] })).toThrow(/gold 1/);
});
