import type { RunData } from "../run-data.js";
import { drawCurvePanel, labelWidth } from "./curve-panel.js";
import { type CurveBand, type CurvesFigure, curvePanels } from "./curves.js";
import type { FigureDocument } from "./document.js";
import { panelDomains } from "./domain.js";
import { drawOutcomePanel } from "./outcome-panel.js";
import { type OutcomesFigure, outcomePanels } from "./outcomes.js";

/** One panel of a figure. */
export interface Drawing {
  readonly group: string;
  /** A file in itself; inside HTML it takes the page's text colour and `--series-1` to `--series-7`. */
  readonly svg: string;
}

/** Width of a panel in its own units; two stand side by side on a page, one fills a phone. */
const panelWidth = 440;

/**
 * Draws a figure's learning curves, a panel per group.
 * @param document makes the SVG elements
 * @param band what is shaded; the interval between seeds unless said otherwise
 */
export async function drawCurves(
  run: RunData,
  figure: CurvesFigure,
  document: FigureDocument,
  band: CurveBand = "between-seeds",
): Promise<Drawing[]> {
  const plot = await import("@observablehq/plot");
  const panels = curvePanels(run, figure);
  const metric = run.study.metrics[figure.metric];
  const unit = metric?.unit ?? "";
  const domains = panelDomains(
    panels.map(({ curves }) => ({
      values: curves.flatMap(({ points }) => points.map(({ mean }) => mean)),
      ends: curves.flatMap(({ points }) => points.flatMap(({ bands }) => bands[band])),
    })),
    unit,
  );
  const widest = Math.max(...panels.map(labelWidth));
  return panels.map((panel, index) => ({
    group: panel.group,
    svg: drawCurvePanel(plot, document, panel, {
      band,
      domain: domains[index]!,
      width: panelWidth,
      figureTitle: figure.title,
      rowTitle: run.study.row,
      labelWidth: widest,
      valueTitle: withUnit(metric?.title ?? figure.metric, unit),
    }),
  }));
}

/**
 * Draws a figure's final outcomes, a panel per group, every seed a dot.
 * @param document makes the SVG elements
 */
export async function drawOutcomes(
  run: RunData,
  figure: OutcomesFigure,
  document: FigureDocument,
): Promise<Drawing[]> {
  const plot = await import("@observablehq/plot");
  const panels = outcomePanels(run, figure);
  const summary = run.study.summaries[figure.summary];
  const unit = summary?.unit ?? "";
  const domains = panelDomains(
    panels.map(({ rows }) => ({
      values: rows.flatMap(({ dots }) => dots.map(({ value }) => value)),
      ends: rows.flatMap(({ estimate }) => [estimate.lower, estimate.upper]),
    })),
    unit,
  );
  return panels.map((panel, index) => ({
    group: panel.group,
    svg: drawOutcomePanel(plot, document, panel, {
      domain: domains[index]!,
      width: panelWidth,
      figureTitle: figure.title,
      valueTitle: withUnit(summary?.title ?? figure.summary, unit),
    }),
  }));
}

/** "Cooperation (share)". */
export function withUnit(title: string, unit: string): string {
  return unit === "" ? title : `${title} (${unit})`;
}
