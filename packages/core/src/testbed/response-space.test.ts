import { describe, expect, it } from "vitest";
import { deriveStream } from "../random/index.js";
import {
  baseMoments,
  besideEachOther,
  drawResponseSpace,
  featureColumn,
  linearReward,
  ResponseSampler,
  randomFeatures,
  randomNetworkReward,
  seenFeatures,
  standardReward,
} from "./index.js";
import { randomSpace, spaceOf } from "./small-spaces.testing.js";

const stream = (purpose: string) => deriveStream("testbed", 1, purpose);
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

/** Sample correlation; its standard error is about 1/√n. */
function correlation(x: Float64Array, y: Float64Array): number {
  const [mx, my] = [mean(x), mean(y)];
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    xx += (x[i]! - mx) ** 2;
    yy += (y[i]! - my) ** 2;
    xy += (x[i]! - mx) * (y[i]! - my);
  }
  return xy / Math.sqrt(xx * yy);
}

describe("drawResponseSpace", () => {
  it("gives features of mean 0, variance 1, the asked correlation and the asked share between prompts", () => {
    const space = drawResponseSpace(
      {
        prompts: 4000,
        responses: 10,
        features: [
          { name: "quality" },
          { name: "length", loadings: { quality: 0.4 } },
          { name: "topic", promptShare: 0.6 },
          { name: "rare", tail: 5 },
        ],
      },
      stream("laws"),
    );
    const columns = space.features.map((name) => featureColumn(space, name));
    for (const [j, column] of columns.entries()) {
      expect(mean(column)).toBeCloseTo(0, 1);
      // 40,000 rows: four standard errors of the variance are .03 for normals, .08 with a kurtosis of 9.
      expect(Math.abs(mean(column.map((v) => v * v)) - 1)).toBeLessThan(
        j === 3 ? 0.08 : j === 2 ? 0.06 : 0.03,
      );
    }
    expect(Math.abs(correlation(columns[0]!, columns[1]!) - 0.4)).toBeLessThan(0.02);
    expect(Math.abs(correlation(columns[0]!, columns[3]!))).toBeLessThan(0.02);
    // Two responses of a prompt correlate by the prompt's share.
    const pairs = Array.from({ length: 4000 }, (_, p) => p * 10);
    const topic = columns[2]!;
    const shared = correlation(
      Float64Array.from(pairs, (row) => topic[row]!),
      Float64Array.from(pairs, (row) => topic[row + 1]!),
    );
    expect(Math.abs(shared - 0.6)).toBeLessThan(0.05);
    // Student's t with 5 degrees of freedom lies beyond 4 of its standard deviations 0.18 % of the time, a normal 0.006 %.
    const extreme = (column: Float64Array) => column.filter((v) => Math.abs(v) > 4).length;
    expect(extreme(columns[3]!)).toBeGreaterThan(40);
    expect(extreme(columns[0]!)).toBeLessThan(12);
  });

  it("gives a base policy log-linear in features, normalised for each prompt", () => {
    const space = randomSpace(1);
    const length = featureColumn(space, "length");
    for (let p = 0; p < 3; p++) {
      const rows = [0, 1, 2, 3, 4].map((k) => 5 * p + k);
      expect(rows.reduce((sum, row) => sum + space.base[row]!, 0)).toBeCloseTo(1, 14);
      for (const row of rows.slice(1))
        expect(Math.log(space.base[row]! / space.base[5 * p]!)).toBeCloseTo(
          0.7 * (length[row]! - length[5 * p]!),
          12,
        );
    }
    expect(Math.max(...space.base.map((p, row) => Math.abs(Math.log(p) - space.logBase[row]!)))).toBeLessThan(
      1e-13,
    );
  });

  it("refuses features that cannot be", () => {
    const draw = (features: Parameters<typeof drawResponseSpace>[0]["features"]) => () =>
      drawResponseSpace({ prompts: 2, responses: 2, features }, stream("x"));
    expect(draw([{ name: "a", tail: 2 }])).toThrow(/a\.tail = 2; expected more than 2/);
    expect(draw([{ name: "a" }, { name: "a" }])).toThrow(/Two features are called "a"/);
    expect(draw([{ name: "a", loadings: { b: 1 } }])).toThrow(
      /a\.loadings names feature "b"; the features are none/,
    );
    expect(draw([{ name: "b" }, { name: "a", loadings: { b: 1.2 } }])).toThrow(/squares that sum to 1.44/);
    expect(draw([{ name: "a", promptShare: 2 }])).toThrow(/promptShare = 2/);
    expect(() => featureColumn(randomSpace(1), "style")).toThrow(/"style"; the features are quality, length/);
    expect(() => drawResponseSpace({ prompts: 0, responses: 1, features: [] }, stream("x"))).toThrow(
      /prompts = 0/,
    );
  });
});

describe("rewards", () => {
  it("linear ones add up named features", () => {
    const space = randomSpace(2);
    const [quality, length] = [featureColumn(space, "quality"), featureColumn(space, "length")];
    const reward = linearReward(space, { quality: 2, length: -1 });
    for (let row = 0; row < 15; row++) expect(reward[row]).toBeCloseTo(2 * quality[row]! - length[row]!, 14);
    expect(() => linearReward(space, { style: 1 })).toThrow(/style/);
  });

  it("random networks are one fixed nonlinear function of what they see", () => {
    const space = randomSpace(3, 4, 200);
    const seen = seenFeatures(space);
    const options = { widths: [8, 8] };
    const reward = randomNetworkReward(seen, options, stream("gold"));
    expect(randomNetworkReward(seen, options, stream("gold"))).toEqual(reward);
    expect(randomNetworkReward(seen, options, stream("other"))).not.toEqual(reward);
    // The same function of one row alone.
    const row = { dimension: 2, values: seen.values.slice(10, 12) };
    expect(randomNetworkReward(row, options, stream("gold"))[0]).toBe(reward[5]);
    // Bounded by the sum of the output weights, however far out a response is; not so if it were linear.
    const far = { dimension: 2, values: Float64Array.of(1e9, -1e9) };
    expect(Math.abs(randomNetworkReward(far, options, stream("gold"))[0]!)).toBeLessThan(20);
    expect(() => randomNetworkReward(seen, { widths: [] }, stream("x"))).toThrow(/widths is empty/);
  });

  it("read the same network by hand where it has one unit", () => {
    const draws = stream("one");
    const weight = 2 * draws.normal();
    const bias = 0.5 * 2 * draws.normal();
    const output = draws.normal();
    const [found] = randomNetworkReward(
      { dimension: 1, values: Float64Array.of(0.3) },
      { widths: [1], gain: 2 },
      stream("one"),
    );
    expect(found).toBeCloseTo(output * Math.tanh(weight * 0.3 + bias), 14);
  });

  it("in standard units have mean 0 under the base policy and variance 1 within prompts", () => {
    const space = spaceOf([
      [0.25, 0.75],
      [0.5, 0.5],
    ]);
    // Means 3 and 1, variances 3 and 1.
    const reward = Float64Array.of(0, 4, 2, 0);
    expect(baseMoments(space, reward)).toEqual({
      mean: 2,
      deviation: expect.closeTo(Math.sqrt(3), 14),
      within: expect.closeTo(Math.sqrt(2), 14),
    });
    const { mean: zero, within } = baseMoments(space, standardReward(space, reward));
    expect(zero).toBeCloseTo(0, 14);
    expect(within).toBeCloseTo(1, 14);
    expect(() => standardReward(space, Float64Array.of(1, 1, 2, 2))).toThrow(/does not vary/);
  });
});

describe("representations", () => {
  it("leave out what they are blind to and keep the order asked for", () => {
    const space = randomSpace(4);
    expect(seenFeatures(space, ["length"]).values).toEqual(featureColumn(space, "length"));
    const swapped = seenFeatures(space, ["length", "quality"]);
    expect(swapped.values[2]).toBe(space.values[3]);
    expect(swapped.values[3]).toBe(space.values[2]);
    expect(besideEachOther(seenFeatures(space, ["quality"]), seenFeatures(space, ["length"]))).toEqual(
      seenFeatures(space),
    );
    expect(() => seenFeatures(space, ["style"])).toThrow(/style/);
  });

  it("random features are bounded functions of what is seen, others for another stream", () => {
    const space = randomSpace(5);
    const seen = seenFeatures(space, ["quality"]);
    const one = randomFeatures(seen, { width: 6 }, stream("one"));
    expect(one.values.every((v) => Math.abs(v) < 1)).toBe(true);
    expect(randomFeatures(seen, { width: 6 }, stream("two"))).not.toEqual(one);
    // One input: a unit is tanh(±gain x + b), monotone in x.
    const quality = featureColumn(space, "quality");
    const order = [...quality.keys()].sort((a, b) => quality[a]! - quality[b]!);
    for (let j = 0; j < 6; j++) {
      const along = order.map((row) => one.values[row * 6 + j]!);
      const sign = Math.sign(along.at(-1)! - along[0]!);
      for (let i = 1; i < along.length; i++) expect(sign * (along[i]! - along[i - 1]!)).toBeGreaterThan(0);
    }
  });
});

describe("ResponseSampler", () => {
  it("draws in proportion to the policy, never a response of probability 0", () => {
    const space = spaceOf([[0.2, 0.2, 0.2, 0.2, 0.2]]);
    const sampler = new ResponseSampler(space, Float64Array.of(0, 0.5, 0, 0.3, 0.2));
    const counts = new Float64Array(5);
    for (const row of sampler.drawAll(20_000, stream("draw"))) counts[row]!++;
    expect([counts[0], counts[2]]).toEqual([0, 0]);
    // Four standard errors of a share of .5 among 20,000 are .014.
    for (const [row, p] of [
      [1, 0.5],
      [3, 0.3],
      [4, 0.2],
    ] as const)
      expect(Math.abs(counts[row]! / 20_000 - p)).toBeLessThan(0.015);
  });

  it("gives each prompt its own responses", () => {
    const rows = new ResponseSampler(randomSpace(6)).drawAll(50, stream("all"));
    rows.forEach((row, i) => {
      expect(Math.floor(row / 5)).toBe(Math.floor(i / 50));
    });
  });
});
