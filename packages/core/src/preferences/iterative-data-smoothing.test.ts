import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { log } from "../math/log.js";
import { fitLinearPreferences, type LinearPreferences } from "./fit-linear.js";
import { iterativeDataSmoothing, LinearPreferenceDescent, smoothLabels } from "./iterative-data-smoothing.js";

/** Comparisons of items i ≻ j, a weight per item. */
const items = (
  features: number,
  pairs: readonly (readonly [number, number])[],
  labels: readonly number[],
  counts?: readonly number[],
): LinearPreferences => ({
  features,
  rowStart: Int32Array.from({ length: pairs.length + 1 }, (_, i) => 2 * i),
  column: Int32Array.from(pairs.flat()),
  value: Float64Array.from(pairs.flatMap(() => [1, -1])),
  labels: Float64Array.from(labels),
  ...(counts === undefined ? {} : { counts: Float64Array.from(counts) }),
});

/** One weight that is the margin itself, one comparison, won. */
const wonPair: LinearPreferences = {
  features: 1,
  rowStart: Int32Array.of(0, 1),
  column: Int32Array.of(0),
  value: Float64Array.of(1),
  labels: Float64Array.of(1),
};

describe("iterativeDataSmoothing", () => {
  it("takes the two steps worked out by hand for one won pair, β = ½, step 1", () => {
    const model = new LinearPreferenceDescent(wonPair, { learningRate: 1 });
    const epochs = iterativeDataSmoothing(model, wonPair.labels, { rate: 0.5, epochs: 2 });
    const first = epochs.next().value!;
    expect(model.weights[0]).toBe(0.5);
    expect(first.labels[0]).toBeCloseTo(0.8112297, 7);
    const second = epochs.next().value!;
    expect(model.weights[0]).toBeCloseTo(0.6887703, 7);
    expect(second.labels[0]).toBeCloseTo(0.7384615, 7);
    expect(second.epoch).toBe(2);
    expect(epochs.next().done).toBe(true);
  });

  it("leaves the caller's labels alone", () => {
    const model = new LinearPreferenceDescent(wonPair, { learningRate: 1 });
    for (const _ of iterativeDataSmoothing(model, wonPair.labels, { rate: 0.5, epochs: 3 }));
    expect(wonPair.labels[0]).toBe(1);
  });

  it("bounds a pair that is compared once, which maximum likelihood does not, and learns one compared 1000 times", () => {
    const data = items(
      3,
      [
        [0, 1],
        [2, 1],
      ],
      [0.7, 1],
      [1000, 1],
    );
    const after = (rate: number, epochs: number) => {
      const model = new LinearPreferenceDescent(data, { learningRate: 1, steps: 50 });
      for (const _ of iterativeDataSmoothing(model, data.labels, { rate, epochs }));
      const [a, b, c] = model.weights;
      return { often: a! - b!, once: c! - b! };
    };
    const [early, late] = [after(0, 1000), after(0, 10_000)];
    // Descent on a separable pair goes on as the logarithm of time: ln 10 per factor of ten.
    expect(late.once - early.once).toBeGreaterThan(1.5);
    expect(late.once).toBeGreaterThan(5);
    expect(late.often).toBeCloseTo(log(7 / 3), 2);
    const [soft, softer] = [after(0.02, 1000), after(0.02, 10_000)];
    expect(softer.once - soft.once).toBeCloseTo(0, 3);
    expect(softer.once).toBeLessThan(1.5);
    expect(softer.often).toBeGreaterThan(0.9 * log(7 / 3));
  });

  it("refuses what it cannot use", () => {
    const model = new LinearPreferenceDescent(wonPair, { learningRate: 1 });
    const run = (rate: number, epochs: number, label = 1) =>
      iterativeDataSmoothing(model, Float64Array.of(label), { rate, epochs }).next();
    expect(() => run(1.1, 1)).toThrow(/rate = 1.1/);
    expect(() => run(0.5, 0)).toThrow(/epochs = 0/);
    expect(() => run(0.5, 1, 2)).toThrow(/A label is 2/);
    expect(() => smoothLabels(Float64Array.of(1, 0), [0], 0.5)).toThrow(/1 margins and 2 labels/);
    expect(() => new LinearPreferenceDescent(wonPair, { learningRate: 0 })).toThrow(/learningRate = 0/);
    expect(() => new LinearPreferenceDescent(wonPair, { learningRate: 1, steps: 0 })).toThrow(/steps = 0/);
    expect(() => new LinearPreferenceDescent(wonPair, { learningRate: 1, ridge: -1 })).toThrow(/ridge = -1/);
    expect(() => new LinearPreferenceDescent(items(2, [[0, 1]], [1], [0]), { learningRate: 1 })).toThrow(
      /sum to 0/,
    );
  });
});

describe("smoothLabels", () => {
  it("lies between the label and the model", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: -30, max: 30, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (label, margin, rate) => {
          const [model] = smoothLabels(Float64Array.of(0), [margin], 1);
          const [moved] = smoothLabels(Float64Array.of(label), [margin], rate);
          expect(moved).toBeGreaterThanOrEqual(Math.min(label, model!) - 1e-15);
          expect(moved).toBeLessThanOrEqual(Math.max(label, model!) + 1e-15);
        },
      ),
    );
  });
});

describe("LinearPreferenceDescent", () => {
  it("ends where Newton's method does, with the ridge per comparison", () => {
    const data = items(
      4,
      [
        [0, 1],
        [1, 2],
        [2, 3],
        [0, 3],
      ],
      [0.8, 0.4, 1, 0.3],
      [5, 3, 1, 7],
    );
    const model = new LinearPreferenceDescent(data, { learningRate: 1, steps: 20_000, ridge: 0.01 });
    model.learn(data.labels);
    const exact = fitLinearPreferences(data, { ridge: 0.01 * 16 });
    for (let j = 0; j < 4; j++) expect(model.weights[j]).toBeCloseTo(exact.weights[j]!, 6);
  });

  it("treats a count of two as two comparisons", () => {
    const once = items(
      2,
      [
        [0, 1],
        [0, 1],
        [1, 0],
      ],
      [1, 1, 1],
    );
    const counted = items(
      2,
      [
        [0, 1],
        [1, 0],
      ],
      [1, 1],
      [2, 1],
    );
    const [a, b] = [once, counted].map((data) => {
      const model = new LinearPreferenceDescent(data, { learningRate: 0.5, steps: 7 });
      model.learn(data.labels);
      return model.weights;
    });
    expect(a![0]).toBeCloseTo(b![0]!, 14);
    expect(a![0]).toBeGreaterThan(0);
  });
});
