import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Domain } from "./axis.js";
import { tickTexts } from "./axis.js";
import { seriesLook } from "./series.js";
import { onThemeChange, resolveColours, withOpacity } from "./theme.js";

/** One line with its band, as columns of equal length; NaN is a gap. */
export interface PlotCurve {
  readonly x: Float64Array;
  readonly mean: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Its place in the panel, which decides its look. */
  readonly index: number;
}

export interface CurvesPlot {
  /** Shows other curves, or other ends of the axes. */
  show(curves: readonly PlotCurve[], domain: Domain): void;
  close(): void;
}

/** 1, 2, 5, 10, … */
const wholeSteps = Array.from({ length: 24 }, (_, i) => [1, 2, 5][i % 3]! * 10 ** Math.floor(i / 3));

/**
 * Learning curves drawn into `target` at its size. The drawing follows the width of its place, the size of the page's
 * text and the theme.
 */
export function openCurvesPlot(target: HTMLElement, rowTitle: string): CurvesPlot {
  let curves: readonly PlotCurve[] = [];
  let domain: Domain = [0, 1];
  let plot: uPlot | undefined;
  let looks = "";

  const draw = (): void => {
    plot?.destroy();
    plot = new uPlot(
      options(target, rowTitle, curves, () => domain),
      dataOf(curves),
      target,
    );
  };
  const stopTheme = onThemeChange(draw);
  const observer = new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: height } = target;
    if (plot === undefined || width === 0) return;
    if (height !== plot.height) draw();
    else if (width !== plot.width) plot.setSize({ width, height });
  });
  observer.observe(target);
  return {
    show(newCurves, newDomain) {
      const newLooks = newCurves.map(({ index }) => index).join();
      const redraw = plot === undefined || newLooks !== looks;
      looks = newLooks;
      curves = newCurves;
      domain = newDomain;
      if (redraw) draw();
      else plot?.setData(dataOf(curves));
    },
    close() {
      stopTheme();
      observer.disconnect();
      plot?.destroy();
    },
  };
}

/** Curves on one axis: rows in which a curve has no point are left out of it, NaN stays a gap. */
function dataOf(curves: readonly PlotCurve[]): uPlot.AlignedData {
  if (curves.length === 0) return [[]];
  const column = (values: Float64Array): (number | null)[] =>
    Array.from(values, (value) => (Number.isNaN(value) ? null : value));
  return uPlot.join(
    curves.map(
      ({ x, mean, lower, upper }): uPlot.AlignedData => [
        Array.from(x),
        column(lower),
        column(upper),
        column(mean),
      ],
    ),
  );
}

function options(
  target: HTMLElement,
  rowTitle: string,
  curves: readonly PlotCurve[],
  domain: () => Domain,
): uPlot.Options {
  const [ink, line] = resolveColours(target, ["var(--soft)", "var(--line)"]) as [string, string];
  const colours = resolveColours(
    target,
    curves.map(({ index }) => seriesLook(index).colour),
  );
  // The page's text grows on very wide screens; what is drawn grows with it.
  const scale = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
  const font = `${12 * scale}px ${getComputedStyle(target).fontFamily}`;
  const axis: uPlot.Axis = {
    stroke: ink,
    font,
    labelFont: font,
    ticks: { show: false },
    grid: { stroke: line, width: 1 },
    values: (_, ticks) => tickTexts(ticks),
  };
  return {
    width: Math.max(1, target.clientWidth),
    height: Math.max(1, target.clientHeight),
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 18 * scale, 0, 0],
    scales: {
      x: { time: false, range: (_, low, high) => [low ?? 1, Math.max(high ?? 2, (low ?? 1) + 1)] },
      y: { range: () => [...domain()] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        label: rowTitle,
        labelSize: 18 * scale,
        size: 26 * scale,
        space: 60 * scale,
        // Rows are counted.
        incrs: wholeSteps,
      },
      { ...axis, size: 52 * scale, space: 32 * scale },
    ],
    series: [
      {},
      ...curves.flatMap(({ index }, i): uPlot.Series[] => [
        { show: true, stroke: "transparent", width: 0, points: { show: false }, spanGaps: false },
        { show: true, stroke: "transparent", width: 0, points: { show: false }, spanGaps: false },
        {
          stroke: colours[i]!,
          width: 1.6 * scale,
          dash: [...seriesLook(index).dash],
          points: { show: false },
          spanGaps: false,
        },
      ]),
    ],
    bands: curves.map((_, i) => ({
      series: [3 * i + 2, 3 * i + 1],
      fill: withOpacity(colours[i]!, 0.13),
    })),
  };
}
