import { rmSync } from "node:fs";
import { join } from "node:path";
import {
  claimsOf,
  formatClaims,
  plottedCsv,
  type RunData,
  renderHtml,
  summariesCsv,
  summariesJson,
} from "@operant/report";
import { namesIn, readIfPresent, type WholeFiles } from "./whole-file.js";

/**
 * Writes what a run's trials amount to: summaries, verdicts, plotted numbers and, unless it is not wanted, the
 * report.
 * @returns the report's path, or null
 * @throws LabError `storage`
 */
export async function writeOutputs(
  files: WholeFiles,
  folder: string,
  run: RunData,
  withReport: boolean,
): Promise<string | null> {
  files.update(join(folder, "summaries.csv"), summariesCsv(run));
  files.update(join(folder, "summaries.json"), summariesJson(run));
  files.update(join(folder, "claims.json"), formatClaims(claimsOf(run)));
  const plotted = plottedCsv(run);
  const figures = join(folder, "figures");
  for (const [name, text] of Object.entries(plotted)) files.update(join(figures, name), text);
  for (const name of namesIn(figures)) {
    if (!Object.hasOwn(plotted, name)) rmSync(join(figures, name), { force: true });
  }
  if (!withReport) return null;
  const report = join(folder, "report.html");
  // The document and the drawing library take time to load, which only reports need.
  const { reportDocument } = await import("../document.js");
  const manifest = readIfPresent(join(folder, "manifest.json"))?.toString("utf8");
  files.update(
    report,
    await renderHtml(run, { document: reportDocument(), ...(manifest === undefined ? {} : { manifest }) }),
  );
  return report;
}
