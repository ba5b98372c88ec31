import type { Figure } from "@operant/core/study";
import type { CellData, RunData } from "../run-data.js";
import { estimate } from "../tables/estimate.js";
import { byGroup } from "../tables/results.js";

export type CurvesFigure = Extract<Figure, { kind: "curves" }>;

/**
 * Which band a learning curve gets. "between-seeds": the 95% Student t interval of the mean over seeds of the
 * windowed means. "rolling-sd": the mean ± 1.96 × the standard deviation, over the rows of the window, of the
 * curve averaged over seeds; it shows how much the mean curve moves in time, not how sure the mean is. Some
 * papers, Dasgupta & Musolesi (arXiv 2301.08278) among them, draw it and call it a confidence interval.
 */
export type CurveBand = "between-seeds" | "rolling-sd";

/** A plotted point of a learning curve; numbers that are not defined are NaN. */
export interface CurvePoint {
  /** The row at the centre of the window, counted from 1. */
  readonly row: number;
  readonly mean: number;
  /** Seeds with a defined value in the window. */
  readonly n: number;
  /** Ends of each band. */
  readonly bands: Readonly<Record<CurveBand, readonly [number, number]>>;
}

export interface Curve {
  readonly cell: CellData;
  /** Rows before thinning. */
  readonly rows: number;
  /** Rows of the window, which is the figure's unless the run is short. */
  readonly window: number;
  /** Seeds whose columns are at hand. */
  readonly seeds: number;
  readonly points: readonly CurvePoint[];
}

export interface CurvePanel {
  readonly group: string;
  readonly curves: readonly Curve[];
}

/** Most points that a curve keeps: about one per pixel of a panel. */
export const mostPoints = 400;

/**
 * The curves of a figure, a panel per group. Each seed's column is averaged over a centred window of
 * `figure.window` rows (shorter at both ends of the run; undefined rows are left out); the curve is the mean
 * over seeds of these. In a short run the window is a tenth of the rows, at least 3, or nothing but a flat line
 * would be left of it. Curves longer than `most` rows are thinned to `most` evenly spaced rows, the first and
 * the last among them. Cells without columns at hand are left out, and so are panels without curves.
 */
export function curvePanels(run: RunData, figure: CurvesFigure, most = mostPoints): CurvePanel[] {
  return byGroup(run.cells, figure.groups)
    .map(({ group, cells }) => ({
      group,
      curves: cells.map((cell) => curve(cell, figure, most)).filter(({ points }) => points.length > 0),
    }))
    .filter(({ curves }) => curves.length > 0);
}

function curve(cell: CellData, figure: CurvesFigure, most: number): Curve {
  const columns: Float64Array[] = [];
  for (const seed of cell.seeds) {
    const column = cell.column(figure.metric, seed);
    if (column !== undefined && column.length > 0) columns.push(column);
  }
  const rows = columns.length === 0 ? 0 : Math.min(...columns.map((column) => column.length));
  const meanCurve = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    meanCurve[row] = estimate(columns.map((column) => column[row]!)).mean;
  }
  // pandas' rolling(window, center=True), which the field's plots use, puts the odd row of an even window
  // before the centre.
  const window = Math.min(figure.window, Math.max(3, Math.floor(rows / 10)));
  const before = Math.floor(window / 2);
  const after = Math.ceil(window / 2);
  const points = thinned(rows, most).map((row): CurvePoint => {
    const start = Math.max(0, row - before);
    const end = Math.min(rows, row + Math.max(1, after));
    const { mean, lower, upper, n } = estimate(columns.map((column) => windowMean(column, start, end)));
    const spread = 1.96 * windowDeviation(meanCurve, start, end);
    return {
      row: row + 1,
      mean,
      n,
      bands: { "between-seeds": [lower, upper], "rolling-sd": [mean - spread, mean + spread] },
    };
  });
  return { cell, rows, window, seeds: columns.length, points };
}

/** At most `most` of the rows 0 … rows − 1, evenly spaced, with both ends. */
function thinned(rows: number, most: number): number[] {
  if (rows <= most) return Array.from({ length: rows }, (_, row) => row);
  return Array.from({ length: most }, (_, i) => Math.round((i * (rows - 1)) / (most - 1)));
}

/** Mean of the defined values from `start` to `end` (excluded); NaN when there is none. */
function windowMean(column: Float64Array, start: number, end: number): number {
  let sum = 0;
  let n = 0;
  for (let row = start; row < end; row++) {
    const value = column[row]!;
    if (!Number.isNaN(value)) {
      sum += value;
      n++;
    }
  }
  return n === 0 ? Number.NaN : sum / n;
}

/** Sample standard deviation (divisor n − 1) of the defined values; NaN with fewer than two. */
function windowDeviation(column: Float64Array, start: number, end: number): number {
  const mean = windowMean(column, start, end);
  let squares = 0;
  let n = 0;
  for (let row = start; row < end; row++) {
    const value = column[row]!;
    if (!Number.isNaN(value)) {
      squares += (value - mean) * (value - mean);
      n++;
    }
  }
  return n < 2 ? Number.NaN : Math.sqrt(squares / (n - 1));
}
