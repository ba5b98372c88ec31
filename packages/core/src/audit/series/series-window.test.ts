import { describe, expect, it } from "vitest";
import { deriveStream } from "../../random/index.js";
import { neighbourCorrelation, seriesWindows } from "./series-window.js";

function autoregressive(seed: number, n: number, rho: number, trend = 0): Float64Array {
  const stream = deriveStream("series-window-tests", seed, `${n} ${rho}`);
  let at = stream.normal();
  return Float64Array.from({ length: n }, (_, i) => {
    at = rho * at + Math.sqrt(1 - rho * rho) * stream.normal();
    return at + (trend * i) / n;
  });
}

describe("the correlation of neighbours", () => {
  it.each([0.3, 0.7, 0.9])("is about %f on average over 300 series of 100 steps with a trend", (rho) => {
    let sum = 0;
    for (let seed = 0; seed < 300; seed++) sum += neighbourCorrelation(autoregressive(seed, 100, rho, 5));
    // The standard error of the mean is below .006; without the correction the bias at .9 is −.056.
    expect(Math.abs(sum / 300 - rho)).toBeLessThan(0.03);
  });

  it("is 0 for a line and for a constant", () => {
    expect(neighbourCorrelation(Float64Array.from({ length: 30 }, (_, i) => i))).toBeLessThan(0.1);
    expect(neighbourCorrelation(new Float64Array(30).fill(2))).toBe(0);
  });
});

describe("windows of a series", () => {
  it.each([0, 0.7])("have an error near that of 400 series correlated by %f", (rho) => {
    let squares = 0;
    let errors = 0;
    for (let seed = 0; seed < 400; seed++) {
      const w = seriesWindows(autoregressive(seed, 200, rho), 0.25)!;
      squares += ((w.late - w.early) * (w.late - w.early)) / 400;
      errors += (w.standardError * w.standardError) / 400;
    }
    // 400 squares give the variance to within 7 % (one standard error).
    expect(errors / squares).toBeGreaterThan(0.8);
    expect(errors / squares).toBeLessThan(1.6);
  });
});
