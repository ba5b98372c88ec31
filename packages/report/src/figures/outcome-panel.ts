import { columnDecimals, plusMinus, typographic } from "../tables/number.js";
import { cut } from "../tables/text-layout.js";
import { visible } from "../tables/visible.js";
import type { FigureDocument } from "./document.js";
import type { OutcomePanel } from "./outcomes.js";
import { append, drawPanel, inside, type PanelOptions, type PlotLibrary, reckonedWidth } from "./panel.js";
import { seriesStyles } from "./series.js";
import { svgText } from "./svg-text.js";
import { swarmOffsets } from "./swarm.js";

const top = 24;
const rowHeight = 42;
/** From the top of a row to the axis of its dots. */
const dotsBelow = 28;
const axisHeight = 38;
const side = 10;
const radius = 2.6;
const swarmHeight = 9;

/** One panel of outcomes: a row per cell with its title, mean and interval in figures, and every seed a dot. */
export function drawOutcomePanel(
  plot: PlotLibrary,
  document: FigureDocument,
  panel: OutcomePanel,
  { domain, width, figureTitle, valueTitle }: PanelOptions,
): string {
  const styles = seriesStyles(panel.rows.map(({ cell }) => cell));
  const axisOf = (index: number) => top + index * rowHeight + dotsBelow;
  const xOf = (value: number) => side + ((value - domain[0]) / (domain[1] - domain[0])) * (width - 2 * side);
  const dots = panel.rows.flatMap(({ dots }, index) => {
    const offsets = swarmOffsets(
      dots.map(({ value }) => xOf(value)),
      radius,
      swarmHeight,
    );
    return dots.map(({ value }, i) => ({
      value,
      y: axisOf(index) + offsets[i]!,
      colour: styles[index]!.colour,
    }));
  });
  const means = panel.rows.map(({ estimate }, index) => ({ ...estimate, y: axisOf(index) }));
  const bars = means.filter(({ half }) => !Number.isNaN(half));
  const height = top + panel.rows.length * rowHeight;
  const svg = drawPanel(plot, document, {
    width,
    height: height + axisHeight,
    marginTop: top,
    marginRight: side,
    marginBottom: axisHeight,
    marginLeft: side,
    ariaLabel: `${figureTitle}: ${panel.group}. ${valueTitle}, every seed, mean and 95% interval.`,
    x: { type: "linear", domain: [...domain] },
    y: { type: "identity", axis: null },
    marks: [
      plot.gridX({ ticks: 5, strokeOpacity: 0.14 }),
      plot.axisX({ ticks: 5, tickSize: 4, label: null }),
      plot.dot(dots, { x: "value", y: "y", r: radius, fill: "colour", fillOpacity: 0.6 }),
      plot.ruleY(bars, {
        x1: ({ lower }: { lower: number }) => inside(domain, lower),
        x2: ({ upper }: { upper: number }) => inside(domain, upper),
        y: "y",
        stroke: "currentColor",
        strokeWidth: 1.6,
      }),
      plot.dot(means, {
        x: "mean",
        y: "y",
        r: 4.2,
        symbol: "diamond",
        fill: "currentColor",
        stroke: "var(--paper, white)",
      }),
    ],
    color: { type: "identity" },
  });
  append(document, svg, "text", { ...text, x: 0, y: 13, "font-weight": 600 }, cut(visible(panel.group), 66));
  append(
    document,
    svg,
    "text",
    { ...text, "text-anchor": "middle", x: width / 2, y: height + 33 },
    cut(visible(valueTitle), 66),
  );
  const decimals = columnDecimals(panel.rows.map(({ estimate }) => estimate));
  panel.rows.forEach(({ cell, estimate }, index) => {
    const y = top + index * rowHeight + 12;
    const fewer = estimate.n < cell.seeds.length ? ` (n=${estimate.n})` : "";
    const figures = typographic(plusMinus(estimate, decimals)) + fewer;
    const { label, title } = styles[index]!;
    const room = Math.floor((width - 2 * side - reckonedWidth(figures) - 12) / reckonedWidth("x"));
    append(
      document,
      svg,
      "text",
      { ...text, ...halo, x: side, y },
      cut(label === title ? title : `${label}  ${title}`, room),
    );
    append(
      document,
      svg,
      "text",
      { ...text, ...halo, "text-anchor": "end", x: width - side, y, "font-variant": "tabular-nums" },
      figures,
    );
  });
  return svgText(svg);
}

const text = { "text-anchor": "start", fill: "currentColor" };

/** Keeps grid lines out of text where the page says what its paper's colour is. */
const halo = {
  stroke: "var(--paper, none)",
  "stroke-width": 4,
  "paint-order": "stroke",
  "stroke-linejoin": "round",
};
