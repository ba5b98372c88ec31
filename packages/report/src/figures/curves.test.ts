import { describe, expect, it } from "vitest";
import type { RunData } from "../run-data.js";
import { tinyRun } from "../tables/example-run.testing.js";
import { curvesCaption } from "./caption.js";
import { type CurvesFigure, curvePanels } from "./curves.js";

const figure: CurvesFigure = { kind: "curves", id: "r", title: "Reward", metric: "reward", window: 1 };

function runWith(columns: readonly Float64Array[]): RunData {
  const run = tinyRun();
  const seeds = columns.map((_, index) => index + 1);
  return { ...run, cells: [{ ...run.cells[0]!, seeds, column: (_, seed) => columns[seed - 1] }] };
}

function points(columns: readonly Float64Array[], window: number, most?: number) {
  return curvePanels(runWith(columns), { ...figure, window }, most)[0]!.curves[0]!.points;
}

describe("learning curves", () => {
  it("average a centred window, an even one with its odd row before the centre", () => {
    const column = Float64Array.of(1, 2, 4, 8, 16);
    expect(points([column], 3).map(({ mean }) => mean)).toEqual([1.5, 7 / 3, 14 / 3, 28 / 3, 12]);
    expect(points([column], 2).map(({ mean }) => mean)).toEqual([1, 1.5, 3, 6, 12]);
    expect(points([column], 1).map(({ mean }) => mean)).toEqual([1, 2, 4, 8, 16]);
  });

  it("average a tenth of a run that is short for their window, and the caption says so", () => {
    const column = Float64Array.from({ length: 50 }, (_, row) => row * row);
    expect(points([column], 20)).toEqual(points([column], 5));
    const run = runWith([column]);
    expect(curvesCaption(run, { ...figure, window: 20 })).toContain(
      "moving average over 5 episodes (fewer at both ends; a window of 20 is too long for a run of so few episodes)",
    );
    expect(curvesCaption(run, { ...figure, window: 5 })).toContain("over 5 episodes (fewer at both ends).");
  });

  it("leave out undefined rows, and count the seeds that have a value", () => {
    const curve = points([Float64Array.of(Number.NaN, 1, Number.NaN), Float64Array.of(3, 5, Number.NaN)], 1);
    expect(curve.map(({ n }) => n)).toEqual([1, 2, 0]);
    expect(curve.map(({ mean }) => mean)).toEqual([3, 3, Number.NaN]);
    expect(curve[0]!.bands["between-seeds"]).toEqual([Number.NaN, Number.NaN]);
  });

  it("have as their rolling band 1.96 sample deviations of the mean curve within the window", () => {
    // Mean curve 1, 3, 8; window 3 around the middle: mean 4, deviation √((9 + 1 + 16) / 2) = √13.
    const [, middle] = points([Float64Array.of(0, 2, 7), Float64Array.of(2, 4, 9)], 3);
    const [low, high] = middle!.bands["rolling-sd"];
    expect(low).toBeCloseTo(4 - 1.96 * Math.sqrt(13), 12);
    expect(high).toBeCloseTo(4 + 1.96 * Math.sqrt(13), 12);
  });

  it("are thinned to evenly spaced rows with both ends", () => {
    const column = Float64Array.from({ length: 2000 }, (_, row) => row);
    const thinned = points([column], 1, 400);
    expect(thinned).toHaveLength(400);
    expect([thinned[0]!.row, thinned.at(-1)!.row]).toEqual([1, 2000]);
    for (const { row, mean } of thinned) expect(mean).toBe(row - 1);
    const steps = thinned.slice(1).map(({ row }, index) => row - thinned[index]!.row);
    expect(new Set(steps)).toEqual(new Set([5, 6]));
  });

  it("leave out cells whose shards are not at hand, and groups that are not asked for", () => {
    expect(
      curvePanels({ ...tinyRun(), cells: [{ ...tinyRun().cells[0]!, column: () => undefined }] }, figure),
    ).toEqual([]);
    expect(curvePanels(tinyRun(), { ...figure, groups: ["another"] })).toEqual([]);
  });
});
