import { plottedCsv } from "../figures/csv.js";
import type { CurveBand } from "../figures/curves.js";
import type { FigureDocument } from "../figures/document.js";
import type { RunData } from "../run-data.js";
import { conventionsSection, filesSection, parametersSection, reproduceSection } from "./back-matter.js";
import { claimsSection, findingsSection } from "./claims-sections.js";
import { escapeHtml } from "./escape.js";
import { figureSections } from "./figure-sections.js";
import { factsLine, paperLine } from "./heading.js";
import { resultsSection } from "./results-section.js";
import type { Section } from "./section.js";
import { style } from "./style.js";

export interface ReportOptions {
  /** Makes the figures' SVG elements. */
  readonly document: FigureDocument;
  /**
   * The bands of the learning curves: the first is shown, the others lie in a closed disclosure below. The
   * interval between seeds first and the rolling spread second, unless said otherwise.
   */
  readonly bands?: readonly CurveBand[];
  /** The run's manifest as text; without it the report writes one from the run. */
  readonly manifest?: string;
}

/**
 * The report of a run as one self-contained HTML file without scripts. Every string of the run is escaped; no
 * clock, machine or path enters it, so equal runs give equal bytes.
 */
export async function renderHtml(run: RunData, options: ReportOptions): Promise<string> {
  const { document, bands = ["between-seeds", "rolling-sd"], manifest } = options;
  const sections = [
    findingsSection(run),
    ...(await figureSections(run, document, bands)),
    resultsSection(run),
    claimsSection(run),
    reproduceSection(run),
    parametersSection(run, manifest),
    conventionsSection(run),
    filesSection(plottedCsv(run)),
  ].filter((section): section is Section => section !== undefined);
  const { study } = run;
  const contents = sections.map(({ id, title }) => `<a href="#${id}">${escapeHtml(title)}</a>`).join(" ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Operant">
<title>${escapeHtml(study.title)}: report</title>
<style>
${style}
</style>
</head>
<body>
<header>
<p class="kicker">Operant report</p>
<h1>${escapeHtml(study.title)}</h1>
<p class="question">${escapeHtml(study.question)}</p>
${paperLine(study)}${factsLine(run)}
<nav class="contents" aria-label="Contents">${contents}</nav>
</header>
<main>
${sections.map(({ id, title, body }) => `<section id="${id}" aria-labelledby="${id}-title">\n<h2 id="${id}-title">${escapeHtml(title)}</h2>\n${body}\n</section>`).join("\n")}
</main>
<footer>Run <code>${escapeHtml(run.id)}</code> of study <code>${escapeHtml(study.id)}</code>, results version ${escapeHtml(study.resultsVersion)}. This file is complete in itself: it needs no network and runs no script.</footer>
</body>
</html>
`;
}
