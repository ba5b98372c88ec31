import { buildCatalogue, type CatalogueEntry } from "@operant/report";
import { studies } from "@operant/studies";
import { papers } from "@operant/studies/papers";
import type { SiteInput } from "../site/site-input.js";

const built = new WeakMap<SiteInput, readonly CatalogueEntry[]>();

/** The catalogue with the statuses that the committed results give; made once per build. */
export function catalogueOf(input: SiteInput): readonly CatalogueEntry[] {
  let entries = built.get(input);
  if (entries === undefined) {
    const verdicts = studies.flatMap(({ id }) => {
      const found = input.references(id).verdicts;
      return found === undefined ? [] : [[id, found] as const];
    });
    entries = buildCatalogue(papers, studies, new Map(verdicts));
    built.set(input, entries);
  }
  return entries;
}
