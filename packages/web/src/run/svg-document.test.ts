import { type RunData, renderHtml } from "@operant/report";
import { describe, expect, it } from "vitest";
// The document that reports on the command line are drawn in is the oracle here.
import { reportDocument } from "../../../lab/src/document.js";
import { exampleRun, tinyRun } from "../../../report/src/tables/example-run.testing.js";
import { figureSvg } from "./figure-svg.js";
import { svgDocument } from "./svg-document.js";

describe("drawing in a worker", () => {
  it("gives the report of the command line, byte for byte", async () => {
    for (const run of [exampleRun(), tinyRun()] as RunData[]) {
      const expected = await renderHtml(run, { document: reportDocument() });
      expect(expected).toContain("<svg");
      expect(await renderHtml(run, { document: svgDocument() })).toBe(expected);
    }
  });
});

describe("a figure as one file", () => {
  it("holds every panel below the other, on a page that is large enough", async () => {
    const run = exampleRun();
    for (const figure of run.study.figures) {
      const svg = await figureSvg(run, figure);
      const [, width, height] = /^<svg [^>]*width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
      const panels = [...svg.matchAll(/<svg x="16" y="(\d+)" [^>]*?width="(\d+)" height="(\d+)"/g)].map(
        (match) => {
          const [y = 0, w = 0, h = 0] = match.slice(1).map(Number);
          return { y, w, h };
        },
      );
      expect(panels).toHaveLength(2);
      expect(panels[1]!.y).toBeGreaterThanOrEqual(panels[0]!.y + panels[0]!.h);
      expect(Number(height)).toBe(panels[1]!.y + panels[1]!.h + 16);
      expect(Number(width)).toBe(Math.max(...panels.map(({ w }) => w)) + 32);
    }
  });

  it("says that there is nothing to draw yet", async () => {
    const run = { ...exampleRun(), cells: [] };
    await expect(figureSvg(run, run.study.figures[0]!)).rejects.toThrow(/nothing to draw yet/);
  });
});
