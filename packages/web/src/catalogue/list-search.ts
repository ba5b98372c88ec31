import { createFinder, type Finder, type Loosened } from "./found.js";
import { PaperList, type Row } from "./rows.js";
import type { View } from "./view.js";

/** The list in the page and what finds in it. */
export class ListSearch {
  readonly list: PaperList;
  #finder: Finder<Row> | undefined;

  constructor(element: HTMLElement) {
    this.list = new PaperList(element);
  }

  /** Made when it is first asked for. */
  get finder(): Finder<Row> {
    this.#finder ??= createFinder(this.list.rows);
    return this.#finder;
  }

  /** Shows a view in the list, and says how many papers it has, with ways out where it has none. */
  show(view: View): { readonly found: number; readonly loosened: readonly Loosened[] } {
    const hits = this.finder.find(view);
    this.list.show(hits);
    return { found: hits.length, loosened: hits.length > 0 ? [] : this.finder.loosen(view) };
  }
}
