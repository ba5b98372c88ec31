import type { RunData } from "../run-data.js";
import { verdictLabel } from "../tables/claims.js";
import { exact } from "../tables/number.js";
import { resultsTables } from "../tables/results.js";
import { type CurvesFigure, curvePanels } from "./curves.js";
import { type OutcomesFigure, outcomePanels } from "./outcomes.js";

/**
 * Every number of the report as CSV (RFC 4180, UTF-8, "\r\n"): a file per figure, for outcomes a second one
 * with means and intervals, `results.csv` for the tables and `claims.csv` for the verdicts. Numbers have eight
 * significant digits; one that is not defined is an empty field.
 * @returns file name → text, in the order of the report
 */
export function plottedCsv(run: RunData): Record<string, string> {
  const files: Record<string, string> = {};
  for (const figure of run.study.figures) {
    const name = `${figure.kind}-${fileName(figure.id)}`;
    if (figure.kind === "curves") {
      files[`${name}.csv`] = curvesCsv(run, figure);
    } else {
      files[`${name}.csv`] = outcomesCsv(run, figure);
      files[`${name}-means.csv`] = meansCsv(run, figure);
    }
  }
  if (run.study.tables.length > 0) files["results.csv"] = resultsCsv(run);
  if (run.verdicts.length > 0) files["claims.csv"] = claimsCsv(run);
  return files;
}

type Field = string | number | undefined;

function csv(rows: readonly (readonly Field[])[]): string {
  return rows.map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

function field(value: Field): string {
  if (value === undefined) return "";
  const text = typeof value === "number" ? exact(value) : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Letters, digits, "-" and "_" of an id; everything else becomes "-". */
export function fileName(id: string): string {
  return id.replace(/[^A-Za-z0-9_-]+/g, "-");
}

function curvesCsv(run: RunData, figure: CurvesFigure): string {
  const header = [
    "group",
    "cell",
    run.study.row,
    "n",
    "mean",
    "lower",
    "upper",
    "rolling_lower",
    "rolling_upper",
  ];
  return csv([
    header,
    ...curvePanels(run, figure).flatMap(({ group, curves }) =>
      curves.flatMap(({ cell, points }) =>
        points.map(({ row, n, mean, bands }) => [
          group,
          cell.title,
          row,
          n,
          mean,
          ...bands["between-seeds"],
          ...bands["rolling-sd"],
        ]),
      ),
    ),
  ]);
}

function outcomesCsv(run: RunData, figure: OutcomesFigure): string {
  return csv([
    ["group", "cell", "seed", figure.summary],
    ...outcomePanels(run, figure).flatMap(({ group, rows }) =>
      rows.flatMap(({ cell, dots }) => dots.map(({ seed, value }) => [group, cell.title, seed, value])),
    ),
  ]);
}

function meansCsv(run: RunData, figure: OutcomesFigure): string {
  return csv([
    ["group", "cell", "n", "mean", "lower", "upper"],
    ...outcomePanels(run, figure).flatMap(({ group, rows }) =>
      rows.map(({ cell, estimate: { n, mean, lower, upper } }) => [group, cell.title, n, mean, lower, upper]),
    ),
  ]);
}

function resultsCsv(run: RunData): string {
  return csv([
    ["table", "group", "cell", "summary", "unit", "n", "mean", "lower", "upper"],
    ...resultsTables(run).flatMap(({ title, columns, groups }) =>
      groups.flatMap(({ group, rows }) =>
        rows.flatMap(({ cell, estimates }) =>
          columns.map(({ summary, unit }, index) => {
            const { n, mean, lower, upper } = estimates[index]!;
            return [title, group, cell.title, summary, unit, n, mean, lower, upper];
          }),
        ),
      ),
    ),
  ]);
}

function claimsCsv(run: RunData): string {
  return csv([
    [
      "claim",
      "statement",
      "source",
      "origin",
      "published",
      "measured",
      "estimate",
      "lower",
      "upper",
      "verdict",
      "control",
      "note",
    ],
    ...run.verdicts.map(({ claim, outcome }) => [
      claim.id,
      claim.statement,
      claim.source,
      claim.origin,
      claim.published,
      outcome.measured,
      outcome.estimate,
      outcome.interval?.[0],
      outcome.interval?.[1],
      verdictLabel(claim, outcome),
      outcome.control ?? claim.control,
      outcome.note,
    ]),
  ]);
}
