import {
  type CatalogueHit,
  createCatalogueSearch,
  type FacetCounts,
  type SearchableEntry,
} from "@operant/report";
import { type View, wholeCatalogue } from "./view.js";

/** How many papers each value of a filter would show, with the other filters as they are. */
export interface ViewCounts extends FacetCounts {
  /** Those of them that have a study. */
  readonly withStudy: number;
}

/** Finds what views ask for. */
export interface Finder<E> {
  /** The papers of a view in its order. */
  find(view: View): readonly CatalogueHit<E>[];
  /** Takes several searches, where `find` takes one. */
  count(view: View): ViewCounts;
  /** Ways out of a view that finds nothing: each with the papers that it would show, most first. */
  loosen(view: View): readonly Loosened[];
}

/** A view with one condition less. */
export interface Loosened {
  /** What is given up ("the family Bandits"). */
  readonly without: Part;
  readonly view: View;
  readonly count: number;
}

/** The parts of a view that can be given up. */
export type Part = "text" | "families" | "scales" | "statuses" | "years" | "withStudy";

/** Makes the finder of these papers; builds the index, which takes some milliseconds. */
export function createFinder<E extends SearchableEntry>(entries: readonly E[]): Finder<E> {
  const all = createCatalogueSearch(entries);
  const studied = createCatalogueSearch(entries.filter(({ studies }) => studies.length > 0));
  const search = (view: View) => (view.withStudy ? studied : all);
  return {
    find: (view) => search(view).find(view),
    count: (view) => ({ ...search(view).facets(view), withStudy: studied.find(view).length }),
    loosen(view) {
      return parts
        .filter((part) => narrows(view, part))
        .map((part) => {
          const wider = giveUp(view, part);
          return { without: part, view: wider, count: search(wider).find(wider).length };
        })
        .filter(({ count }) => count > 0)
        .sort((a, b) => b.count - a.count);
    },
  };
}

const parts: readonly Part[] = ["text", "families", "scales", "statuses", "years", "withStudy"];

function narrows(view: View, part: Part): boolean {
  if (part === "text") return view.text.trim() !== "";
  if (part === "years") return view.years !== undefined;
  return part === "withStudy" ? view.withStudy : view[part].length > 0;
}

function giveUp(view: View, part: Part): View {
  if (part !== "years") return { ...view, [part]: wholeCatalogue[part] };
  const { years: _, ...rest } = view;
  return rest;
}
