import type { Study } from "@operant/core/study";
import { escapeHtml, renderHtml } from "@operant/report";
import { studies } from "@operant/studies";
import { paperOf, papers } from "@operant/studies/papers";
import { catalogueHref, fileHref, linksOf, paperHref, studyHref } from "../site/links.js";
import type { PageSource } from "../site/pages.js";
import { referenceRun } from "./reference-run.js";

/** The report of every study's committed results: the file that `operant report` writes, with links to the lab. */
export const reportPages: PageSource = async function* (input) {
  for (const study of studies) {
    const run = referenceRun(input, study);
    if (run === undefined) continue;
    const html = await renderHtml(run, { document: input.figureDocument });
    yield { path: `reports/${study.id}.html`, content: withLinks(html, study) };
  }
};

const kicker = '<p class="kicker">Operant report</p>';

/** @throws Error when the report has no place for the links any more */
function withLinks(html: string, study: Study): string {
  if (!html.includes(kicker)) throw new Error(`The report of ${study.id} has no line to put the links in.`);
  const links = linksOf(`reports/${study.id}.html`);
  const paper = paperOf(study, papers);
  const ways = [
    `<a href="${catalogueHref(links)}">Operant</a>`,
    ...(paper === undefined ? [] : [`<a href="${paperHref(links, paper.id)}">the paper</a>`]),
    `<a href="${escapeHtml(studyHref(links, study.id))}">run the study</a>`,
    "report of the committed results",
  ];
  const icon = `<link rel="icon" href="${fileHref(links, "icon.svg")}" type="image/svg+xml">`;
  return html
    .replace("</title>", `</title>\n${icon}`)
    .replace(kicker, `<p class="kicker">${ways.join(" · ")}</p>`);
}
