import { describe, expect, it } from "vitest";
import { deriveStream } from "../random/index.js";
import { pearson } from "../stats/index.js";
import { preferenceProbability } from "./bradley-terry.js";
import {
  type DisentangledWeights,
  disentangledLoss,
  fitDisentangledHeads,
  type LengthPairs,
} from "./disentangled-heads.js";
import { fitLinearPreferences } from "./fit-linear.js";

/** Four features, length the third of them and mixed into the fourth; labels follow `score`. */
function made(seed: number, score: (x: ArrayLike<number>) => number, count = 400): LengthPairs {
  const stream = deriveStream("disentangled-heads.test", seed, "data");
  const rows = 2 * count;
  const values = new Float64Array(4 * rows);
  for (let row = 0; row < rows; row++) {
    const at = 4 * row;
    for (let d = 0; d < 3; d++) values[at + d] = stream.normal();
    values[at + 3] = 0.6 * values[at + 2]! + 0.8 * values[at]!;
  }
  const row = (i: number) => values.subarray(4 * i, 4 * i + 4);
  return {
    dimension: 4,
    values,
    first: Int32Array.from({ length: count }, (_, i) => 2 * i),
    second: Int32Array.from({ length: count }, (_, i) => 2 * i + 1),
    labels: Float64Array.from({ length: count }, (_, i) =>
      stream.uniform53() < preferenceProbability(score(row(2 * i)), score(row(2 * i + 1))) ? 1 : 0,
    ),
    lengths: Float64Array.from({ length: rows }, (_, i) => values[4 * i + 2]!),
  };
}
const biased = made(1, (x) => x[0]! + x[1]! + 1.5 * x[2]!);

describe("disentangledLoss", () => {
  it("has the length loss of four responses worked out by hand", () => {
    // The features are the rewards themselves.
    const pairs: LengthPairs = {
      dimension: 2,
      values: Float64Array.of(1, 0.1, 2, 0.4, 3, 0.2, 2.5, 0.9),
      first: Int32Array.of(0, 2),
      second: Int32Array.of(1, 3),
      labels: Float64Array.of(1, 0),
      lengths: Float64Array.of(10, 20, 30, 40),
    };
    const loss = disentangledLoss(pairs, Float64Array.of(1, 0), Float64Array.of(0, 1));
    expect(Math.abs(loss.qualityCorrelation) - loss.lengthCorrelation).toBeCloseTo(0.033498, 6);
    expect(loss.cosine).toBe(0);
  });

  it("takes correlations over both sides of all comparisons", () => {
    const quality = Float64Array.of(0.3, -1, 0.4, 0.2);
    const scores = Float64Array.from({ length: 800 }, (_, i) =>
      quality.reduce((sum, w, d) => sum + w * biased.values[4 * i + d]!, 0),
    );
    const { qualityCorrelation } = disentangledLoss(biased, quality, Float64Array.of(1, 0, 0, 0));
    expect(qualityCorrelation).toBeCloseTo(pearson(scores, biased.lengths), 12);
  });
});

describe("fitDisentangledHeads", () => {
  it("is the single head's Bradley–Terry fit when nothing is disentangled", () => {
    const ridge = 0.01;
    const heads = fitDisentangledHeads(biased, { length: 0, orthogonality: 0, ridge, steps: 3000 });
    const count = biased.labels.length;
    // For a given sum the penalty is least when both heads are half of it: λ/2 · 2 · ‖w/2‖² = λ/4 ‖w‖².
    const single = fitLinearPreferences(
      {
        features: 4,
        rowStart: Int32Array.from({ length: count + 1 }, (_, i) => 4 * i),
        column: Int32Array.from({ length: 4 * count }, (_, k) => k % 4),
        value: Float64Array.from(
          { length: 4 * count },
          (_, k) =>
            biased.values[8 * Math.floor(k / 4) + (k % 4)]! -
            biased.values[8 * Math.floor(k / 4) + 4 + (k % 4)]!,
        ),
        labels: biased.labels,
      },
      { ridge: (count * ridge) / 2 },
    );
    for (let d = 0; d < 4; d++)
      expect(heads.quality[d]! + heads.length[d]!).toBeCloseTo(single.weights[d]!, 4);
    expect(heads.ranking).toBeCloseTo(single.loss, 7);
  });

  it("leaves length to the length head, and quality to the other", () => {
    const heads = fitDisentangledHeads(biased);
    expect(Math.abs(heads.qualityCorrelation)).toBeLessThan(0.01);
    expect(heads.lengthCorrelation).toBeGreaterThan(0.9);
    expect(Math.abs(heads.cosine)).toBeLessThan(0.01);
    const gold = Float64Array.from(
      { length: 800 },
      (_, i) => biased.values[4 * i]! + biased.values[4 * i + 1]!,
    );
    expect(pearson(heads.qualityScores, gold)).toBeGreaterThan(0.97);
    const single = fitDisentangledHeads(biased, { length: 0, orthogonality: 0 });
    const sum = single.qualityScores.map((r, i) => r + single.lengthScores[i]!);
    expect(pearson(sum, gold)).toBeLessThan(0.85);
  });

  it.each<[string, DisentangledWeights]>([
    ["the default strengths", {}],
    ["a weak length loss", { length: 0.1, orthogonality: 0.1 }],
    ["orthogonality only", { length: 0, orthogonality: 1 }],
  ])("ends where no small step lowers the loss, with %s", (_, weights) => {
    const heads = fitDisentangledHeads(biased, { ...weights, ridge: 0.01, steps: 4000 });
    const stream = deriveStream("disentangled-heads.test", 2, "directions");
    for (let trial = 0; trial < 40; trial++) {
      const nudged = (w: Float64Array) => w.map((value) => value + 0.02 * stream.normal());
      const { total } = disentangledLoss(biased, nudged(heads.quality), nudged(heads.length), {
        ...weights,
        ridge: 0.01,
      });
      expect(total).toBeGreaterThan(heads.total - 1e-5);
    }
  });

  it("costs little where labels know nothing of length", () => {
    const fair = made(3, (x) => x[0]! + x[1]!);
    const gold = Float64Array.from({ length: 800 }, (_, i) => fair.values[4 * i]! + fair.values[4 * i + 1]!);
    expect(pearson(fitDisentangledHeads(fair).qualityScores, gold)).toBeGreaterThan(0.97);
  });

  it("throws quality away with length where length is quality", () => {
    const longIsGood = made(4, (x) => x[0]! + 1.5 * x[2]!);
    const gold = Float64Array.from(
      { length: 800 },
      (_, i) => longIsGood.values[4 * i]! + 1.5 * longIsGood.values[4 * i + 2]!,
    );
    expect(pearson(fitDisentangledHeads(longIsGood).qualityScores, gold)).toBeLessThan(0.7);
  });

  it("refuses what it cannot use", () => {
    const broken = (change: Partial<LengthPairs>) => () => fitDisentangledHeads({ ...biased, ...change });
    expect(broken({ lengths: new Float64Array(800).fill(3) })).toThrow(/lengths do not vary/);
    expect(broken({ lengths: new Float64Array(3) })).toThrow(/3 lengths/);
    expect(broken({ first: Int32Array.of(1) })).toThrow(/1 first/);
    expect(broken({ first: biased.first.map(() => 800) })).toThrow(/row 800/);
    expect(broken({ labels: biased.labels.map(() => 2) })).toThrow(/A label is 2/);
    expect(() => fitDisentangledHeads(biased, { length: -1 })).toThrow(/length = -1/);
    expect(() => fitDisentangledHeads(biased, { ridge: 0 })).toThrow(/ridge = 0/);
    expect(() => fitDisentangledHeads(biased, { steps: 0 })).toThrow(/steps = 0/);
  });
});
