import { describe, expect, it } from "vitest";
import { allPrompts } from "./grouped-rows.js";
import {
  clusterOpposedRise,
  clusterRise,
  clusterSpreadRatio,
  clusterStandardRise,
  seriesChange,
  stepMeans,
  stepWindows,
  trends,
} from "./rises.js";

const prompt = Int32Array.of(0, 0, 1, 1, 0, 0, 1, 1);
const group = Int32Array.of(0, 0, 1, 1, 2, 2, 3, 3);
const rows = { prompt, prompts: 2, group, groups: 4 };
const step = Float64Array.of(1, 1, 2, 2, 3, 3, 4, 4);
const one = allPrompts(2);

describe("windows of steps", () => {
  it("are the first and the last quarter of the distinct steps", () => {
    expect(stepWindows(Float64Array.from({ length: 80 }, (_, i) => 10 * (i % 8)))).toEqual({
      earlyTo: 10,
      lateFrom: 60,
    });
  });
  it("hold one step at least, and never share one", () => {
    expect(stepWindows([5, 5, 7])).toEqual({ earlyTo: 5, lateFrom: 7 });
    expect(stepWindows([1, 2, 3], { share: 0.5 })).toEqual({ earlyTo: 1, lateFrom: 3 });
    expect(stepWindows([5, 5, Number.NaN])).toBeUndefined();
  });
  it("refuse to overlap", () => {
    expect(() => stepWindows([1, 2], { share: 0.6 })).toThrow(/share is 0.6/);
  });
});

describe("rises", () => {
  it("are late means less early means", () => {
    const values = Float64Array.of(1, 3, 100, 100, -50, 7, 10, 20);
    expect(clusterRise(rows, step, values)(one)).toBeCloseTo(15 - 2, 12);
    // Half of the steps: (−50 + 7 + 10 + 20) / 4 − (1 + 3 + 100 + 100) / 4.
    expect(clusterRise(rows, step, values, { share: 0.5 })(one)).toBeCloseTo(-13 / 4 - 51, 12);
  });
  it("count prompts as often as they were drawn", () => {
    const values = Float64Array.of(1, 1, 5, 5, 2, 2, 9, 9);
    const rise = clusterRise(rows, step, values, { share: 0.5 });
    expect(rise(Float64Array.of(2, 0))).toBeCloseTo(1, 12);
    expect(rise(Float64Array.of(0, 1))).toBeCloseTo(4, 12);
    expect(rise(Float64Array.of(3, 1))).toBeCloseTo((3 * 2 + 9) / 4 - (3 * 1 + 5) / 4, 12);
  });
  it("in standard deviations are 2 for a column that jumps from one value to another", () => {
    expect(clusterStandardRise(rows, step, Float64Array.of(0, 0, 0, 0, 5, 5, 5, 5))(one)).toBeCloseTo(2, 12);
  });
  it("are undefined for a column that does not move, or a single step", () => {
    expect(clusterStandardRise(rows, step, new Float64Array(8).fill(0.1))(one)).toBeNaN();
    expect(clusterRise(rows, new Float64Array(8), step)(one)).toBeNaN();
  });
  it("are opposed only if all of the first rise and all of the second fall", () => {
    const up = Float64Array.of(0, 1, 0, 1, 3, 4, 3, 4);
    const down = up.map((value) => -value);
    const weak = Float64Array.of(0, 2, 0, 2, 1, 2, 1, 2);
    expect(clusterOpposedRise(rows, step, [up], [down])(one)).toBeGreaterThan(0);
    expect(clusterOpposedRise(rows, step, [up], [up])(one)).toBeLessThan(0);
    expect(clusterOpposedRise(rows, step, [up, down], [down])(one)).toBeLessThan(0);
    expect(clusterOpposedRise(rows, step, [up, weak], [down])(one)).toBeCloseTo(
      clusterStandardRise(rows, step, weak)(one),
      12,
    );
    expect(clusterOpposedRise(rows, step, [up], [new Float64Array(8)])(one)).toBeNaN();
  });
});

describe("trends", () => {
  it("stand side by side", () => {
    const format = Float64Array.of(0, 0, 0, 0, 5, 5, 5, 5);
    const found = trends(rows, step, [
      { name: "format", values: format },
      { name: "gold", values: format.map((value) => 1 - value) },
    ]);
    expect(found.map(({ name, rise, standardRise }) => [name, rise, standardRise])).toEqual([
      ["format", expect.closeTo(5, 12), expect.closeTo(2, 12)],
      ["gold", expect.closeTo(-5, 12), expect.closeTo(-2, 12)],
    ]);
    expect(Array.from(found[0]!.byStep.mean)).toEqual([0, 0, 5, 5]);
  });
});

describe("spread", () => {
  it("is compared within groups, not across the batch", () => {
    // Early group spread 2 and −2, late 1 and −1, about means that run away.
    const values = Float64Array.of(2, -2, 0, 0, 0, 0, 1001, 999);
    expect(clusterSpreadRatio(rows, step, values)(one)).toBeCloseTo(0.5, 12);
  });
});

describe("series", () => {
  it("change from their first to their last window, without gaps", () => {
    const values = Float64Array.of(Number.NaN, 2, 4, 9, Number.NaN, 9, 9, 9, 1, 2);
    expect(seriesChange(values)).toEqual({ early: 3, late: 1.5, change: -1.5, ratio: 0.5, size: 2 });
    expect(seriesChange(Float64Array.of(1)).change).toBeNaN();
  });
  it("have a mean per step", () => {
    expect(stepMeans(Float64Array.of(2, 1, 2, 3), Float64Array.of(4, 1, 6, Number.NaN))).toEqual({
      step: Float64Array.of(1, 2),
      mean: Float64Array.of(1, 5),
      rows: Int32Array.of(1, 2),
    });
  });
});
