import type { RunData } from "../run-data.js";
import { plusMinus, typographic } from "../tables/number.js";
import { type Results, resultsTables } from "../tables/results.js";
import { escapeHtml } from "./escape.js";
import type { Section } from "./section.js";

/** The study's results tables; a table that is wider than the page scrolls inside its frame. */
export function resultsSection(run: RunData): Section | undefined {
  const tables = resultsTables(run);
  if (tables.length === 0) return undefined;
  return {
    id: "results",
    title: "Results",
    body: `${tables.map(tableHtml).join("\n")}
<p class="caption">Mean over seeds ± half of its 95% Student t interval between seeds; n is the number of seeds. A number of seeds beside a value says that it is defined in so many only; – says in none.</p>`,
  };
}

function tableHtml({ title, columns, groups }: Results, index: number): string {
  const id = `table-${index + 1}`;
  const head = columns.map(
    (column) =>
      `<th scope="col">${escapeHtml(column.title)}${column.unit === "" ? "" : `<span class="unit">${escapeHtml(column.unit)}</span>`}</th>`,
  );
  const bodies = groups.map(({ group, rows }) => {
    const lines = rows.map(({ cell, estimates }) => {
      const values = estimates.map((value, i) => {
        const fewer = value.n > 0 && value.n < cell.seeds.length ? ` (n=${value.n})` : "";
        return `<td>${typographic(plusMinus(value, columns[i]!.decimals))}${fewer}</td>`;
      });
      return `<tr><th scope="row">${escapeHtml(cell.title)}</th><td>${cell.seeds.length}</td>${values.join("")}</tr>`;
    });
    return `<tbody>
<tr><th scope="rowgroup" colspan="${columns.length + 2}">${escapeHtml(group)}</th></tr>
${lines.join("\n")}
</tbody>`;
  });
  const meanings = columns
    .filter(({ description }) => description !== "")
    .map((column) => `<dt>${escapeHtml(column.title)}</dt><dd>${escapeHtml(column.description)}</dd>`);
  const what =
    meanings.length === 0
      ? ""
      : `\n<details><summary>What the columns are</summary>\n<dl>${meanings.join("\n")}</dl>\n</details>`;
  return `<h3 id="${id}">${escapeHtml(title)}</h3>
<div class="wide" role="region" aria-labelledby="${id}" tabindex="0">
<table class="numbers" aria-labelledby="${id}">
<thead><tr><th scope="col">Cell</th><th scope="col">n</th>${head.join("")}</tr></thead>
${bodies.join("\n")}
</table>
</div>${what}`;
}
