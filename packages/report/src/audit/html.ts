import { style } from "../html/style.js";
import { percent, shown } from "../rewards/findings.js";
import { typographic } from "../tables/number.js";
import type { AuditDocument, DocumentCheck, DocumentStatistic } from "./document.js";
import { checkFigure } from "./figure-svg.js";
import { harmlessHtml } from "./harmless.js";
import { filesInWords, notRunRows, readingRows } from "./text.js";
import {
  adjustedInWords,
  checkName,
  estimateInWords,
  excerptLines,
  limitInWords,
  numbersInWords,
  ofLevel,
  plural,
  shortPlace,
  standing,
  verdictInWords,
} from "./words.js";

/** Nothing may be fetched, run or sent, whatever a log contains. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const auditStyle = `
.answer { font: 600 1.5rem/1.3 var(--sans); margin: 1.2rem 0 .3rem; }
.answer.good { color: var(--good); } .answer.half { color: var(--half); } .answer.bad { color: var(--bad); }
.level { font: 600 .78rem/1.5 var(--sans); letter-spacing: .02em; margin: 1.8rem 0 0; }
.level.finding { color: var(--bad); } .level.note { color: var(--half); }
.level + h3 { margin-top: .1rem; font-size: 1.12rem; max-width: 46rem; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1.2rem 2rem; align-items: start; margin: .9rem 0; }
.plot { margin: 0; } .plot figcaption { font: .84rem/1.45 var(--sans); margin-bottom: .4rem; max-width: 34rem; }
.plot > svg { display: block; width: 100%; max-width: 34rem; height: auto; font-family: var(--sans); overflow: visible; }
.plot .grid { stroke: var(--line); stroke-width: .8; } .plot .zero { stroke: var(--soft); }
.plot text { font-size: 11.5px; fill: var(--ink); } .plot .tick { fill: var(--soft); font-variant-numeric: tabular-nums; }
.plot .axis { fill: var(--soft); } .plot .middle { text-anchor: middle; } .plot .end { text-anchor: end; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .15rem 1.1rem; margin: .3rem 0 0; padding: 0; font: .8rem/1.5 var(--sans); }
.legend li { min-width: 0; overflow-wrap: anywhere; }
.legend svg { vertical-align: middle; margin-right: .3rem; }
.statistics th[scope=row] { max-width: 24rem; white-space: normal; }
.statistics td.words, .statistics thead th.words { text-align: left !important; white-space: normal !important; min-width: 9rem; }
.beyond { font-weight: 600; color: var(--bad); }
.remarks { padding-left: 1.2rem; max-width: 46rem; margin: .5rem 0; } .remarks li { margin: .2rem 0; }
.rollouts { padding-left: 1.5rem; margin: .4rem 0 1rem; max-width: 50rem; } .rollouts li { margin: .7rem 0; }
.rollouts .about { font: .84rem/1.5 var(--sans); margin: 0; }
.said { margin: .25rem 0; padding: .35rem .7rem; border-left: 2px solid var(--line); background: var(--faint); font: .8rem/1.5 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; max-height: 16rem; overflow-y: auto; }
.said.prompt { background: none; color: var(--soft); }
.remedy { border: 1px solid var(--line); padding: .1rem .9rem .5rem; margin: 1rem 0; max-width: 50rem; }
.rows { max-width: 56rem; } .rows dd { overflow-wrap: anywhere; }
@media (max-width: 46rem) {
  .statistics thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .statistics, .statistics tbody, .statistics tr, .statistics td, .statistics th { display: block; width: auto; }
  .statistics tr { padding: .45rem 0; border-bottom: 1px solid var(--line); } table.statistics { border-bottom: 0; }
  table.statistics tbody th[scope=row] { padding: 0; max-width: none; font-weight: 600; }
  table.statistics td, table.statistics td.words { display: grid; grid-template-columns: 5.2rem minmax(0, 1fr); gap: 0 .6rem; padding: .05rem 0; text-align: left !important; white-space: normal; min-width: 0; }
  .statistics td::before { content: attr(data-label); color: var(--soft); font-weight: 400; }
  .statistics td:empty { display: none !important; }
  .plot text { font-size: 13.5px; }
}
`.trim();

/** The style sheet that `auditFragment` is drawn with; for rules nested in the element that holds it. */
export const auditFragmentStyle = `${style}\n${auditStyle}`;

/**
 * An audit as one self-contained HTML file with plots: no script, no request, light and dark. Everything that
 * comes from the log is escaped, with control characters, overrides of text direction and invisible characters
 * written out; the page forbids scripts and requests besides. Equal audits give equal bytes.
 */
export function auditHtml(document: AuditDocument): string {
  const { log } = document;
  const [first = "a log"] = log.files;
  const title = `Is the reward all right? ${log.files.length < 2 ? first.replace(/^.*[/\\]/, "") : `${log.files.length} files`}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Operant">
<title>${harmlessHtml(title)}</title>
<style>
${style}
${auditStyle}
</style>
</head>
<body>
<header>
<p class="kicker">Operant, audit of a reward</p>
<h1>${harmlessHtml(title)}</h1>
${answerOf(document)}
</header>
<main>
${sectionsOf(document).join("\n")}
</main>
<footer>${meaningOf(document)} This file is complete in itself: it needs no network and runs no script.</footer>
</body>
</html>
`;
}

/**
 * The same without the document around it, to stand in a page of its own: the answer, the sections (from h2 on)
 * and what a finding is. What comes from the log is escaped as in `auditHtml`.
 */
export function auditFragment(document: AuditDocument): string {
  return `${answerOf(document)}
${sectionsOf(document).join("\n")}
<p class="caption">${meaningOf(document)}</p>`;
}

function answerOf(document: AuditDocument): string {
  const { heading, tone, sentences } = verdictInWords(document);
  return `<p class="facts">${harmlessHtml(`${filesInWords(document.log)} · ${document.log.size}`)}</p>
<p class="answer ${tone}">${harmlessHtml(heading)}</p>
${sentences.map(paragraph).join("\n")}`;
}

function sectionsOf(document: AuditDocument): string[] {
  return [
    ...checkSection(document, "finding", "Findings"),
    ...checkSection(document, "note", "Worth knowing"),
    ...rowSection("Clear", ofLevel(document, "clear").map(clearRow), clearFigures(document)),
    ...rowSection("Not run", notRunRows(ofLevel(document, "not-run"))),
    ...rowSection("What was read", readingRows(document)),
    ...(document.command === undefined
      ? []
      : [
          section(
            "How to reproduce",
            `<pre class="command"><code>${harmlessHtml(document.command)}</code></pre>`,
          ),
        ]),
  ];
}

function meaningOf(document: AuditDocument): string {
  return `A finding needs its whole interval, adjusted for ${plural(document.tests, "test")}, beyond the limit; an estimate beyond the limit with an interval across it is a note. An audit sees what is in the log: it can say that a reward is being gamed, not that it cannot be.`;
}

function checkSection(document: AuditDocument, level: "finding" | "note", title: string): string[] {
  const checks = ofLevel(document, level);
  if (checks.length === 0) return [];
  return [section(title, checks.map((check) => article(check, level, document.log.files)).join("\n"))];
}

function article(check: DocumentCheck, level: "finding" | "note", files: readonly string[]): string {
  const { headline, remarks, statistics, worst, remedy } = check;
  const plots = check.figures.map(checkFigure).filter((figure) => figure !== "");
  return `<article>
<p class="level ${level}">${level === "finding" ? "Finding" : "Note"}: ${harmlessHtml(checkName(check))}</p>
<h3>${numeral(headline)}</h3>
${statisticsTable(statistics)}
${remarks.length === 0 ? "" : `<ul class="remarks">${remarks.map((each) => `<li>${numeral(each)}</li>`).join("")}</ul>`}
${plots.length === 0 ? "" : `<div class="plots">${plots.join("\n")}</div>`}
${worst.length === 0 ? "" : rollouts(worst, level === "finding", files)}
${remedy === undefined ? "" : remedyBox(remedy)}
</article>`;
}

/** Columns that no statistic of the check fills are left out. */
function statisticsTable(statistics: readonly DocumentStatistic[]): string {
  if (statistics.length === 0) return "";
  const columns = (
    [
      ["estimate [95 %]", "estimate", estimateInWords],
      ["adjusted", "adjusted", adjustedInWords],
      ["limit", "limit", limitInWords],
    ] as const
  ).filter(([, , words]) => statistics.some((each) => words(each) !== ""));
  const rows = statistics.map((each, row) => {
    // Said once for rows that rest on the same.
    const basis = each.basis === statistics[row - 1]?.basis ? "" : each.basis;
    const cells = columns.map(([, label, words], i) => {
      const beyond = i === 0 && standing(each) === "beyond" ? ' class="beyond"' : "";
      return `<td${beyond} data-label="${label}">${numeral(words(each))}</td>`;
    });
    return `<tr><th scope="row">${harmlessHtml(each.label)}</th>${cells.join("")}<td class="words" data-label="from">${harmlessHtml(basis)}</td></tr>`;
  });
  return `<div class="wide"><table class="numbers statistics"><thead><tr><th scope="col">Statistic</th>${columns.map(([head]) => `<th scope="col">${head}</th>`).join("")}<th scope="col" class="words">from</th></tr></thead><tbody>
${rows.join("\n")}
</tbody></table></div>`;
}

/** Folded where they are not in support of a finding. */
function rollouts(worst: DocumentCheck["worst"], open: boolean, files: readonly string[]): string {
  const items = worst.map(({ row, place, numbers, reason, prompt, completion }) => {
    const about = [reason, typographic(numbersInWords(numbers))].filter((part) => part !== "").join("; ");
    return `<li><p class="about"><b>${harmlessHtml(shortPlace(place ?? `row ${row}`, files))}</b>: ${harmlessHtml(about)}</p>${said(prompt, "said prompt")}${said(completion, "said")}</li>`;
  });
  const title = worst.length === 1 ? "The worst rollout" : `The ${worst.length} worst rollouts`;
  return `<details${open ? " open" : ""}><summary>${title}</summary>
<ol class="rollouts">
${items.join("\n")}
</ol></details>`;
}

function said(text: string | undefined, kind: string): string {
  if (text === undefined) return "";
  const lines = excerptLines(text, 700).map(harmlessHtml);
  return `<div class="${kind}" dir="auto">${lines.join("\n")}</div>`;
}

function remedyBox({ advice, reranked }: NonNullable<DocumentCheck["remedy"]>): string {
  const effect =
    reranked === undefined
      ? ""
      : `<p>This log under <code>${harmlessHtml(reranked.formula)}</code>: another completion wins in ${percent(reranked.changedWinners)} of ${plural(reranked.groups, "group")}.</p>
<div class="wide"><table class="numbers"><thead><tr><th scope="col">Mean of the winners</th><th scope="col">before</th><th scope="col">after</th></tr></thead><tbody>
${reranked.ofWinners.map(({ name, before, after }) => `<tr><th scope="row">${harmlessHtml(name)}</th><td>${numeral(shown(before))}</td><td>${numeral(shown(after))}</td></tr>`).join("\n")}
</tbody></table></div>`;
  return `<div class="remedy"><p><b>Remedy.</b> ${numeral(advice)}</p>
${effect}</div>`;
}

function clearRow(check: DocumentCheck): readonly [string, string] {
  const numbers = check.statistics.map((each) => {
    const limit = limitInWords(each);
    return `${each.label} ${estimateInWords(each)}${limit === "" ? "" : `, limit ${limit}`}`;
  });
  const measured = numbers.length === 0 ? [] : [`(${numbers.join("; ")})`];
  return [checkName(check), [check.headline, ...check.remarks, ...measured].join(" ")];
}

/** Plots of clear checks, folded: worth a look, not in the way. */
function clearFigures(document: AuditDocument): string {
  const plots = ofLevel(document, "clear")
    .flatMap(({ figures }) => figures.map(checkFigure))
    .filter((figure) => figure !== "");
  return plots.length === 0
    ? ""
    : `<details><summary>${plural(plots.length, "plot")} of these checks</summary><div class="plots">${plots.join("\n")}</div></details>`;
}

function rowSection(title: string, rows: readonly (readonly [string, string])[], after = ""): string[] {
  if (rows.length === 0) return [];
  const list = rows.map(([name, words]) => `<dt>${harmlessHtml(name)}</dt><dd>${numeral(words)}</dd>`);
  return [section(title, `<dl class="rows">${list.join("\n")}</dl>${after}`)];
}

function section(title: string, body: string): string {
  const id = title.toLowerCase().replace(/[^a-z]+/g, "-");
  return `<section id="${id}" aria-labelledby="${id}-title">\n<h2 id="${id}-title">${harmlessHtml(title)}</h2>\n${body}\n</section>`;
}

function paragraph(text: string): string {
  return `<p>${numeral(text)}</p>`;
}

function numeral(text: string): string {
  return harmlessHtml(typographic(text));
}
