import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { spearman } from "../../stats/index.js";
import { lengthBias, lengthBins } from "./length-bias.js";
import { alike, smallLog } from "./small-logs.testing.js";
import { withinGroupCorrelation } from "./within-group.js";

const smallLogs = fc.nat().map(smallLog);

describe("the bias for length", () => {
  it("compares reward and gold over the same rows", () => {
    fc.assert(
      fc.property(smallLogs, (log) => {
        const kept = Array.from(log.reward.keys()).filter(
          (i) => !Number.isNaN(log.grade[i]! + log.length[i]! + log.reward[i]!),
        );
        const take = (column: Float64Array): number[] => kept.map((i) => column[i]!);
        const found = lengthBias(log.rows, log.reward, log.grade, log.length);
        expect(found.rows).toBe(kept.length);
        if (kept.length === 0) return;
        const reward = spearman(take(log.reward), take(log.length));
        const gold = spearman(take(log.grade), take(log.length));
        expect(alike(found.reward, reward)).toBe(true);
        expect(alike(found.gold, gold)).toBe(true);
        expect(alike(found.difference, reward - gold)).toBe(true);
        // Reward has no gaps, so its correlation must leave out rows for want of gold only if told.
        const only = log.reward.map((value, i) => (kept.includes(i) ? value : Number.NaN));
        expect(alike(found.withinReward, withinGroupCorrelation(log.rows, only, log.length))).toBe(true);
      }),
      { seed: 1 },
    );
  });
  it("is 0 where long answers are better and paid for it", () => {
    const n = 6;
    const rows = { prompt: new Int32Array(n), prompts: 1, group: new Int32Array(n), groups: 1 };
    const gold = Float64Array.of(1, 2, 3, 4, 5, 6);
    const found = lengthBias(
      rows,
      gold.map((g) => g * g),
      gold,
      gold.map((g) => 100 * g),
    );
    expect(found.reward).toBeCloseTo(1, 12);
    expect(found.difference).toBeCloseTo(0, 12);
  });
});

describe("bins of length", () => {
  it("hold about as many rows each, equal lengths together", () => {
    const length = Float64Array.of(5, 1, 1, 1, 9, 7);
    const reward = Float64Array.of(10, 1, 2, 3, 30, 20);
    expect(lengthBins(length, [reward], 2)).toEqual([
      { from: 1, to: 1, rows: 3, means: [2] },
      { from: 5, to: 9, rows: 3, means: [20] },
    ]);
    expect(lengthBins(length, [], 6).map(({ rows }) => rows)).toEqual([3, 1, 1, 1]);
  });
  it("leave out rows without a number, and are none without rows", () => {
    expect(lengthBins(Float64Array.of(1, Number.NaN), [Float64Array.of(Number.NaN, 1)], 3)).toEqual([]);
    expect(() => lengthBins(Float64Array.of(1), [], 0)).toThrow(/bins is 0/);
  });
});
