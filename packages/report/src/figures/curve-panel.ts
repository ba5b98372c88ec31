import { cut } from "../tables/text-layout.js";
import { visible } from "../tables/visible.js";
import type { CurveBand, CurvePanel, CurvePoint } from "./curves.js";
import type { FigureDocument } from "./document.js";
import {
  append,
  drawPanel,
  fontSize,
  inside,
  type PanelOptions,
  type PlotLibrary,
  reckonedWidth,
} from "./panel.js";
import { type SeriesStyle, seriesStyles } from "./series.js";
import { spread } from "./spread.js";
import { svgText } from "./svg-text.js";

export interface CurvePanelOptions extends PanelOptions {
  readonly band: CurveBand;
  /** What a row is: "episode". */
  readonly rowTitle: string;
  /** Room for the labels at the ends of the lines, the same in all panels of a figure. */
  readonly labelWidth: number;
}

const top = 44;
const left = 46;
const plotHeight = 210;
const axisHeight = 44;
const keyLine = 16;
/** Length of the line samples of the key. */
const sample = 26;

/** Width of a panel's widest label at the end of a line. */
export function labelWidth({ curves }: CurvePanel): number {
  return Math.max(...seriesStyles(curves.map(({ cell }) => cell)).map(({ label }) => reckonedWidth(label)));
}

/** One panel of learning curves: bands, lines, a label at the end of each line, and a key below. */
export function drawCurvePanel(
  plot: PlotLibrary,
  document: FigureDocument,
  panel: CurvePanel,
  options: CurvePanelOptions,
): string {
  const { band, domain, width } = options;
  const styles = seriesStyles(panel.curves.map(({ cell }) => cell));
  const right = options.labelWidth + 18;
  const entries = keyEntries(styles, width - left);
  const last = Math.max(...panel.curves.map(({ points }) => points.at(-1)!.row));
  const first = Math.min(...panel.curves.map(({ points }) => points[0]!.row));
  const svg = drawPanel(plot, document, {
    width,
    height: top + plotHeight + axisHeight + entries.lines * keyLine + 4,
    marginTop: top,
    marginRight: right,
    marginBottom: axisHeight + entries.lines * keyLine + 4,
    marginLeft: left,
    ariaLabel: `${options.figureTitle}: ${panel.group}. ${options.valueTitle} by ${options.rowTitle}.`,
    x: { type: "linear", domain: [first, Math.max(last, first + 1)] },
    y: { type: "linear", domain: [...domain] },
    marks: [
      plot.gridY({ ticks: 5, strokeOpacity: 0.14 }),
      plot.axisX({ ticks: 5, tickSize: 4, label: null }),
      plot.axisY({ ticks: 5, tickSize: 0, label: null }),
      ...panel.curves.map(({ points }, index) =>
        plot.areaY(points, {
          x: "row",
          y1: (point: CurvePoint) => inside(domain, point.bands[band][0]),
          y2: (point: CurvePoint) => inside(domain, point.bands[band][1]),
          fill: styles[index]!.colour,
          fillOpacity: 0.13,
        }),
      ),
      ...panel.curves.map(({ points }, index) =>
        plot.lineY(points, {
          x: "row",
          y: (point: CurvePoint) => inside(domain, point.mean),
          stroke: styles[index]!.colour,
          strokeWidth: 1.6,
          ...(styles[index]!.dash === "" ? {} : { strokeDasharray: styles[index]!.dash }),
        }),
      ),
    ],
  });
  append(
    document,
    svg,
    "text",
    { ...leftText, x: 0, y: 13, "font-weight": 600 },
    cut(visible(panel.group), 66),
  );
  append(document, svg, "text", { ...leftText, x: 0, y: 31 }, cut(visible(options.valueTitle), 66));
  append(
    document,
    svg,
    "text",
    { ...leftText, "text-anchor": "middle", x: (left + width - right) / 2, y: top + plotHeight + 33 },
    visible(options.rowTitle),
  );
  endLabels(document, svg, panel, styles, { ...options, first, last, right });
  drawKey(document, svg, styles, entries, top + plotHeight + axisHeight);
  return svgText(svg);
}

const leftText = { "text-anchor": "start", fill: "currentColor" };

/** The label of each line beside its end, moved up or down where lines end together. */
function endLabels(
  document: FigureDocument,
  svg: Element,
  panel: CurvePanel,
  styles: readonly SeriesStyle[],
  { domain, width, first, last, right }: CurvePanelOptions & { first: number; last: number; right: number },
): void {
  const ends = panel.curves.map(({ points }) => points.filter(({ mean }) => !Number.isNaN(mean)).at(-1));
  const shown = panel.curves
    .map((_, index) => index)
    .filter((index) => ends[index] !== undefined && styles[index]!.label !== "");
  const xOf = (row: number) => left + ((row - first) / Math.max(1, last - first)) * (width - right - left);
  const yOf = (value: number) =>
    top + ((domain[1] - inside(domain, value)) / (domain[1] - domain[0])) * plotHeight;
  const wanted = shown.map((index) => yOf(ends[index]!.mean));
  const places = spread(wanted, fontSize + 1, top + 2, top + plotHeight - 2);
  const group = append(document, svg, "g", { "aria-hidden": "true" });
  shown.forEach((index, i) => {
    const style = styles[index]!;
    const x = width - right + 13;
    const from = xOf(ends[index]!.row);
    append(document, group, "path", {
      d: `M${from + 1},${wanted[i]!}L${x - 2},${places[i]!}`,
      stroke: style.colour,
      "stroke-width": 1,
      "stroke-opacity": 0.7,
      fill: "none",
    });
    append(document, group, "text", { ...leftText, x, y: places[i]! + fontSize * 0.34 }, style.label);
  });
}

interface KeyEntries {
  readonly columns: number;
  readonly lines: number;
  readonly columnWidth: number;
}

/** As many columns as the longest entry leaves room for, up to four. */
function keyEntries(styles: readonly SeriesStyle[], width: number): KeyEntries {
  const widest = Math.max(...styles.map((style) => reckonedWidth(keyText(style)))) + sample + 20;
  const columns = Math.max(1, Math.min(4, styles.length, Math.floor(width / widest)));
  return { columns, lines: Math.ceil(styles.length / columns), columnWidth: width / columns };
}

function keyText({ label, title }: SeriesStyle): string {
  return label === title || label === "" ? title : `${label}  ${title}`;
}

function drawKey(
  document: FigureDocument,
  svg: Element,
  styles: readonly SeriesStyle[],
  { columns, lines, columnWidth }: KeyEntries,
  y: number,
): void {
  const key = append(document, svg, "g", {});
  styles.forEach((style, index) => {
    const x = left + (columns === 1 ? 0 : Math.floor(index / lines) * columnWidth);
    const line = y + (index % lines) * keyLine + keyLine / 2;
    append(document, key, "path", {
      d: `M${x},${line}h${sample}`,
      stroke: style.colour,
      "stroke-width": 1.8,
      fill: "none",
      ...(style.dash === "" ? {} : { "stroke-dasharray": style.dash }),
    });
    const room = Math.floor((columnWidth - sample - 8) / reckonedWidth("x"));
    append(
      document,
      key,
      "text",
      { ...leftText, x: x + sample + 7, y: line + fontSize * 0.34 },
      cut(keyText(style), room),
    );
  });
}
