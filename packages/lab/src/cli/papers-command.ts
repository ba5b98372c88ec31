import { nearest } from "@operant/core";
import {
  arxivIdIn,
  type CatalogueEntry,
  catalogueSorts,
  createCatalogueSearch,
  readQuery,
  renderPaper,
  renderPapers,
  statusCounts,
  statusMeanings,
  statusOrder,
} from "@operant/report";
import { families, scales } from "@operant/studies/papers";
import { Command, InvalidArgumentError } from "commander";
import { LabError } from "../lab-error.js";
import { installedCatalogue } from "./catalogue.js";
import type { SetExitCode } from "./main.js";
import { columns, exitCodesHelp, print, printJson, say, textOptions } from "./output.js";

interface Options {
  readonly family?: string;
  readonly scale?: string;
  readonly status?: string;
  readonly year?: string;
  readonly sort?: string;
  readonly limit?: number;
  readonly json?: boolean;
}

export function papersCommand(_setExitCode: SetExitCode): Command {
  return new Command("papers")
    .description("search the catalogue of papers, or show one: its mechanism, claim, status and studies")
    .argument("[query...]", "words to look for, or a paper's id, arXiv id or title to show it in full")
    .option("--family <names>", "only these families, separated by commas")
    .option("--scale <names>", "only papers whose smallest honest experiment has these scales")
    .option("--status <names>", `only these statuses: ${hyphenated(statusOrder).join(", ")}`)
    .option("--year <year>", "only this year (2023), or the years from the first to the last (2021..2023)")
    .option("--sort <order>", Object.keys(catalogueSorts).join(", "))
    .option("--limit <count>", "no more than this many", wholeNumber)
    .option("--json", "print one JSON value on standard output")
    .addHelpText("after", () => help())
    .action(async (words: readonly string[], options: Options) => {
      const { family, scale, status, year, sort, limit, json = false } = options;
      const text = words.join(" ");
      const { query, problems } = readQuery({ q: text, family, scale, status, year, sort });
      if (problems.length > 0) {
        throw new LabError(
          "usage",
          problems.map(({ field, message }) => `--${field}: ${message}`).join("\n"),
        );
      }
      const catalogue = await installedCatalogue();
      const named = arxivIdIn(text) ?? text.trim().toLowerCase();
      const one = catalogue.find(({ id, arxiv, title }) => [id, arxiv, title.toLowerCase()].includes(named));
      if (one !== undefined) {
        if (json) printJson(one);
        else print(renderPaper(one, catalogue, textOptions()));
        return;
      }
      const found = createCatalogueSearch(catalogue).find(query);
      const shown = found.slice(0, limit).map(({ entry }) => entry);
      if (json) printJson(shown);
      else list(shown, found.length, catalogue, text);
    });
}

/** The papers on standard output; what they amount to beside it. */
function list(
  shown: readonly CatalogueEntry[],
  found: number,
  catalogue: readonly CatalogueEntry[],
  text: string,
) {
  if (shown.length > 0) print(renderPapers(shown, textOptions()));
  if (found === 0) {
    const close = nearest(
      text,
      catalogue.map(({ id }) => id),
    );
    say(`No paper matches.${close === undefined ? "" : ` Did you mean "${close}"?`}`);
    return;
  }
  const more = found > shown.length ? `; ${found - shown.length} more match` : "";
  const [{ arxiv, id } = {}] = shown;
  say(
    `${statusCounts(shown)}${more}. Show one in full, for example the first: operant papers ${arxiv ?? id}`,
  );
}

function hyphenated(names: readonly string[]): string[] {
  return names.map((name) => name.replaceAll(" ", "-"));
}

function wholeNumber(value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) {
    throw new InvalidArgumentError(`It is "${value}"; write a whole number from 1.`);
  }
  return Number(value);
}

function help(): string {
  const named = (entries: readonly (readonly [name: string, meaning: string])[]) => columns(entries, "  ");
  return `
Words may be misspelt or only begun. A status is computed from the studies, their reference results and the library.
A paper that is named by its id, arXiv id or address, or whole title is shown in full, whatever the filters.
With --json a search gives an array of papers (empty when none matches), and a named paper one object. Each has id,
title, year, arxiv, family, scale, mechanism, claim, status, miniature, statusLabel, studies (with claims and
verdicts), library, related, link, and authors and bibtex where they were verified.

Statuses:
${named(statusOrder.map((status, i) => [hyphenated(statusOrder)[i]!, statusMeanings[status]]))}

Families:
${named(Object.entries(families))}

Scales:
${named(Object.entries(scales))}

Orders (without --sort: best match first, and without words what can be run first):
${named(Object.entries(catalogueSorts))}

Examples:
  operant papers reward hacking length
  operant papers --status reproduced,partly --sort newest
  operant papers --family bandits --scale exact --year 2021..2023
  operant papers 2309.15257
  operant papers --status runs --json
${exitCodesHelp}`;
}
