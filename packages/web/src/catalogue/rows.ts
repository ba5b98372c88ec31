import { type CatalogueHit, matchRanges, type PaperStatus, type SearchableEntry } from "@operant/report";

/** A paper as its row in the page tells it, with the row's elements. */
export interface Row extends SearchableEntry {
  readonly element: HTMLElement;
  readonly link: HTMLAnchorElement;
  /** The elements in which matches are marked, each with its text. */
  readonly texts: readonly { readonly element: HTMLElement; readonly text: string }[];
}

/** Reads the papers from the rows of the list. */
export function readRows(list: HTMLElement): Row[] {
  return Array.from(list.querySelectorAll<HTMLElement>(".paper"), (element) => {
    const find = <T extends HTMLElement = HTMLElement>(selector: string) =>
      element.querySelector<T>(selector)!;
    const link = find<HTMLAnchorElement>("h3 a");
    const mechanism = find(".mechanism");
    const claim = find(".claim .text");
    const text = (of: HTMLElement) => of.textContent ?? "";
    const { appeared = "", arxiv = null, family, module, scale, status } = element.dataset;
    const year = Number(text(find(".when")));
    return {
      element,
      link,
      texts: [link, mechanism, claim].map((each) => ({ element: each, text: text(each) })),
      id: element.id,
      title: text(link),
      year: Number.isNaN(year) ? null : year,
      appeared,
      arxiv,
      family: family as SearchableEntry["family"],
      familyTitle: text(find(".family")),
      module: module as SearchableEntry["module"],
      scale: scale as SearchableEntry["scale"],
      mechanism: text(mechanism),
      claim: text(claim),
      status: status as PaperStatus,
      studies: Array.from(element.querySelectorAll<HTMLElement>("[data-study]"), (study) => ({
        id: study.dataset["study"]!,
        title: study.dataset["title"] ?? "",
      })),
    };
  });
}

/** Rows whose matches are marked at once, and further ones per frame: a screen holds some ten. */
const marksAtOnce = 16;

/** The list of papers in the page, which shows what was found in the order in which it was found. */
export class PaperList {
  readonly rows: readonly Row[];
  #shown: readonly Row[];
  /** What is marked in a row, as one text; absent for a row without marks. */
  readonly #marked = new Map<Row, string>();
  #marking: number | undefined;

  constructor(readonly element: HTMLElement) {
    this.rows = readRows(element);
    this.#shown = this.rows;
  }

  show(hits: readonly CatalogueHit<Row>[]): void {
    this.#markFrom(hits, 0);
    const shown = hits.map(({ entry }) => entry);
    if (shown.length === this.#shown.length && shown.every((row, i) => row === this.#shown[i])) return;
    this.element.replaceChildren(...shown.map(({ element }) => element));
    this.#shown = shown;
  }

  /** Moves the focus `by` rows from the one that has it. False before the first row and after the last. */
  move(by: 1 | -1): boolean {
    const at = this.#shown.findIndex(({ element }) => element.contains(element.ownerDocument.activeElement));
    const row = this.#shown[at + by];
    if (row === undefined || (at < 0 && by < 0)) return false;
    row.link.focus({ preventScroll: true });
    row.element.scrollIntoView({ block: "nearest" });
    return true;
  }

  open(): void {
    this.#shown[0]?.link.click();
  }

  #markFrom(hits: readonly CatalogueHit<Row>[], start: number): void {
    if (this.#marking !== undefined) cancelAnimationFrame(this.#marking);
    this.#marking = undefined;
    const end = start + marksAtOnce;
    for (const { entry, terms } of hits.slice(start, end)) this.#mark(entry, terms);
    if (end < hits.length) this.#marking = requestAnimationFrame(() => this.#markFrom(hits, end));
  }

  #mark(row: Row, terms: readonly string[]): void {
    const key = terms.join(" ");
    if ((this.#marked.get(row) ?? "") === key) return;
    this.#marked.set(row, key);
    for (const { element, text } of row.texts) {
      element.replaceChildren(...markedPieces(element.ownerDocument, text, terms));
    }
  }
}

/** A text in pieces: what matched as `mark` elements, the rest as text nodes. No text is read as markup. */
export function markedPieces(
  document: Pick<Document, "createElement" | "createTextNode">,
  text: string,
  terms: readonly string[],
): Node[] {
  const pieces: Node[] = [];
  let from = 0;
  for (const [start, end] of matchRanges(text, terms)) {
    if (start > from) pieces.push(document.createTextNode(text.slice(from, start)));
    const mark = document.createElement("mark");
    mark.append(text.slice(start, end));
    pieces.push(mark);
    from = end;
  }
  if (from < text.length) pieces.push(document.createTextNode(text.slice(from)));
  return pieces;
}
