import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveStream } from "../../random/index.js";
import { preferenceAsReward } from "../overoptimisation/index.js";
import {
  ceilingRewards,
  centredPreferenceLoss,
  centredRewards,
  clipSteps,
  clipThenDeltaSteps,
  deltaSteps,
  ensembleRewards,
  evaluateSigmoidPolynomial,
  gatedRewards,
  lengthBiasPenalisedRewards,
  lengthPenalisedRewards,
  logSigmoidCentredRewards,
  minFormGaps,
  minFormSteps,
  oneProcess,
  preferenceRewards,
  processReturns,
  RecentMoments,
  RunningMoments,
  RunningRange,
  referenceRewards,
  relativeRewards,
  returnsToGo,
  scaledAndClippedRewards,
  sharedReferences,
  shiftedPreferenceRewards,
  sigmoidPolynomial,
  squashedRewards,
  strictMinimumSteps,
  withoutTruncated,
} from "./index.js";

const column = (...values: number[]): Float64Array => Float64Array.from(values);
const near = (actual: ArrayLike<number>, expected: readonly number[], digits = 12): void => {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(actual[i]).toBeCloseTo(value, digits);
  });
};
const finite = fc.double({ min: -50, max: 50, noNaN: true });

describe("rewards relative to references", () => {
  it("preference as reward gives the worked numbers: 0.626932, 0.731059 and 0.5", () => {
    near(preferenceRewards(column(1.2), sharedReferences(1, [0.2, -0.8, 2.2])), [0.626932], 6);
    near(preferenceRewards(column(1.2), sharedReferences(1, [0.2])), [0.731059], 6);
    near(preferenceRewards(column(1.2), sharedReferences(1, [1.2])), [0.5]);
    near(
      preferenceRewards(column(1.2), sharedReferences(1, [0.2, -0.8, 2.2]), { maximum: 1 }),
      [0.731059],
      6,
    );
  });

  it("agrees with preferenceAsReward row by row, each row with its own prompt's references", () => {
    const prompt = Int32Array.of(1, 0, 1, 0, 1, 2);
    const reward = column(1, 2, 3, 4, 5, 6);
    const references = referenceRewards(prompt, 3, reward, Uint8Array.of(1, 0, 1, 1, 0, 0));
    const out = preferenceRewards(reward, references, { k: 2 });
    const own = [[4], [1, 3]];
    for (let i = 0; i < 5; i++)
      expect(out[i]).toBeCloseTo(preferenceAsReward(reward[i]!, own[1 - (prompt[i] === 0 ? 1 : 0)]!, 2), 14);
    expect(out[5]).toBeNaN();
  });

  it("tanh, arctan and the centred reward are the closed forms at r − r_ref = 1", () => {
    const one = sharedReferences(1, [1]);
    near(relativeRewards(column(2), one, { kind: "tanh" }), [0.7615941559557649], 14);
    near(relativeRewards(column(2), one, { kind: "arctan" }), [Math.PI / 4], 14);
    near(centredRewards(column(2), sharedReferences(1, [1, 2, 6])), [-1]);
    near(squashedRewards(column(0, 1), { kind: "sigmoid", k: 3 }), [0.5, 0.9525741268224334], 14);
  });

  it("sgfc is one half at 3 above the reference, and σ(−3) at the reference", () => {
    near(shiftedPreferenceRewards(column(3, 0), sharedReferences(2, [0])), [0.5, 0.04742587317756678], 14);
  });

  it("the polynomial is numpy's least-squares fit to the sigmoid on 100 points of [−5, 5]", () => {
    near(
      sigmoidPolynomial(),
      [0.5, 0.2287885117782609, 0, -0.010130912056492032, 0, 0.00020266916983218444],
      13,
    );
    const c = sigmoidPolynomial();
    expect(evaluateSigmoidPolynomial(c, 1.2)).toBeCloseTo(0.7575443038489713, 13);
    expect(evaluateSigmoidPolynomial(c, -4.9)).toBeCloseTo(-0.0016622773089436382, 12);
    expect([-5, 5, -9, 9].map((x) => evaluateSigmoidPolynomial(c, x))).toEqual([0, 1, 0, 1]);
  });

  it("LSC takes the 85th percentile of a normal fitted to the references, by either deviation", () => {
    const references = sharedReferences(1, [0.2, -0.8, 2.2]);
    near(logSigmoidCentredRewards(column(1.2), references), [-1.252928059068227], 12);
    near(
      logSigmoidCentredRewards(column(1.2), references, { deviation: "population" }),
      [-1.054354262298176],
      12,
    );
    // One reference: q = 0.2 + 1.0364 × 10⁻⁵.
    near(logSigmoidCentredRewards(column(0.2), sharedReferences(1, [0.2])), [-Math.LN2], 4);
  });

  it("every bounded squash keeps the order of rewards and stays in its range", () => {
    fc.assert(
      fc.property(finite, finite, fc.array(finite, { minLength: 1, maxLength: 4 }), (a, b, values) => {
        const references = sharedReferences(2, values);
        for (const [kind, low, high] of [
          ["sigmoid", 0, 1],
          ["tanh", -1, 1],
          ["arctan", -Math.PI / 2, Math.PI / 2],
        ] as const) {
          const out = relativeRewards(column(a, b), references, { kind });
          expect(Math.min(...out)).toBeGreaterThanOrEqual(low);
          expect(Math.max(...out)).toBeLessThanOrEqual(high);
          if (a > b) expect(out[0]).toBeGreaterThanOrEqual(out[1]!);
        }
      }),
    );
  });

  it("refuses logs without references and columns that do not fit", () => {
    expect(() => referenceRewards(Int32Array.of(0), 1, column(1), Uint8Array.of(0))).toThrow(
      /No row is marked/,
    );
    expect(() => preferenceRewards(column(1, 2), sharedReferences(1, [1]))).toThrow(/2 rewards and 1 rows/);
    expect(() => preferenceRewards(column(1), sharedReferences(1, [1]), { k: 0 })).toThrow(/k = 0/);
  });
});

describe("running statistics", () => {
  it("in batches of any size, moments are those of all rewards together", () => {
    fc.assert(
      fc.property(fc.array(fc.array(finite, { maxLength: 6 }), { minLength: 1, maxLength: 6 }), (batches) => {
        const all = batches.flat();
        fc.pre(all.length > 0);
        const moments = new RunningMoments();
        for (const batch of batches) moments.update(column(...batch));
        const mean = all.reduce((sum, x) => sum + x, 0) / all.length;
        const variance = all.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / all.length;
        expect(moments.count).toBe(all.length);
        expect(moments.mean).toBeCloseTo(mean, 9);
        expect(moments.deviation * moments.deviation).toBeCloseTo(variance, 7);
      }),
    );
  });

  it("standardises, clips and rescales by what was taken in", () => {
    const moments = new RunningMoments().update(column(0, 2)).update(column(4, 6));
    // Mean 3, variance 5.
    near(moments.standardise(column(3, 8)), [0, Math.sqrt(5)]);
    near(moments.clip(column(-9, 3, 9)), [3 - Math.sqrt(5), 3, 3 + Math.sqrt(5)]);
    near(new RunningMoments(moments).standardise(column(3)), [0]);
    near(new RunningMoments().update(column(2, 2)).standardise(column(5)), [3]);
    const range = new RunningRange().update(column(1, 3)).update(column(2, 5));
    near(range.rescale(column(1, 2, 5)), [0, 0.25, 1]);
    near(new RunningRange().update(column(4)).rescale(column(4)), [0.5]);
    expect(() => moments.update(column(Number.NaN))).toThrow(/rewards\[0\] is NaN/);
  });

  it("recent moments forget the eleventh batch back", () => {
    const recent = new RecentMoments();
    recent.update(column(1000, 1000));
    for (let i = 0; i < 10; i++) recent.update(column(i, i + 2));
    expect(recent.mean).toBeCloseTo(5.5, 12);
    expect(recent.deviation).toBeCloseTo(Math.SQRT2, 12);
  });
});

describe("limits and length", () => {
  it("ceiling, price on length and gate do what their formulas say", () => {
    near(ceilingRewards(column(-1, 2, 9), 3), [-1, 2, 3]);
    near(lengthPenalisedRewards(column(1, 1, 1), column(90, 100, 150), 100, 0.01), [1, 1, 0.5]);
    near(gatedRewards(column(1, 0, 0.5), column(2, 2, 2)), [2, 0, 0]);
    near(gatedRewards(column(1, 0, 0.5), column(2, 2, 2), { threshold: 0.5, closed: -1 }), [2, -1, 2]);
    expect(() => lengthPenalisedRewards(column(1), column(1, 2), 1, 1)).toThrow(/length has 2 values for 1/);
  });

  it("the length penalty of A Long Way to Go takes one deviation off per 50 tokens, from +2 at none", () => {
    near(lengthBiasPenalisedRewards(column(0, 0, 0, 0), column(0, 50, 100, 200), 1.5), [3, 1.5, 0, -3]);
  });

  it("its reward scaling clips to ±0.3 deviations", () => {
    near(scaledAndClippedRewards(column(0, 1, 1.2, 5), { mean: 1, deviation: 2 }), [-0.3, 0, 0.1, 0.3]);
    expect(() => scaledAndClippedRewards(column(1), { mean: 0, deviation: 0 })).toThrow(/do not vary/);
  });

  it("replaces cut completions by ones that ended, every one of which can be drawn", () => {
    const truncated = Uint8Array.from({ length: 400 }, (_, i) => (i < 3 ? 0 : 1));
    const used = withoutTruncated(truncated, deriveStream("test", 1, "omission"));
    expect(Array.from(used.slice(0, 3))).toEqual([0, 1, 2]);
    expect(new Set(used.slice(3))).toEqual(new Set([0, 1, 2]));
    expect(withoutTruncated(truncated, deriveStream("test", 1, "omission"))).toEqual(used);
    expect(() => withoutTruncated([1, 1], deriveStream("test", 1, "omission"))).toThrow(/Every completion/);
  });
});

describe("process rewards", () => {
  const steps = oneProcess([0.9, 0.8, 0.95, 0.3, 0.6]);

  it("clip, delta and both give the worked numbers of Gao et al.'s transforms", () => {
    near(clipSteps(steps, 0.7).values, [0, 0, 0, -0.4, -0.1]);
    near(deltaSteps(steps).values, [0.1, -0.15, 0.65, 0.3, 0]);
    near(returnsToGo(deltaSteps(steps)).values, [0.9, 0.8, 0.95, 0.3, 0]);
    near(clipThenDeltaSteps(steps, 0.7).values, [0, 0, 0.4, -0.4, 0]);
    near(returnsToGo(clipThenDeltaSteps(steps, 0.7)).values, [0, 0, 0, -0.4, 0]);
  });

  it("keep completions apart, among them empty ones and single steps", () => {
    const log = { start: Int32Array.of(0, 2, 2, 3, 6), values: column(1, 2, 5, 3, 1, 2) };
    near(deltaSteps(log).values, [1, 0, 0, 2, 1, 0]);
    near(processReturns(log), [3, 0, 5, 6]);
    near(processReturns(log, 0.5), [2, 0, 5, 4]);
    near(processReturns(strictMinimumSteps(log)), [1, 0, 5, 1]);
  });

  it("a return is never raised by one step more after clipping, and telescopes after delta", () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 2, maxLength: 8 }), finite, finite, (values, more, eta) => {
        const before = processReturns(clipSteps(oneProcess(values), eta))[0]!;
        const after = processReturns(clipSteps(oneProcess([...values, more]), eta))[0]!;
        expect(after).toBeLessThanOrEqual(before);
        const returns = returnsToGo(deltaSteps(oneProcess(values))).values;
        for (let k = 0; k < values.length - 1; k++) expect(returns[k]).toBeCloseTo(values[k]!, 9);
      }),
    );
  });
});

describe("the min-form", () => {
  const steps = oneProcess([0.8, 0.2, -0.5, 0.9]);
  it.each([
    [0.1, -0.499358],
    [0.5, -0.243568],
    [1, 0.019487],
    [0.01, -0.5],
  ])("at T = %f sums to %f", (temperature, sum) => {
    near(processReturns(minFormSteps(steps, temperature)), [sum], 6);
  });

  it("weighs (0.6, 0.2, 0.9) at T = 0.1 so that the least step decides", () => {
    const paid = minFormSteps(oneProcess([0.6, 0.2, 0.9]), 0.1).values;
    near(paid, [0.0179701 * 0.6, 0.9811352 * 0.2, 0.0008947 * 0.9], 7);
    near(processReturns(minFormSteps(oneProcess([0.6, 0.2, 0.9]), 0.1)), [0.2078143], 7);
  });

  it("warns at T = 1, where the sum of a completion with a bad step is positive, and not at 0.1", () => {
    expect(minFormGaps(steps, 0.1).warning).toBeUndefined();
    const gaps = minFormGaps(steps, 1);
    expect(gaps.signFlips).toBe(1);
    expect(gaps.largest).toBeCloseTo(0.519487, 6);
    expect(gaps.warning).toMatch(/T = 1 is not small .* another sign in 100.0 %/);
    expect(minFormGaps(steps, 0.5).warning).toMatch(/0\.256 from the minimum on average\. Lower T/);
  });

  it("tends to the strict minimum", () => {
    near(minFormSteps(steps, 0.001).values, Array.from(strictMinimumSteps(steps).values), 12);
    near(strictMinimumSteps(oneProcess([2, 1, 1])).values, [0, 1, 0]);
    expect(() => minFormSteps(steps, 0)).toThrow(/temperature = 0/);
  });
});

describe("several reward models", () => {
  it("aggregates of 1, 2 and 4 are the worked numbers, and a coefficient scales what is taken off", () => {
    const columns = [column(1), column(2), column(4)];
    const value = (rule: Parameters<typeof ensembleRewards>[1], c?: number): number =>
      ensembleRewards(columns, rule, c)[0]!;
    expect(value("mean")).toBeCloseTo(2.333333, 6);
    expect(value("minimum")).toBe(1);
    expect(value("median")).toBe(2);
    expect(value("mean-minus-deviation")).toBeCloseTo(1.086114, 6);
    expect(value("mean-minus-variance")).toBeCloseTo(0.777778, 6);
    expect(value("mean-minus-variance", 0.5)).toBeCloseTo(7 / 3 - 7 / 9, 12);
    expect(value("minimum", 0.5)).toBe(1);
    expect(() => ensembleRewards([column(1), column(1, 2)], "mean")).toThrow(/columns\[1\] has 2 scores/);
  });

  it("the centring term vanishes for rewards around 0 and costs 0.01 × sum² elsewhere", () => {
    near(centredPreferenceLoss(column(1), column(-1)), [0.1269280110429726], 12);
    near(centredPreferenceLoss(column(3), column(1)), [0.1269280110429726 + 0.16], 12);
    near(centredPreferenceLoss(column(3), column(1), 0), [0.1269280110429726], 12);
  });
});
