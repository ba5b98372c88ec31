import { formatSeeds, type Study } from "@operant/core/study";
import type { RunData } from "../run-data.js";
import { byGroup } from "../tables/results.js";
import { escapeHtml } from "./escape.js";

/** The study's paper with links; nothing for a study without one. */
export function paperLine({ paper }: Study): string {
  if (paper === undefined) return "";
  const links = [
    ...(paper.arxiv === undefined
      ? []
      : [link(`https://arxiv.org/abs/${path(paper.arxiv)}`, `arXiv:${paper.arxiv}`)]),
    ...(paper.doi === undefined ? [] : [link(`https://doi.org/${path(paper.doi)}`, `doi:${paper.doi}`)]),
  ];
  const where = links.length === 0 ? "" : ` ${links.join(", ")}.`;
  return `<p>Paper: <cite>${escapeHtml(paper.title)}</cite> (${paper.year}).${where}</p>\n`;
}

function link(address: string, text: string): string {
  return `<a href="${address}">${escapeHtml(text)}</a>`;
}

/** An identifier as the path of an address: slashes stay, everything that could leave the path does not. */
function path(identifier: string): string {
  return identifier.split("/").map(encodeURIComponent).join("/").replace(/'/g, "%27");
}

/** Preset, size and version of the run in one line. */
export function factsLine(run: RunData): string {
  const seeds = [...new Set(run.cells.map((cell) => formatSeeds(cell.seeds)))];
  const trials = run.cells.reduce((sum, cell) => sum + cell.seeds.length, 0);
  const facts = [
    run.preset === null ? "No preset" : `Preset “${run.preset}”`,
    `${plural(run.cells.length, "cell")} in ${plural(byGroup(run.cells).length, "group")}`,
    seeds.length === 1 ? `seeds ${seeds[0]}` : "seeds as listed with the parameters",
    plural(trials, "trial"),
    `results version ${run.study.resultsVersion}`,
  ];
  return `<p class="facts">${facts.map(escapeHtml).join(" · ")}</p>`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
