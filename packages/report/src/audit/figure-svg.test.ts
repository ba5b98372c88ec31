import { describe, expect, it } from "vitest";
import type { DocumentFigure } from "./document.js";
import { checkFigure } from "./figure-svg.js";

const line = (points: number[][], scaled = false): DocumentFigure => ({
  kind: "lines",
  title: "t",
  x: "x",
  y: "y",
  scaled,
  lines: [{ name: "a", points }],
});

/** Coordinates of the first polyline. */
function polyline(svg: string): number[][] {
  return /<polyline points="([^"]*)"/
    .exec(svg)![1]!
    .split(" ")
    .map((pair) => pair.split(",").map(Number));
}

describe("figures of checks", () => {
  it("are left out when there is nothing to draw", () => {
    expect(checkFigure(line([[1, Number.NaN]]))).toBe("");
    expect(checkFigure({ kind: "bars", title: "t", y: "y", bars: [{ name: "a", value: Number.NaN }] })).toBe(
      "",
    );
    expect(checkFigure({ kind: "points", title: "t", x: "x", y: "y", points: [] })).toBe("");
  });

  it("place equal steps at equal distances, and larger values higher", () => {
    const [a, b, c] = polyline(
      checkFigure(
        line([
          [0, 1],
          [1, 2],
          [2, 3],
        ]),
      ),
    );
    expect(b![0]! - a![0]!).toBeCloseTo(c![0]! - b![0]!, 1);
    expect(b![1]! - a![1]!).toBeCloseTo(c![1]! - b![1]!, 1);
    expect(c![1]!).toBeLessThan(a![1]!);
  });

  it("skip undefined points and keep to the drawing", () => {
    const points = polyline(
      checkFigure(
        line([
          [0, -1e9],
          [1, Number.NaN],
          [2, 1e9],
          [3, Infinity],
        ]),
      ),
    );
    expect(points).toHaveLength(2);
    for (const [x, y] of points) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(420);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(250);
    }
  });

  it("scale each line from its least to its most", () => {
    const svg = checkFigure(
      line(
        [
          [0, 1000],
          [1, 3000],
          [2, 2000],
        ],
        true,
      ),
    );
    const [low, high, middle] = polyline(svg).map(([, y]) => y!);
    expect(middle).toBeCloseTo((low! + high!) / 2, 1);
    expect(svg).toContain("Each line from its least (0) to its most (1): 1000 to 3000.");
  });

  it("say how far each scaled line runs, so that a small change does not pass for a large one", () => {
    const svg = checkFigure({
      kind: "lines",
      title: "t",
      x: "x",
      y: "y",
      scaled: true,
      lines: [
        {
          name: "gold",
          points: [
            [0, 0.5],
            [1, 0.51],
          ],
        },
        {
          name: "length",
          points: [
            [0, 100],
            [1, 900],
          ],
        },
      ],
    });
    expect(svg).toContain("gold, 0.5 to 0.51</li>");
    expect(svg).toContain("length, 100 to 900</li>");
    expect(svg).toContain("y, scaled");
  });

  it("have one axis from 0 to 1 for lines that lie there, scaled or not", () => {
    const svg = checkFigure(
      line(
        [
          [0, 0.5],
          [1, 0.51],
        ],
        true,
      ),
    );
    const [low, high] = polyline(svg).map(([, y]) => y!);
    // A hundredth of the axis, which is 198 units high.
    expect(low! - high!).toBeCloseTo(1.98, 1);
    expect(svg).not.toContain("scaled");
    expect(svg).not.toContain("least (0)");
  });

  it("draw one point, one bar and a flat line", () => {
    for (const svg of [
      checkFigure(line([[5, 5]])),
      checkFigure(
        line(
          [
            [0, 2],
            [9, 2],
          ],
          true,
        ),
      ),
      checkFigure({ kind: "points", title: "t", x: "x", y: "y", points: [{ x: 0, y: 0, mark: 1 }] }),
      checkFigure({ kind: "bars", title: "t", y: "y", bars: [{ name: "a", value: 0 }] }),
    ]) {
      expect(svg).toMatch(/<svg/);
      expect(svg).not.toMatch(/NaN|Infinity/);
    }
  });

  it("put bars of negative and positive values on their sides of zero", () => {
    const svg = checkFigure({
      kind: "bars",
      title: "t",
      y: "y",
      bars: [
        { name: "up", value: 2, interval: [1, 3] },
        { name: "down", value: -1 },
      ],
    });
    const [up, down] = [...svg.matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/g)].map(
      ([, x, width]) => [Number(x), Number(width)] as const,
    );
    expect(up![0]).toBeCloseTo(down![0] + down![1], 1);
    expect(up![1]).toBeCloseTo(2 * down![1], 1);
  });
});
