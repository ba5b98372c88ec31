import type { Figure } from "@operant/core/study";
import type { CellData, RunData } from "../run-data.js";
import { type Estimate, estimate } from "../tables/estimate.js";
import { byGroup } from "../tables/results.js";

export type OutcomesFigure = Extract<Figure, { kind: "outcomes" }>;

/** A row of an outcomes figure: every seed of one cell, and what they give together. */
export interface OutcomeRow {
  readonly cell: CellData;
  /** Seeds with a defined value, ascending, and their values. */
  readonly dots: readonly { readonly seed: number; readonly value: number }[];
  readonly estimate: Estimate;
}

export interface OutcomePanel {
  readonly group: string;
  readonly rows: readonly OutcomeRow[];
}

/**
 * The rows of a figure, a panel per group. Cells for which the summary is not defined in any seed are left
 * out, and so are panels without rows.
 */
export function outcomePanels(run: RunData, figure: OutcomesFigure): OutcomePanel[] {
  return byGroup(run.cells, figure.groups)
    .map(({ group, cells }) => ({
      group,
      rows: cells.map((cell) => outcomeRow(cell, figure.summary)).filter(({ dots }) => dots.length > 0),
    }))
    .filter(({ rows }) => rows.length > 0);
}

function outcomeRow(cell: CellData, summary: string): OutcomeRow {
  const values = cell.summaries[summary] ?? [];
  const dots = cell.seeds
    .map((seed, index) => ({ seed, value: values[index] ?? Number.NaN }))
    .filter(({ value }) => Number.isFinite(value));
  return { cell, dots, estimate: estimate(dots.map(({ value }) => value)) };
}
