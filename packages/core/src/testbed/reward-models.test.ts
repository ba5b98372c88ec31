import { describe, expect, it } from "vitest";
import { deriveStream } from "../random/index.js";
import {
  drawPreferencePairs,
  drawResponseSpace,
  fitLinearReward,
  fitNetworkReward,
  linearReward,
  pairAccuracy,
  pairsAt,
  randomNetworkReward,
  resampledPairs,
  seenFeatures,
  standardReward,
} from "./index.js";
import { networkGradient, networkLoss, networkScores } from "./network-reward-model.js";
import { randomSpace, spaceOf } from "./small-spaces.testing.js";

const stream = (purpose: string, seed = 1) => deriveStream("reward models", seed, purpose);
const large = () =>
  drawResponseSpace(
    { prompts: 20, responses: 100, features: ["a", "b", "c", "d"].map((name) => ({ name })) },
    stream("space"),
  );

describe("drawPreferencePairs", () => {
  it("labels by Bradley–Terry at the temperature, with flips", () => {
    const space = spaceOf([[0.5, 0.5]]);
    const gold = Float64Array.of(1, 0);
    const shareOfBetter = (options: { temperature?: number; noise?: number }) => {
      const pairs = drawPreferencePairs(space, gold, { pairs: 20_000, ...options }, stream("labels"));
      return pairAccuracy(gold, pairs);
    };
    // Four standard errors are .014.
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
    expect(Math.abs(shareOfBetter({}) - sigmoid(1))).toBeLessThan(0.014);
    expect(Math.abs(shareOfBetter({ temperature: 0.25 }) - sigmoid(4))).toBeLessThan(0.006);
    expect(shareOfBetter({ temperature: 0 })).toBe(1);
    expect(Math.abs(shareOfBetter({ temperature: 0, noise: 0.1 }) - 0.9)).toBeLessThan(0.01);
    expect(Math.abs(shareOfBetter({ noise: 0.5 }) - 0.5)).toBeLessThan(0.015);
  });

  it("draws two different responses of one prompt, in proportion to the base policy", () => {
    const space = spaceOf([
      [0.6, 0.3, 0.1],
      [0.1, 0.1, 0.8],
    ]);
    const { first, second } = drawPreferencePairs(
      space,
      new Float64Array(6),
      { pairs: 20_000 },
      stream("pairs"),
    );
    const counts = new Float64Array(6);
    first.forEach((a, i) => {
      expect(a).not.toBe(second[i]);
      expect(a < 3).toBe(second[i]! < 3);
      counts[a]!++;
    });
    const expected = [0.6, 0.3, 0.1, 0.1, 0.1, 0.8];
    expected.forEach((p, row) => {
      expect(Math.abs(counts[row]! / 20_000 - p / 2)).toBeLessThan(0.015);
    });
  });

  it("is swayed by a bias of the labeller, and soft labels are the probabilities themselves", () => {
    const space = randomSpace(2, 4, 8);
    const gold = linearReward(space, { quality: 1 });
    const options = { pairs: 50, temperature: 0.5, noise: 0.1, bias: { length: 2 }, soft: true };
    const { first, second, labels } = drawPreferencePairs(space, gold, options, stream("soft"));
    const judged = linearReward(space, { quality: 1, length: 2 });
    labels.forEach((label, i) => {
      const clean = 1 / (1 + Math.exp(-2 * (judged[first[i]!]! - judged[second[i]!]!)));
      expect(label).toBeCloseTo(0.9 * clean + 0.1 * (1 - clean), 12);
    });
  });

  it("refuses labellers and spaces that make no sense", () => {
    const space = randomSpace(1);
    const gold = new Float64Array(15);
    const draw = (options: object) => () =>
      drawPreferencePairs(space, gold, { pairs: 5, ...options }, stream("x"));
    expect(draw({ temperature: -1 })).toThrow(/temperature = -1/);
    expect(draw({ noise: 0.6 })).toThrow(/noise = 0.6/);
    expect(draw({ bias: { style: 1 } })).toThrow(/style/);
    expect(draw({ pairs: 0 })).toThrow(/pairs = 0/);
    const lonely = spaceOf([[1]]);
    expect(() => drawPreferencePairs(lonely, new Float64Array(1), { pairs: 1 }, stream("x"))).toThrow(
      /one response/,
    );
    const certain = spaceOf([[1, 1e-300]]);
    expect(() => drawPreferencePairs(certain, new Float64Array(2), { pairs: 1 }, stream("x"))).toThrow(
      /nearly all probability of prompt 0/,
    );
  });
});

describe("pairs", () => {
  it("count ties of a reward as half right", () => {
    const pairs = {
      first: Int32Array.of(0, 0, 1),
      second: Int32Array.of(1, 2, 2),
      labels: Float64Array.of(1, 0, 0.7),
    };
    // Ordered rightly, tied, ordered first over second at 0.7.
    expect(pairAccuracy(Float64Array.of(3, 1, 0), pairs)).toBeCloseTo((1 + 0 + 0.7) / 3, 14);
    expect(pairAccuracy(Float64Array.of(1, 0, 1), pairs)).toBeCloseTo((1 + 0.5 + 0.3) / 3, 14);
    expect(pairsAt(pairs, [2, 0]).labels).toEqual(Float64Array.of(0.7, 1));
    const again = resampledPairs(pairs, stream("bootstrap"));
    again.first.forEach((a, i) => {
      expect([0, 1, 2].some((k) => pairs.first[k] === a && pairs.labels[k] === again.labels[i])).toBe(true);
    });
  });
});

describe("fitLinearReward", () => {
  it("recovers the labeller's weights over its temperature from many pairs", () => {
    const space = large();
    const gold = linearReward(space, { a: 1, b: -0.5, c: 0.25 });
    const pairs = drawPreferencePairs(
      space,
      gold,
      { pairs: 4000, temperature: 0.5, soft: true },
      stream("recover"),
    );
    const { weights, scores, loss } = fitLinearReward(seenFeatures(space), pairs, 1e-6);
    [2, -1, 0.5, 0].forEach((w, d) => {
      expect(weights[d]).toBeCloseTo(w, 5);
    });
    expect(scores[7]).toBeCloseTo(2 * gold[7]!, 4);
    // With soft labels of its own model the loss is the labels' mean entropy.
    const entropy =
      pairs.labels.reduce((sum, y) => sum - y * Math.log(y) - (1 - y) * Math.log(1 - y), 0) / 4000;
    expect(loss).toBeCloseTo(entropy, 8);
  });

  it("misses a feature that it cannot see", () => {
    const space = large();
    const gold = linearReward(space, { a: 1, b: 1 });
    const pairs = drawPreferencePairs(space, gold, { pairs: 4000, temperature: 0 }, stream("blind"));
    const seeing = fitLinearReward(seenFeatures(space), pairs).scores;
    const blind = fitLinearReward(seenFeatures(space, ["a", "c", "d"]), pairs).scores;
    expect(pairAccuracy(seeing, pairs)).toBeGreaterThan(0.98);
    // Two equal normal halves, one seen: the angle is 45°, so ¾ of pairs are ordered rightly; 4 standard errors .03.
    expect(Math.abs(pairAccuracy(blind, pairs) - 0.75)).toBeLessThan(0.03);
  });
});

describe("fitNetworkReward", () => {
  it("descends the gradient of its loss, by finite differences", () => {
    const space = large();
    const seen = seenFeatures(space);
    const pairs = drawPreferencePairs(
      space,
      linearReward(space, { a: 1 }),
      { pairs: 12, soft: true },
      stream("fd"),
    );
    const draws = stream("parameters");
    const parameters = Float64Array.from({ length: 5 * 6 }, () => draws.normal());
    const gradient = new Float64Array(parameters.length);
    const places = Int32Array.from({ length: 12 }, (_, i) => i);
    for (const activation of ["tanh", "relu"] as const) {
      networkGradient(seen, pairs, places, parameters, activation, gradient);
      for (let i = 0; i < parameters.length; i++) {
        const h = 1e-6;
        const shifted = (by: number) => {
          const moved = parameters.slice();
          moved[i]! += by;
          return networkLoss(seen, pairs, moved, activation);
        };
        expect(gradient[i]).toBeCloseTo((shifted(h) - shifted(-h)) / (2 * h), 7);
      }
    }
  });

  it("scores by hand where it has one unit", () => {
    const seen = { dimension: 2, values: Float64Array.of(1, 2, -1, 0) };
    const parameters = Float64Array.of(0.5, 0.25, -0.2, 3);
    expect(networkScores(seen, parameters, "relu")[0]).toBeCloseTo(3 * 0.8, 14);
    expect(networkScores(seen, parameters, "relu")[1]).toBe(0);
    expect(networkScores(seen, parameters, "tanh")[1]).toBeCloseTo(3 * Math.tanh(-0.7), 14);
  });

  it("learns a nonlinear gold reward that no linear model can", () => {
    const space = large();
    const seen = seenFeatures(space);
    const a = linearReward(space, { a: 1 });
    const gold = standardReward(space, a.map(Math.abs));
    const pairs = drawPreferencePairs(space, gold, { pairs: 3000, temperature: 0.1 }, stream("abs"));
    const test = drawPreferencePairs(space, gold, { pairs: 3000, temperature: 0 }, stream("test"));
    const network = fitNetworkReward(seen, pairs, { width: 16 }, stream("fit"));
    expect(pairAccuracy(network.scores, test)).toBeGreaterThan(0.93);
    expect(pairAccuracy(fitLinearReward(seen, pairs).scores, test)).toBeLessThan(0.56);
    expect(network.heldOutLoss).toBeLessThan(0.25);
    expect(network.epoch).toBeGreaterThan(0);
    // The same stream, the same bits.
    expect(fitNetworkReward(seen, pairs, { width: 16 }, stream("fit")).scores).toEqual(network.scores);
  });

  it("keeps the epoch with the lowest held-out loss instead of learning noise by heart", () => {
    const space = large();
    const seen = seenFeatures(space);
    const gold = standardReward(space, randomNetworkReward(seen, { widths: [8] }, stream("gold")));
    const pairs = drawPreferencePairs(space, gold, { pairs: 400, noise: 0.3 }, stream("noisy"));
    const options = { width: 64, epochs: 60, learningRate: 0.02, patience: 10 };
    const stopped = fitNetworkReward(seen, pairs, options, stream("fit"));
    const whole = fitNetworkReward(seen, pairs, { ...options, heldOut: 0 }, stream("fit"));
    expect(stopped.epoch).toBeLessThan(30);
    expect(whole.epoch).toBe(60);
    expect(whole.heldOutLoss).toBeNaN();
    expect(whole.loss).toBeLessThan(stopped.loss - 0.1);
    const test = drawPreferencePairs(space, gold, { pairs: 3000, temperature: 0 }, stream("clean"));
    expect(pairAccuracy(stopped.scores, test)).toBeGreaterThan(pairAccuracy(whole.scores, test));
  });

  it("refuses options that make no sense", () => {
    const space = randomSpace(1);
    const pairs = drawPreferencePairs(space, new Float64Array(15), { pairs: 3 }, stream("x"));
    const fit = (options: object) => () =>
      fitNetworkReward(seenFeatures(space), pairs, { width: 2, ...options }, stream("x"));
    expect(fit({ width: 0 })).toThrow(/width = 0/);
    expect(fit({ learningRate: 0 })).toThrow(/learningRate = 0/);
    expect(fit({ heldOut: 1 })).toThrow(/heldOut = 1/);
    expect(() =>
      fitNetworkReward(seenFeatures(space), pairsAt(pairs, []), { width: 2 }, stream("x")),
    ).toThrow(/no pairs/);
  });
});
