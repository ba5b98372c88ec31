import type { ResultsTable } from "@operant/core/study";
import type { CellData, RunData } from "../run-data.js";
import { type Estimate, estimate } from "./estimate.js";
import { columnDecimals } from "./number.js";

/** One results table with its numbers: cells down in blocks of one group, summaries across. */
export interface Results {
  readonly title: string;
  readonly columns: readonly ResultsColumn[];
  readonly groups: readonly ResultsGroup[];
}

export interface ResultsColumn {
  readonly summary: string;
  readonly title: string;
  readonly unit: string;
  readonly description: string;
  /** Decimals at which the column is printed. */
  readonly decimals: number;
}

export interface ResultsGroup {
  readonly group: string;
  readonly rows: readonly ResultsRow[];
}

export interface ResultsRow {
  readonly cell: CellData;
  /** One estimate per column. */
  readonly estimates: readonly Estimate[];
}

/** The cells of a run in blocks of one group each, groups in order of first appearance. */
export function byGroup(
  cells: readonly CellData[],
  only?: readonly string[],
): { readonly group: string; readonly cells: readonly CellData[] }[] {
  const groups = new Map<string, CellData[]>();
  for (const cell of cells) {
    if (only !== undefined && !only.includes(cell.group)) continue;
    const block = groups.get(cell.group);
    if (block === undefined) groups.set(cell.group, [cell]);
    else block.push(cell);
  }
  return [...groups].map(([group, block]) => ({ group, cells: block }));
}

/**
 * The study's results tables over a run. Columns that no cell has a value for are left out, and so are
 * tables without a column.
 */
export function resultsTables(run: RunData): Results[] {
  return run.study.tables
    .map((table) => resultsTable(run, table))
    .filter(({ columns }) => columns.length > 0);
}

function resultsTable(run: RunData, table: ResultsTable): Results {
  const summaries = table.summaries.filter((name) =>
    run.cells.some((cell) => cell.summaries[name]?.some((value) => !Number.isNaN(value))),
  );
  const groups = byGroup(run.cells).map(({ group, cells }) => ({
    group,
    rows: cells.map((cell) => ({
      cell,
      estimates: summaries.map((name) => estimate(cell.summaries[name] ?? [])),
    })),
  }));
  const columns = summaries.map((name, index) => {
    const summary = run.study.summaries[name];
    return {
      summary: name,
      title: summary?.title ?? name,
      unit: summary?.unit ?? "",
      description: summary?.description ?? "",
      decimals: columnDecimals(groups.flatMap(({ rows }) => rows.map(({ estimates }) => estimates[index]!))),
    };
  });
  return { title: table.title, columns, groups };
}
