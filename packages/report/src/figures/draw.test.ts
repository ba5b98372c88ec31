import { describe, expect, it } from "vitest";
import { reportDocument } from "../../../lab/src/document.js";
import type { RunData } from "../run-data.js";
import { exampleRun, tinyRun } from "../tables/example-run.testing.js";
import { curvesCaption, outcomesCaption } from "./caption.js";
import type { CurvesFigure } from "./curves.js";
import { drawCurves, drawOutcomes } from "./draw.js";
import type { OutcomesFigure } from "./outcomes.js";

const run = exampleRun();
const curves = run.study.figures.find((figure): figure is CurvesFigure => figure.kind === "curves")!;
const outcomes = run.study.figures.find((figure): figure is OutcomesFigure => figure.kind === "outcomes")!;

/** The same figures with fewer points, so that a difference between snapshots can be read. */
function shorter(source: RunData): RunData {
  return {
    ...source,
    cells: source.cells.map((cell) => ({
      ...cell,
      column: (metric, seed) => cell.column(metric, seed)?.subarray(0, 60),
    })),
  };
}

const pictures = `${import.meta.dirname}/__snapshots__`;

describe("learning curves", () => {
  it("look as the pictures show", async () => {
    const [short, long] = await drawCurves(shorter(run), curves, reportDocument());
    await expect(short!.svg).toMatchFileSnapshot(`${pictures}/curves-short-titles.svg`);
    await expect(long!.svg).toMatchFileSnapshot(`${pictures}/curves-long-titles.svg`);
    const [rolling] = await drawCurves(shorter(run), curves, reportDocument(), "rolling-sd");
    await expect(rolling!.svg).toMatchFileSnapshot(`${pictures}/curves-rolling-sd.svg`);
  });

  it("have a panel per group, and for each cell a line and a label of its own", async () => {
    const panels = await drawCurves(run, curves, reportDocument());
    expect(panels.map(({ group }) => group)).toEqual(["IPD main six", "Centipede with moves of reputation"]);
    for (const title of ["DP", "DP-S", "TPP", "TPP-S"]) {
      expect(panels[0]!.svg.match(new RegExp(`>${title}</text>`, "g"))).toHaveLength(2);
    }
    expect(panels[1]!.svg).toContain(">A</text>");
    expect(panels[1]!.svg).toContain(">A  Direct punishment, partners at random</text>");
    expect(panels[0]!.svg.match(/<path[^>]*stroke-dasharray/g)).toHaveLength(3);
  });

  it("need no letter where one curve has a panel to itself, and leave labels equal room in all panels", async () => {
    const [long] = run.cells.filter(({ group }) => group !== "IPD main six");
    const few = { ...run, cells: [...run.cells.filter(({ group }) => group === "IPD main six"), long!] };
    const [first, second] = await drawCurves(few, curves, reportDocument());
    expect(second!.svg).toContain(`>${long!.title}</text>`);
    expect(second!.svg).not.toContain(">A");
    const lineEnds = ({ svg }: { svg: string }) => /data-mark="y-grid"[\s\S]*?x2="([\d.]+)"/.exec(svg)![1];
    expect(lineEnds(second!)).toBe(lineEnds(first!));
  });

  it("say in the caption what the band is", () => {
    expect(curvesCaption(run, curves)).toContain("95% Student t interval of that mean between seeds");
    expect(curvesCaption(run, curves)).toContain(
      "mean over 8 seeds of a centred moving average over 30 episodes",
    );
    expect(curvesCaption(run, curves, "rolling-sd")).toContain("is not a confidence interval");
  });
});

describe("final outcomes", () => {
  it("look as the pictures show", async () => {
    const [short, long] = await drawOutcomes(run, outcomes, reportDocument());
    await expect(short!.svg).toMatchFileSnapshot(`${pictures}/outcomes-short-titles.svg`);
    await expect(long!.svg).toMatchFileSnapshot(`${pictures}/outcomes-long-titles.svg`);
  });

  it("show every seed as a dot and every mean as a diamond", async () => {
    const [panel] = await drawOutcomes(run, outcomes, reportDocument());
    expect(panel!.svg.match(/<circle/g)).toHaveLength(4 * 8);
    expect(outcomesCaption(run, outcomes)).toContain("Each dot is one seed, 8 seeds in each row");
  });

  it("leave out cells for which the summary is not defined", async () => {
    const [panel] = await drawOutcomes(run, { ...outcomes, summary: "justice" }, reportDocument());
    expect(panel!.svg).not.toContain("TPP-S");
    expect(panel!.svg.match(/<circle/g)).toHaveLength(3 * 8);
  });
});

describe("any drawing", () => {
  it("is the same text each time, without ids, style sheets or numbers of many digits", async () => {
    const twice = [1, 2].map(async () => [
      ...(await drawCurves(run, curves, reportDocument())),
      ...(await drawOutcomes(run, outcomes, reportDocument())),
    ]);
    const [first, second] = await Promise.all(twice);
    expect(second).toEqual(first);
    for (const { svg } of first!) {
      expect(svg).not.toMatch(/\sid=|<style|⚠|NaN|undefined/);
      expect(svg).not.toMatch(/ (d|x|y|transform)="[^"]*\.\d{3}/);
      expect(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg"')).toBe(true);
    }
  });

  it("survives titles with markup, a single seed, one row, and values that never move", async () => {
    const tiny = tinyRun();
    const cell = tiny.cells[0]!;
    const odd: RunData = {
      ...tiny,
      cells: [
        {
          ...cell,
          title: "</text><script>&\u001b",
          group: '"><img>',
          seeds: [3],
          summaries: { reward: [5] },
          column: () => Float64Array.of(5),
        },
      ],
    };
    const [curvesFigure, outcomesFigure] = tiny.study.figures as [CurvesFigure, OutcomesFigure];
    const drawings = [
      ...(await drawCurves(odd, curvesFigure, reportDocument())),
      ...(await drawOutcomes(odd, outcomesFigure, reportDocument())),
    ];
    expect(drawings).toHaveLength(2);
    for (const { svg } of drawings) {
      expect(svg).not.toMatch(/<script|<img|NaN/);
      expect(svg).not.toContain("\u001b");
      expect(svg).toContain("&lt;/text&gt;&lt;script&gt;&amp;");
    }
  });
});
