import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BestOfNTies, bestOfNCurve, bestOfNScore } from "./index.js";

const worked = { proxy: [1, 2, 3, 4], gold: [4, 1, 3, 2] };

/** Groups with ties, and a number of samples to choose from. */
const groupAndN = fc
  .array(fc.record({ proxy: fc.integer({ min: 0, max: 3 }), gold: fc.integer({ min: -5, max: 5 }) }), {
    minLength: 1,
    maxLength: 8,
  })
  .chain((samples) => fc.tuple(fc.constant(samples), fc.integer({ min: 1, max: samples.length })));

/** Mean over every subset of n samples of the scores of its best, ties as told. */
function overAllSubsets(samples: { proxy: number; gold: number }[], n: number, ties: BestOfNTies) {
  let [proxy, gold, subsets] = [0, 0, 0];
  for (let mask = 0; mask < 1 << samples.length; mask++) {
    const chosen = samples.filter((_, i) => mask & (1 << i));
    if (chosen.length !== n) continue;
    subsets++;
    const most = Math.max(...chosen.map((sample) => sample.proxy));
    const winners = chosen.filter((sample) => sample.proxy === most);
    proxy += most;
    gold +=
      ties === "order"
        ? winners.at(-1)!.gold
        : winners.reduce((sum, sample) => sum + sample.gold, 0) / winners.length;
  }
  return { proxy: proxy / subsets, gold: gold / subsets };
}

describe("the unbiased best-of-n estimator", () => {
  it.each([
    [1, 2.5, 2.5],
    [2, 2.166667, 3.333333],
    [3, 2.25, 3.75],
    [4, 2, 4],
  ])("of the worked group at n = %i has gold %f and proxy %f", (n, gold, proxy) => {
    for (const ties of ["order", "uniform"] as const) {
      const score = bestOfNScore(worked, n, ties);
      expect(score.gold).toBeCloseTo(gold, 6);
      expect(score.proxy).toBeCloseTo(proxy, 6);
    }
  });

  it.each(["order", "uniform"] as const)("is the mean over all subsets, ties by %s", (ties) => {
    fc.assert(
      fc.property(groupAndN, ([samples, n]) => {
        const score = bestOfNScore(
          { proxy: samples.map((s) => s.proxy), gold: samples.map((s) => s.gold) },
          n,
          ties,
        );
        const expected = overAllSubsets(samples, n, ties);
        expect(score.proxy).toBeCloseTo(expected.proxy, 12);
        expect(score.gold).toBeCloseTo(expected.gold, 12);
      }),
      { numRuns: 300 },
    );
  });

  it("stays finite in groups of thousands", () => {
    const proxy = Array.from({ length: 4000 }, (_, i) => i);
    // The best of 2,000 of 0 … 3,999 averages n (N + 1) / (n + 1) − 1.
    expect(bestOfNScore({ proxy, gold: proxy }, 2000).proxy).toBeCloseTo((2000 * 4001) / 2001 - 1, 6);
  });

  it("breaks ties by order as a stable sort does, and uniformly without regard to it", () => {
    const tied = { proxy: [1, 1], gold: [0, 1] };
    expect(bestOfNScore(tied, 2, "order").gold).toBe(1);
    expect(bestOfNScore(tied, 2, "uniform").gold).toBe(0.5);
    expect(bestOfNScore(tied, 2).gold).toBe(0.5);
  });
});

describe("a best-of-n curve", () => {
  it("averages groups of enough samples, and counts the others", () => {
    const curve = bestOfNCurve([worked, { proxy: [0, 10], gold: [7, 9] }], [1, 2, 4, 8]);
    expect(curve.map(({ n, groups, tooSmall }) => [n, groups, tooSmall])).toEqual([
      [1, 2, 0],
      [2, 2, 0],
      [4, 1, 1],
      [8, 0, 2],
    ]);
    expect(curve[0]!.gold).toBeCloseTo((2.5 + 8) / 2, 12);
    expect(curve[1]!.proxy).toBeCloseTo((10 / 3 + 10) / 2, 12);
    expect(curve[2]!.gold).toBe(2);
    expect(curve[3]!.gold).toBeNaN();
    expect(curve[0]!.distance).toBe(0);
    expect(curve[2]!.distance ** 2).toBeCloseTo(0.636294, 6);
  });

  it("refuses what it cannot average", () => {
    expect(() => bestOfNCurve([], [1])).toThrow(/groups is empty/);
    expect(() => bestOfNCurve([worked], [0])).toThrow(/n is 0/);
    expect(() => bestOfNScore(worked, 5)).toThrow(/n is 5, but the group has 4 samples/);
    expect(() => bestOfNScore({ proxy: [1], gold: [] }, 1)).toThrow(/1 proxy and 0 gold/);
    expect(() => bestOfNScore({ proxy: [1, Number.NaN], gold: [1, 2] }, 1)).toThrow(/Sample 1 .* NaN/);
  });
});
