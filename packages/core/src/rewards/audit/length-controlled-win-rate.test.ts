import { describe, expect, it } from "vitest";
import { logistic } from "../../math/index.js";
import { deriveStream } from "../../random/index.js";
import { allPrompts } from "./grouped-rows.js";
import { clusterLengthControlledWinRate, lengthControlledWinRate } from "./length-controlled-win-rate.js";

/** A judge whose preference is σ(skill + pull · (longer by, in deviations, squashed) + ease · difficulty). */
function judged(n: number, skill: number, pull: number, ease: number, longerBy: number) {
  const stream = deriveStream("length-controlled", 1, "judge");
  const normal = (): Float64Array => Float64Array.from({ length: n }, () => stream.normal());
  const baselineLength = normal().map((z) => 2000 + 200 * z);
  const length = baselineLength.map((l) => l + longerBy + 300 * stream.normal());
  const difficulty = normal();
  const difference = length.map((l, i) => l - baselineLength[i]!);
  const mean = difference.reduce((sum, d) => sum + d / n, 0);
  const scale = Math.sqrt(difference.reduce((sum, d) => sum + (d - mean) * (d - mean), 0) / (n - 1));
  const preference = difference.map((d, i) =>
    logistic(skill + pull * Math.tanh(d / scale) + ease * difficulty[i]!),
  );
  return { preference, length, baselineLength, difficulty, scale };
}

describe("the length-controlled win rate", () => {
  it("finds the coefficients of a judge that follows the model exactly", () => {
    const log = judged(2000, 0.4, 0.9, 0.5, 250);
    const found = lengthControlledWinRate(log, { ridge: 1e-9 });
    expect(found.modelCoefficient).toBeCloseTo(0.4, 6);
    expect(found.lengthCoefficient).toBeCloseTo(-0.9, 6);
    expect(found.difficultyCoefficient).toBeCloseTo(0.5, 6);
    expect(found.lengthScale).toBeCloseTo(log.scale, 8);
    const expected = log.difficulty.reduce((sum, d) => sum + logistic(0.4 + 0.5 * d) / 2000, 0);
    expect(found.controlled).toBeCloseTo(expected, 6);
    expect(found.raw).toBeGreaterThan(found.controlled + 0.05);
  });
  it("is ½ for a model whose only skill is length", () => {
    const { preference, length, baselineLength } = judged(2000, 0, 1.2, 0, 300);
    const found = lengthControlledWinRate({ preference, length, baselineLength });
    expect(found.raw).toBeGreaterThan(0.6);
    expect(found.longer).toBeGreaterThan(0.75);
    expect(found.controlled).toBeCloseTo(0.5, 3);
    expect(found.difficultyCoefficient).toBe(0);
  });
  it("equals the raw rate where lengths are equal", () => {
    const preference = Float64Array.of(1, 0, 1, 1, 0.5);
    const length = new Float64Array(5).fill(10);
    const found = lengthControlledWinRate({ preference, length, baselineLength: length }, { ridge: 1e-9 });
    expect(found.controlled).toBeCloseTo(0.7, 8);
  });
  it("is undefined where length cannot be told from the model", () => {
    const preference = Float64Array.of(1, 0, 1);
    const length = Float64Array.of(10, 20, 30);
    const longer = length.map((l) => l + 1);
    const found = lengthControlledWinRate({ preference, length: longer, baselineLength: length });
    expect(found.raw).toBeCloseTo(2 / 3, 12);
    expect(found.controlled).toBeNaN();
    expect(
      lengthControlledWinRate({
        preference: preference.slice(0, 0),
        length: longer.slice(0, 0),
        baselineLength: length.slice(0, 0),
      }).raw,
    ).toBeNaN();
  });
  it("leaves out preferences that are none", () => {
    const log = judged(60, 0.2, 0.5, 0, 100);
    const spoilt = {
      preference: Float64Array.of(...log.preference, Number.NaN, 2, 0.5),
      length: Float64Array.of(...log.length, 1, 1, Number.NaN),
      baselineLength: Float64Array.of(...log.baselineLength, 9, 9, 9),
    };
    const { preference, length, baselineLength } = log;
    expect(lengthControlledWinRate(spoilt)).toEqual(
      lengthControlledWinRate({ preference, length, baselineLength }),
    );
  });
  it("counts prompts as often as they were drawn", () => {
    const log = {
      ...judged(40, 0.2, 0.5, 0.3, 100),
      prompt: Int32Array.from({ length: 40 }, (_, i) => i % 4),
    };
    const first = clusterLengthControlledWinRate(log);
    expect(first(allPrompts(4))).toBe(lengthControlledWinRate(log).controlled);
    // A prompt drawn alone, with a penalty that does not see how often.
    expect(clusterLengthControlledWinRate(log, { ridge: 1e-10 })(Float64Array.of(3, 0, 0, 0))).toBeCloseTo(
      clusterLengthControlledWinRate(log, { ridge: 1e-10 })(Float64Array.of(1, 0, 0, 0)),
      6,
    );
  });
  it("refuses a penalty that is none, and columns that do not fit", () => {
    const one = Float64Array.of(1);
    const log = { preference: one, length: one, baselineLength: one };
    expect(() => lengthControlledWinRate(log, { ridge: 0 })).toThrow(/ridge is 0/);
    expect(() => lengthControlledWinRate({ ...log, length: Float64Array.of(1, 2) })).toThrow(/length has 2/);
  });
});
