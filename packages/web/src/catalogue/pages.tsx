import { type CatalogueEntry, statusFeed, statusMarks, statusMeanings, statusOrder } from "@operant/report";
import { families, scales, statusHistory } from "@operant/studies/papers";
import { linksOf } from "../site/links.js";
import type { PageSource } from "../site/pages.js";
import { catalogueOf } from "./build.js";
import type { ControlsProps } from "./controls.js";
import { filterCounts } from "./filters.js";
import { createFinder } from "./found.js";
import { CataloguePage } from "./page.js";
import { scaleWords } from "./scales.js";
import { wholeCatalogue } from "./view.js";

/** The catalogue, which is the site's front door, and the feed of papers whose status changed. */
export const cataloguePages: PageSource = function* (input) {
  const path = "index.html";
  const entries = catalogueOf(input);
  const finder = createFinder(entries);
  const controls: ControlsProps = {
    choices: filterChoices(entries),
    counts: filterCounts(finder.count(wholeCatalogue)),
    total: entries.length,
  };
  yield {
    path,
    title: "Operant: a laboratory for reward, punishment and incentives in learning agents",
    description: `${entries.length} papers on reward, punishment and incentives in learning agents: mechanism, claim, and whether it holds in a study that runs in the page.`,
    entry: "catalogue",
    nav: "catalogue",
    props: controls,
    body: (
      <CataloguePage
        entries={finder.find(wholeCatalogue).map(({ entry }) => entry)}
        controls={controls}
        links={linksOf(path)}
      />
    ),
  };
  // Links as everywhere on the site: relative to the file that holds them, because no host is known.
  yield { path: "feed.xml", content: statusFeed(statusHistory, entries, { link: input.address }) };
};

/** The values that occur, in the order in which they are declared. */
export function filterChoices(entries: readonly CatalogueEntry[]): ControlsProps["choices"] {
  const occur = <T,>(values: readonly T[], value: (entry: CatalogueEntry) => T) =>
    values.filter((each) => entries.some((entry) => value(entry) === each));
  const keys = <T extends string>(record: Readonly<Record<T, string>>) => Object.keys(record) as T[];
  return {
    statuses: occur(statusOrder, ({ status }) => status).map((value) => ({
      value,
      name: value,
      mark: statusMarks[value],
      hint: statusMeanings[value],
    })),
    scales: occur(keys(scales), ({ scale }) => scale).map((value) => ({
      value,
      name: scaleWords[value],
      hint: scales[value],
    })),
    families: occur(keys(families), ({ family }) => family)
      .map((value) => ({ value, name: families[value] }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    years: yearsOf(entries),
  };
}

function yearsOf(entries: readonly CatalogueEntry[]): number[] {
  const years = new Set(entries.flatMap(({ year }) => (year === null ? [] : [year])));
  return [...years].sort((a, b) => a - b);
}
