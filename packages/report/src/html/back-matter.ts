import { formatSeeds } from "@operant/core/study";
import type { RunData } from "../run-data.js";
import { verdictMarks, verdictMeanings, verdictOrder } from "../tables/claims.js";
import { typographic, undefinedMark } from "../tables/number.js";
import { runParameters } from "../tables/parameters.js";
import { byGroup } from "../tables/results.js";
import { csvLink, escapeHtml } from "./escape.js";
import type { Section } from "./section.js";

/** The command that repeats the run. */
export function reproduceSection(run: RunData): Section {
  return {
    id: "reproduce",
    title: "How to reproduce",
    body: `<pre class="command"><code>${escapeHtml(run.command)}</code></pre>
<p>The same study at the same results version gives the same numbers, byte for byte, on every machine and with any number of workers.</p>`,
  };
}

/** What differs between cells, what is the same in all, and the manifest. */
export function parametersSection(run: RunData, manifest?: string): Section {
  const { differing, constant } = runParameters(run);
  const head = differing.map(
    ({ name, unit }) =>
      `<th scope="col"><code>${escapeHtml(name)}</code>${unit === undefined ? "" : `<span class="unit">${escapeHtml(unit)}</span>`}</th>`,
  );
  const bodies = byGroup(run.cells).map(
    ({ group, cells }) => `<tbody>
<tr><th scope="rowgroup" colspan="${differing.length + 2}">${escapeHtml(group)}</th></tr>
${cells
  .map((cell) => {
    const values = differing.map((parameter) => `<td>${shown(parameter.value(cell))}</td>`);
    return `<tr><th scope="row">${escapeHtml(cell.title)}</th>${values.join("")}<td>${escapeHtml(formatSeeds(cell.seeds))}</td></tr>`;
  })
  .join("\n")}
</tbody>`,
  );
  const first = run.cells[0];
  const list = constant.map((parameter) => {
    const unit = parameter.unit === undefined ? "" : ` ${escapeHtml(parameter.unit)}`;
    const value = first === undefined ? undefinedMark : shown(parameter.value(first));
    const help = parameter.help === "" ? "" : `. ${escapeHtml(parameter.help)}`;
    return `<dt><code>${escapeHtml(parameter.name)}</code></dt><dd>${value}${unit}${help}</dd>`;
  });
  const meanings = differing
    .filter(({ help }) => help !== "")
    .map(({ name, help }) => `<dt><code>${escapeHtml(name)}</code></dt><dd>${escapeHtml(help)}</dd>`);
  return {
    id: "parameters",
    title: "Parameters",
    body: `<h3 id="parameters-differing">Parameters that differ between cells</h3>
<div class="wide" role="region" aria-labelledby="parameters-differing" tabindex="0">
<table class="words" aria-labelledby="parameters-differing">
<thead><tr><th scope="col">Cell</th>${head.join("")}<th scope="col">seeds</th></tr></thead>
${bodies.join("\n")}
</table>
</div>
${meanings.length === 0 ? "" : `<details><summary>What the differing parameters are</summary>\n<dl>${meanings.join("\n")}</dl>\n</details>\n`}${list.length === 0 ? "" : `<details><summary>Parameters that are the same in all cells</summary>\n<dl>${list.join("\n")}</dl>\n</details>\n`}<details class="screen"><summary>Manifest</summary>
<pre tabindex="0"><code>${escapeLines(manifest ?? manifestOf(run))}</code></pre>
</details>`,
  };
}

function shown(value: string | number | boolean | undefined): string {
  return value === undefined ? undefinedMark : escapeHtml(typographic(String(value)));
}

/** Escapes a text but keeps its line breaks, of which `escapeHtml` makes spaces. */
function escapeLines(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => {
      const [indent = ""] = /^ */.exec(line) ?? [];
      return indent + escapeHtml(line.slice(indent.length));
    })
    .join("\n");
}

/** What decides the run's results: study, version, and every cell with its parameters and seeds. */
function manifestOf(run: RunData): string {
  return JSON.stringify(
    {
      run: run.id,
      study: run.study.id,
      resultsVersion: run.study.resultsVersion,
      preset: run.preset,
      cells: run.cells.map(({ title, condition, seeds, parameters }) => ({
        title,
        condition,
        seeds: formatSeeds(seeds),
        parameters,
      })),
    },
    null,
    2,
  );
}

/** What the report's signs and words mean. */
export function conventionsSection(run: RunData): Section {
  const windows = [
    ...new Set(run.study.figures.flatMap((figure) => (figure.kind === "curves" ? [figure.window] : []))),
  ];
  const window =
    windows.length === 0
      ? ""
      : `<dt>Window</dt><dd>Learning curves average ${windows.join(" or ")} ${escapeHtml(run.study.row)}s around each point, fewer at both ends of a run. An even window has one ${escapeHtml(run.study.row)} more before its centre than after it.</dd>\n`;
  const meanings = verdictOrder.map(
    (verdict) =>
      `<dt><span class="verdict ${verdict.replaceAll(" ", "-")}"><span aria-hidden="true">${verdictMarks[verdict]}</span>&nbsp;${verdict}</span></dt><dd>${capital(verdictMeanings[verdict])}.</dd>`,
  );
  return {
    id: "conventions",
    title: "Conventions",
    body: `<dl>
<dt>±</dt><dd>Half of the 95% Student t interval of the mean between seeds: t(0.975, n − 1) · s / √n, with s the sample standard deviation over n seeds. Intervals are not adjusted for the number of cells.</dd>
<dt>n</dt><dd>Number of seeds, each an independent trial.</dd>
${window}${meanings.join("\n")}
<dt>in miniature</dt><dd>The claim was checked on a smaller problem than the paper’s.</dd>
<dt>The paper’s status</dt><dd>Only claims from the paper, its abstract or its authors’ code count: “reproduced” needs all of them, “partly” at least one. Claims marked second-hand, reference or ours are shown with their verdicts and do not count.</dd>
</dl>`,
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Every plotted number as links that hold the files themselves. */
export function filesSection(files: Readonly<Record<string, string>>): Section | undefined {
  const entries = Object.entries(files);
  if (entries.length === 0) return undefined;
  const items = entries.map(([name, text]) => {
    const rows = text.split("\r\n").length - 2;
    return `<li><a download="${escapeHtml(name)}" href="${csvLink(text)}">${escapeHtml(name)}</a> (${rows} ${rows === 1 ? "row" : "rows"})</li>`;
  });
  return {
    id: "data",
    title: "Data",
    body: `<p>Every number in the figures and tables above, as CSV. The files are inside this page.</p>
<ul class="files">
${items.join("\n")}
</ul>`,
  };
}
