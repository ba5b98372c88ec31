import { curvesCaption, outcomesCaption } from "../figures/caption.js";
import type { CurveBand, CurvesFigure } from "../figures/curves.js";
import type { FigureDocument } from "../figures/document.js";
import { type Drawing, drawCurves, drawOutcomes } from "../figures/draw.js";
import type { RunData } from "../run-data.js";
import { escapeHtml } from "./escape.js";
import type { Section } from "./section.js";

/** The learning curves and the final outcomes, each a section with the study's figures of that kind. */
export async function figureSections(
  run: RunData,
  document: FigureDocument,
  bands: readonly CurveBand[],
): Promise<Section[]> {
  const curves: string[] = [];
  const outcomes: string[] = [];
  for (const figure of run.study.figures) {
    if (figure.kind === "curves") {
      const [first = "between-seeds", ...others] = bands;
      const html = await curvesFigure(run, figure, document, first);
      if (html === undefined) continue;
      curves.push(html);
      for (const band of others) {
        const further = await curvesFigure(run, figure, document, band);
        curves.push(`<details class="screen"><summary>${bandTitles[band]}</summary>\n${further}\n</details>`);
      }
    } else {
      const drawings = await drawOutcomes(run, figure, document);
      if (drawings.length > 0)
        outcomes.push(figureHtml(figure.title, drawings, outcomesCaption(run, figure)));
    }
  }
  return [
    { id: "curves", title: "Learning curves", body: curves.join("\n") },
    { id: "outcomes", title: "Final outcomes", body: outcomes.join("\n") },
  ].filter(({ body }) => body !== "");
}

const bandTitles: Readonly<Record<CurveBand, string>> = {
  "between-seeds": "The same curves with the 95% interval between seeds",
  "rolling-sd": "The same curves with the rolling spread in time (mean ± 1.96 SD)",
};

async function curvesFigure(
  run: RunData,
  figure: CurvesFigure,
  document: FigureDocument,
  band: CurveBand,
): Promise<string | undefined> {
  const drawings = await drawCurves(run, figure, document, band);
  return drawings.length === 0
    ? undefined
    : figureHtml(figure.title, drawings, curvesCaption(run, figure, band));
}

function figureHtml(title: string, drawings: readonly Drawing[], caption: string): string {
  return `<figure>
<figcaption><h3>${escapeHtml(title)}</h3></figcaption>
<div class="panels">
${drawings.map(({ svg }) => svg).join("\n")}
</div>
<p class="caption">${escapeHtml(caption)}</p>
</figure>`;
}
