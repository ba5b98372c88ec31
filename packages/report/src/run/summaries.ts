import type { RunData } from "../run-data.js";
import { estimate } from "../tables/estimate.js";

export const summariesFormat = "operant-summaries/1";

/** A summary of a cell over its seeds. */
export interface SummaryStatistics {
  /** Seeds for which the summary applies. */
  readonly n: number;
  readonly mean: number;
  /** 95 % interval of the mean over seeds (Student's t), or null for a single seed. */
  readonly interval: readonly [number, number] | null;
  readonly minimum: number;
  readonly maximum: number;
}

/** Every seed's summaries as CSV: a row per cell and seed; empty where a summary does not apply. */
export function summariesCsv(run: RunData): string {
  const names = Object.keys(run.study.summaries);
  const lines = [["cell", "condition", "group", "seed", ...names].map(csvField).join(",")];
  for (const cell of run.cells) {
    cell.seeds.forEach((seed, i) => {
      const values = names.map((name) => {
        const value = cell.summaries[name]?.[i];
        return value === undefined || Number.isNaN(value) ? "" : String(value);
      });
      lines.push([cell.title, cell.condition, cell.group, String(seed), ...values].map(csvField).join(","));
    });
  }
  return `${lines.join("\n")}\n`;
}

function csvField(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Every summary of a cell with its interval, in the study's order; summaries that never apply are left out. */
export function cellStatistics(
  run: { readonly study: Pick<RunData["study"], "summaries"> },
  cell: RunData["cells"][number],
): Record<string, SummaryStatistics> {
  const statistics: Record<string, SummaryStatistics> = {};
  for (const name of Object.keys(run.study.summaries)) {
    const values = (cell.summaries[name] ?? []).filter((value) => !Number.isNaN(value));
    if (values.length === 0) continue;
    const { n, mean, lower, upper } = estimate(values);
    statistics[name] = {
      n,
      mean,
      interval: n < 2 ? null : [lower, upper],
      minimum: values.reduce((a, b) => Math.min(a, b)),
      maximum: values.reduce((a, b) => Math.max(a, b)),
    };
  }
  return statistics;
}

/** The content of `summaries.json`. */
export function summariesJson(run: RunData): string {
  const cells = run.cells.map((cell) => ({
    title: cell.title,
    condition: cell.condition,
    group: cell.group,
    parameters: cell.parameters,
    seeds: cell.seeds,
    summaries: cellStatistics(run, cell),
  }));
  return `${JSON.stringify({ format: summariesFormat, study: run.study.id, resultsVersion: run.study.resultsVersion, cells }, null, 2)}\n`;
}
