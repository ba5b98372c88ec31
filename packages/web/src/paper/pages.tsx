import type { Study } from "@operant/core/study";
import type { CatalogueEntry } from "@operant/report";
import { studies } from "@operant/studies";
import { scales } from "@operant/studies/papers";
import { catalogueOf } from "../catalogue/build.js";
import { linksOf } from "../site/links.js";
import type { PageSource } from "../site/pages.js";
import type { SiteInput } from "../site/site-input.js";
import { documentPart } from "./library-part.js";
import { PaperPage, type PaperStudy } from "./page.js";
import { referenceRun } from "./reference-run.js";

/** A page for every paper of the catalogue. */
export const paperPages: PageSource = function* (input) {
  const catalogue = catalogueOf(input);
  const byId = new Map(catalogue.map((entry) => [entry.id, entry]));
  for (const entry of catalogue) {
    const path = `papers/${entry.id}.html`;
    yield {
      path,
      title: `${entry.title} · Operant`,
      description: entry.mechanism,
      entry: "paper",
      nav: "catalogue",
      body: (
        <PaperPage
          entry={entry}
          studies={entry.studies.map(({ id }) => paperStudy(input, id))}
          library={entry.library.map((part) => documentPart(part, input.text))}
          related={entry.related
            .map((id) => byId.get(id))
            .filter((other): other is CatalogueEntry => !!other)}
          scaleMeaning={scales[entry.scale]}
          links={linksOf(path)}
        />
      ),
    };
  }
};

function paperStudy(input: SiteInput, id: string): PaperStudy {
  const study = studies.find((each) => each.id === id)!;
  const run = referenceRun(input, study);
  return {
    id,
    title: study.title,
    question: study.question,
    commands: commandsOf(study, run !== undefined),
    verdicts: run?.verdicts ?? [],
    hasReport: run !== undefined,
  };
}

/** What runs the study in a terminal, a line per preset. */
function commandsOf({ id, presets }: Study, verified: boolean): string {
  const lines = Object.entries(presets).map(([name, preset]) => [
    `npx operant run ${id} --preset ${name}`,
    `${preset.title}; seeds ${preset.seeds}`,
  ]);
  if (verified) {
    lines.push([`npx operant verify ${id}`, "decides the claims again and runs a sample of the trials"]);
  }
  const width = Math.max(...lines.map(([command]) => command!.length));
  return lines.map(([command, what]) => `${command!.padEnd(width)}  # ${what}`).join("\n");
}
