import { describe, expect, it } from "vitest";
import type { CellState } from "../run/run.js";
import { compareSummary, matchCells } from "./comparison.js";

function cell(values: readonly number[], change: Partial<CellState> = {}): CellState {
  return {
    title: "A",
    condition: "a",
    group: "g",
    parameters: { cost: 2, game: "ipd" },
    seeds: values.map((_, i) => i + 1),
    summaries: { x: values },
    shards: values.map((value) => `${value}`.padEnd(64, "0")),
    ...change,
  };
}

describe("comparing a summary of two cells", () => {
  it("pairs seeds that both have: Student's t of the differences", () => {
    // Differences 1, 2, 3: mean 2, s = 1. With 2 degrees of freedom t(0.975) = 0.95 √(2 / (1 − 0.95²)) = 4.302653.
    const half = (0.95 * Math.sqrt(2 / (1 - 0.95 * 0.95))) / Math.sqrt(3);
    const { here, there, difference, interval, design, n } = compareSummary(
      cell([2, 4, 6]),
      cell([1, 2, 3]),
      "x",
    );
    expect([here.mean, there.mean, difference, design, n]).toEqual([4, 2, 2, "paired", 3]);
    expect(interval![0]).toBeCloseTo(2 - half, 8);
    expect(interval![1]).toBeCloseTo(2 + half, 8);
  });

  it("uses Welch's interval where no seeds are shared", () => {
    // Means 5 and 1, variances 4 (n = 4) and 1 (n = 4): se = √1.25; by Welch and Satterthwaite
    // df = 1.25² / (1² / 3 + 0.25² / 3) = 4.411764…; the quantile is that of R's qt(0.975, 75/17).
    const a = [5 - Math.sqrt(6), 5, 5, 5 + Math.sqrt(6)];
    const b = [1 - Math.sqrt(1.5), 1, 1, 1 + Math.sqrt(1.5)];
    const { difference, interval, design, n } = compareSummary(
      cell(a),
      cell(b, { seeds: [11, 12, 13, 14] }),
      "x",
    );
    expect(difference).toBeCloseTo(4, 12);
    expect([design, n]).toEqual(["apart", 4]);
    const half = (interval![1] - interval![0]) / 2;
    // Between the quantiles at 4 and 5 degrees of freedom, from tables.
    expect(half / Math.sqrt(1.25)).toBeGreaterThan(2.570582);
    expect(half / Math.sqrt(1.25)).toBeLessThan(2.776445);
    expect((interval![0] + interval![1]) / 2).toBeCloseTo(4, 12);
  });

  it("is exactly 0 between equal shards, however the other's numbers were rounded", () => {
    const exact = cell([1 / 3, 2 / 3, 1 / 7]);
    const rounded = cell([0.33333333, 0.66666667, 0.14285714], {
      shards: exact.shards.map((digest) => digest.slice(0, 16)),
    });
    const { difference, interval } = compareSummary(exact, rounded, "x");
    expect([difference, interval]).toEqual([0, [0, 0]]);
  });

  it("leaves out seeds without a value, and pairs none where only one seed is left in both", () => {
    // 1, 3 against 5, 5: difference −3, se = √(2/2 + 0), one degree of freedom, t(0.975, 1) = tan(0.475 π).
    const { difference, interval, design, here, there } = compareSummary(
      cell([1, Number.NaN, 3]),
      cell([5, 5, Number.NaN], { shards: ["x", "y", "z"] }),
      "x",
    );
    expect([difference, design, here.n, there.n]).toEqual([-3, "apart", 2, 2]);
    expect(interval![1]).toBeCloseTo(-3 + Math.tan(0.475 * Math.PI), 8);
  });

  it("has no interval for a single seed, and no difference without a value", () => {
    expect(compareSummary(cell([1]), cell([5]), "x")).toMatchObject({ difference: -4, interval: null, n: 1 });
    expect(compareSummary(cell([1]), cell([]), "x").difference).toBeNaN();
    expect(compareSummary(cell([1]), cell([2]), "absent").difference).toBeNaN();
  });
});

describe("matching the cells of two runs", () => {
  it("takes the cell of equal parameters, whatever its condition is called", () => {
    const other = cell([1], { condition: "b", title: "B" });
    const [match] = matchCells([cell([1])], [cell([1], { parameters: { cost: 3, game: "ipd" } }), other]);
    expect(match!.other).toBe(other);
    expect(match!.differing).toEqual([]);
  });

  it("else that of the same condition which differs in the fewest parameters, and says in which", () => {
    const far = cell([1], { parameters: { cost: 2, game: "centipede" }, title: "far" });
    const near = cell([1], { parameters: { cost: 3, game: "ipd" }, title: "near" });
    const changed = cell([1], { parameters: { cost: 9, game: "ipd" } });
    const [match] = matchCells([changed], [far, near]);
    expect(match!.other!.title).toBe("near");
    expect(match!.differing).toEqual([{ name: "cost", here: 9, there: 3 }]);
  });

  it("finds nothing among other conditions with other parameters", () => {
    const [match] = matchCells(
      [cell([1])],
      [cell([1], { condition: "b", parameters: { cost: 3, game: "ipd" } })],
    );
    expect(match).toMatchObject({ other: null, shards: { both: 0, identical: 0 } });
  });

  it("counts shards of seeds that both have, by the digits that both keep", () => {
    const one = cell([1, 2, 3]);
    const two = cell([1, 2, 3], {
      seeds: [1, 2, 4],
      shards: [one.shards[0]!.slice(0, 16), "f".repeat(16), one.shards[2]!],
    });
    expect(matchCells([one], [two])[0]!.shards).toEqual({ both: 2, identical: 1 });
  });
});
