import { renderHtml } from "@operant/report";
import { describe, expect, it } from "vitest";
import { exampleRun } from "../../../report/src/tables/example-run.testing.js";
import { figureSvg } from "../run/figure-svg.js";
import { svgDocument } from "../run/svg-document.js";
import { figureOfReport } from "./report-figure.js";

describe("a figure taken out of a run's report", () => {
  it("is the file that the browser draws for the same run, byte for byte", async () => {
    const run = exampleRun();
    const report = await renderHtml(run, { document: svgDocument() });
    expect(run.study.figures.length).toBeGreaterThan(1);
    for (const figure of run.study.figures) {
      expect(figureOfReport(report, figure)).toBe(await figureSvg(run, figure));
    }
  });

  it("is refused where the report does not draw it", () => {
    expect(() => figureOfReport("<html></html>", { kind: "curves", title: "Reward" })).toThrow(
      "The run’s report does not draw “Reward”.",
    );
  });
});
