import { describe, expect, it } from "vitest";
import { allPrompts } from "./grouped-rows.js";
import { clusterChangedWinners, clusterWinnerMean, winnerChange, winnerShares } from "./winners.js";

const group = Int32Array.of(0, 0, 0, 1, 1, 2);
const rows = { prompt: Int32Array.of(0, 0, 0, 1, 1, 1), prompts: 2, group, groups: 3 };
const one = allPrompts(2);

describe("picks", () => {
  it("are the best, by chance among equals", () => {
    const shares = winnerShares(rows, Float64Array.of(2, 2, 1, 5, 5, Number.NaN));
    expect(Array.from(shares)).toEqual([0.5, 0.5, 0, 0.5, 0.5, Number.NaN]);
  });
  it("have a mean of any column", () => {
    const score = Float64Array.of(2, 2, 1, 5, 4, 0);
    const length = Float64Array.of(10, 20, 99, 7, 99, 3);
    expect(clusterWinnerMean(rows, score, length)(one)).toBeCloseTo((15 + 7 + 3) / 3, 12);
    expect(clusterWinnerMean(rows, score, length)(Float64Array.of(3, 1))).toBeCloseTo(
      (3 * 15 + 7 + 3) / 5,
      12,
    );
  });
  it("change with the least probability that ties allow", () => {
    const before = Float64Array.of(1, 1, 1, 5, 4, 0);
    expect(clusterChangedWinners(rows, before, before)(one)).toBe(0);
    // First group: thirds against the first for sure, 2/3; second: the other one, 1; the third is single.
    const after = Float64Array.of(3, 1, 1, 4, 5, 0);
    expect(clusterChangedWinners(rows, before, after)(one)).toBeCloseTo((2 / 3 + 1) / 2, 12);
  });
  it("are compared under two rewards over the same rows", () => {
    const before = Float64Array.of(3, 2, 1, 5, 4, 9);
    const after = Float64Array.of(Number.NaN, 2, 3, 4, 5, 9);
    const gold = Float64Array.of(100, 0, 1, 0, 1, 1);
    expect(winnerChange(rows, before, after, { gold })).toEqual({
      groups: 2,
      changedWinners: 1,
      ofWinners: [{ name: "gold", before: 1 / 3, after: 1 }],
    });
  });
});
