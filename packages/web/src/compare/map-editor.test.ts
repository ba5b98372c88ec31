import { h } from "preact";
import { render } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import { type Brush, MapEditor } from "./map-editor.js";

const ignore = () => {};
const draw = (brush: Brush) =>
  render(
    h(MapEditor, {
      grid: [
        ["S", "#"],
        [".", "G"],
      ],
      legend: { G: { rewards: { arrive: 1 } } },
      brush,
      onCell: ignore,
      onNumber: ignore,
    }),
  );
const names = (html: string) =>
  [...html.matchAll(/role="gridcell"[^>]*aria-label="([^"]+)"/g)].map(([, name]) => name);

describe("the map that is drawn on", () => {
  it("has one tab stop, and says of each cell where and what it is", () => {
    const html = draw({ kind: "cell", cell: "#" });
    expect(html).toContain('aria-label="Map, 2 rows and 2 columns"');
    expect(html.match(/tabindex="0"/gi)).toHaveLength(1);
    expect(names(html)).toEqual([
      "row 1, column 1: S, start",
      "row 1, column 2: wall",
      "row 2, column 1: free",
      "row 2, column 2: G, terminal",
    ]);
  });

  it("says the numbers that are painted, and whose they are", () => {
    const numbers = { "0,1": 9, "1,0": -4, "1,1": 0.30000000000000004 };
    const html = draw({ kind: "number", numbers, value: 1, of: "what the proxy pays" });
    expect(html).toContain("2 columns, with what the proxy pays");
    // A wall keeps its number for the day that it is free, and shows none.
    expect(names(html)).toEqual([
      "row 1, column 1: S 0, start",
      "row 1, column 2: wall",
      "row 2, column 1: free −4",
      "row 2, column 2: G 0.3, terminal",
    ]);
  });
});
