import { describe, expect, it } from "vitest";
import { deriveStream } from "../../random/index.js";
import { allPrompts } from "./grouped-rows.js";
import { clusterPadding, padding, stepColumns } from "./padding.js";

describe("columns of step rewards", () => {
  it("are number, sum, least and median", () => {
    const start = Int32Array.of(0, 4, 4, 5, 7);
    const values = Float64Array.of(0.8, 0.2, -0.5, 0.9, 3, 1, Number.NaN);
    const { steps, sum, least, median } = stepColumns({ start, values });
    expect(Array.from(steps)).toEqual([4, 0, 1, 2]);
    expect(sum[0]).toBeCloseTo(1.4, 12);
    expect(Array.from(sum).slice(1)).toEqual([0, 3, Number.NaN]);
    expect(Array.from(least)).toEqual([-0.5, Number.NaN, 3, Number.NaN]);
    expect(median[0]).toBeCloseTo(0.5, 12);
  });
});

describe("padding", () => {
  const stream = deriveStream("padding", 1, "log");
  /** 60 groups of 8; each prompt has its own number of steps; rewards of steps about `pay`. */
  function log(pay: number) {
    const prompt: number[] = [];
    const start = [0];
    const values: number[] = [];
    const gold: number[] = [];
    for (let p = 0; p < 60; p++) {
      for (let k = 0; k < 8; k++) {
        prompt.push(p);
        gold.push(stream.below(2));
        const steps = 2 + (p % 5) + stream.below(6);
        for (let s = 0; s < steps; s++) values.push(pay + 0.3 * stream.normal());
        start.push(values.length);
      }
    }
    const column = Int32Array.from(prompt);
    return {
      rows: { prompt: column, prompts: 60, group: column, groups: 60 },
      process: { start: Int32Array.from(start), values: Float64Array.from(values) },
      gold: Float64Array.from(gold),
    };
  }
  it("pays where steps have rewards above 0", () => {
    const { rows, process, gold } = log(0.5);
    const found = padding(rows, process, gold);
    expect(found.withinGroups).toBeGreaterThan(0.6);
    expect(found.acrossPrompts).toBeGreaterThan(0.6);
    expect(found.paidByMore).toBeGreaterThan(0.9);
    expect(found.moreSteps).toBeGreaterThan(1);
    expect(found.changedWinners).toBeGreaterThan(0.4);
  });
  it("does not pay where rewards of steps balance", () => {
    // 480 completions: a correlation of 0.2 is more than four standard errors away.
    const { rows, process, gold } = log(0);
    const found = padding(rows, process, gold);
    expect(Math.abs(found.withinGroups)).toBeLessThan(0.2);
    expect(Math.abs(found.acrossPrompts)).toBeLessThan(0.2);
  });
  it("holds correctness fixed: right answers that are long and well paid are no padding", () => {
    const group = Int32Array.of(0, 0, 0, 0, 0, 0);
    const rows = { prompt: group, prompts: 1, group, groups: 1 };
    const steps = Float64Array.of(2, 3, 4, 9, 10, 11);
    const sum = Float64Array.of(1, 0, 1, 9, 8, 9);
    const gold = Float64Array.of(0, 0, 0, 1, 1, 1);
    const one = allPrompts(1);
    expect(clusterPadding(rows, steps, sum, undefined, "groups")(one)).toBeGreaterThan(0.9);
    expect(clusterPadding(rows, steps, sum, gold, "groups")(one)).toBeCloseTo(0, 12);
    expect(clusterPadding(rows, steps, sum, gold, "prompts")(one)).toBeCloseTo(0, 12);
  });
  it("across prompts, is misled by hard prompts; within groups it is not", () => {
    const group = Int32Array.of(0, 0, 1, 1);
    const rows = { prompt: group, prompts: 2, group, groups: 2 };
    // Steps of the hard prompt pay less, and it takes more of them; within a prompt more steps pay.
    const steps = Float64Array.of(1, 2, 11, 12);
    const sum = Float64Array.of(9, 10, 1, 2);
    const gold = new Float64Array(4);
    expect(clusterPadding(rows, steps, sum, gold, "prompts")(allPrompts(2))).toBeLessThan(-0.9);
    expect(clusterPadding(rows, steps, sum, gold, "groups")(allPrompts(2))).toBeCloseTo(1, 12);
  });
  it("cuts a gold score of many values into tenths", () => {
    const n = 400;
    const rows = { prompt: new Int32Array(n), prompts: 1, group: new Int32Array(n), groups: 1 };
    const gold = Float64Array.from({ length: n }, (_, i) => i / n);
    const steps = gold.map((g) => Math.round(40 * g) + stream.below(3));
    const sum = gold.map((g) => g + 0.02 * stream.normal());
    const one = allPrompts(1);
    expect(clusterPadding(rows, steps, sum, undefined, "groups")(one)).toBeGreaterThan(0.9);
    expect(clusterPadding(rows, steps, sum, gold, "groups")(one)).toBeLessThan(0.75);
  });
});
