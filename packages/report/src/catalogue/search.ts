import { scales } from "@operant/studies/papers";
import MiniSearch from "minisearch";
import type { CatalogueEntry } from "./entry.js";
import { type CatalogueQuery, type CatalogueSort, everything } from "./query.js";
import type { PaperStatus } from "./status.js";
import { comparedForm, contentWords, wordsOf } from "./words.js";

/** What searching, filtering and sorting read of an entry; a card needs no more. */
export type SearchableEntry = Pick<
  CatalogueEntry,
  | "id"
  | "title"
  | "year"
  | "appeared"
  | "arxiv"
  | "family"
  | "familyTitle"
  | "module"
  | "scale"
  | "mechanism"
  | "claim"
  | "status"
> & { readonly studies: readonly Pick<CatalogueEntry["studies"][number], "id" | "title">[] };

/** A paper that was found. */
export interface CatalogueHit<E> {
  readonly entry: E;
  /** Higher is better; 0 without a text. */
  readonly score: number;
  /** What matched, for `matchRanges`. */
  readonly terms: readonly string[];
}

/** How many papers each value of a filter would show, with the other filters as they are. */
export interface FacetCounts {
  readonly family: ReadonlyMap<string, number>;
  readonly scale: ReadonlyMap<string, number>;
  readonly status: ReadonlyMap<PaperStatus, number>;
  readonly year: ReadonlyMap<number, number>;
}

export interface CatalogueSearch<E> {
  /** The papers that a query asks for, in its order. */
  find(query: CatalogueQuery): CatalogueHit<E>[];
  facets(query: CatalogueQuery): FacetCounts;
}

/** A hit in the title says most; module and family are coarse. */
const boosts = {
  title: 4,
  ids: 4,
  studies: 2,
  module: 1.5,
  mechanism: 1.2,
  claim: 1,
  familyTitle: 0.5,
  numbers: 0.5,
};

/** What counts of a text, in UTF-16 units: no title is a third as long, and addresses can bring any length. */
const longestText = 1000;

/** Letters of the longest word in which a slip is looked for. */
const longestSlip = 40;

/** How much more a paper scores whose title has the words of the text one after the other. */
const inTitle = 2;

/**
 * Full-text search over title, mechanism, claim, family, module, studies, year and arXiv id, with beginnings of words and both
 * spellings of English. A word that no paper has is taken for a typing error: for the word with two neighbouring
 * letters swapped, or for those within one letter in five (none in words of up to four). All words must be found;
 * where no paper has all, those with any are shown, best first. A text of words that say nothing ("the", "how") is
 * as good as none, so that a list does not empty while "the off switch" is typed. An arXiv id, with or without the
 * address around it, finds its paper alone. Ties go to the newer paper, then by title.
 */
export function createCatalogueSearch<E extends SearchableEntry>(entries: readonly E[]): CatalogueSearch<E> {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  // Made for the first text, so that a page without one does not wait for it.
  let index: ReturnType<typeof indexOf> | undefined;

  const matching = (whole: string): CatalogueHit<E>[] => {
    if (saysNothing(whole)) return entries.map((entry) => ({ entry, score: 0, terms: [] }));
    const text = whole.slice(0, longestText);
    const arxiv = arxivIdIn(text);
    if (arxiv !== undefined) {
      return entries
        .filter((entry) => entry.arxiv === arxiv)
        .map((entry) => ({ entry, score: 1, terms: [] }));
    }
    index ??= indexOf(entries);
    const all = index.search(text, { combineWith: "AND" });
    const found = all.length > 0 ? all : index.search(text, { combineWith: "OR" });
    const phrase = contentWords(text);
    return found.map(({ id, score, terms }) => {
      const entry = byId.get(id)!;
      const whole = phrase.length > 1 && hasPhrase(contentWords(entry.title), phrase);
      return { entry, score: whole ? inTitle * score : score, terms };
    });
  };

  return {
    find(query) {
      const hits = matching(query.text).filter(({ entry }) => passes(entry, query));
      const sort = query.sort ?? (saysNothing(query.text) ? "runnable" : "relevance");
      return hits.sort((a, b) => orders[sort](a, b) || newest(a, b) || byTitle(a, b));
    },
    facets(query) {
      const found = matching(query.text).map(({ entry }) => entry);
      const count = <T>(without: Partial<CatalogueQuery>, value: (entry: E) => T | null) => {
        const { years: _, ...rest } = query;
        const others: CatalogueQuery = "years" in without ? rest : { ...query, ...without };
        const counts = new Map<T, number>();
        for (const entry of found) {
          const key = value(entry);
          if (key !== null && passes(entry, others)) counts.set(key, (counts.get(key) ?? 0) + 1);
        }
        return counts;
      };
      return {
        family: count({ families: everything.families }, (entry) => entry.family),
        scale: count({ scales: everything.scales }, (entry) => entry.scale),
        status: count({ statuses: everything.statuses }, (entry) => entry.status),
        year: count({ years: { from: 0, to: 0 } }, (entry) => entry.year),
      };
    },
  };
}

/** The words of all entries, with how a query's words are taken. */
function indexOf(entries: readonly SearchableEntry[]): MiniSearch {
  const known = new Set<string>();
  const index = new MiniSearch({
    fields: Object.keys(boosts),
    tokenize: wordsOf,
    processTerm: (word) => {
      const term = comparedForm(word) ?? null;
      if (term !== null) known.add(term);
      return term;
    },
    searchOptions: {
      boost: boosts,
      processTerm: (word) => {
        const term = comparedForm(word) ?? null;
        return term === null || known.has(term) || term.length > longestSlip
          ? term
          : (swaps(term).find((each) => known.has(each)) ?? term);
      },
      prefix: true,
      fuzzy: (term) => (term.length > 4 && term.length <= longestSlip && !known.has(term) ? 0.2 : false),
      weights: { prefix: 0.5, fuzzy: 0.25 },
    },
  });
  index.addAll(
    entries.map((entry) => ({
      id: entry.id,
      title: entry.title,
      ids: [entry.id, ...entry.studies.map(({ id }) => id)].join(" "),
      studies: entry.studies.map(({ title }) => title).join(" "),
      module: entry.module,
      mechanism: entry.mechanism,
      claim: entry.claim,
      familyTitle: entry.familyTitle,
      numbers: [entry.year ?? "", entry.arxiv ?? ""].join(" "),
    })),
  );
  return index;
}

/** Whether a text is empty or only of words that every text has. What has no word at all (a smiley) is a text. */
function saysNothing(text: string): boolean {
  const words = wordsOf(text.slice(0, longestText));
  return text.trim() === "" || (words.length > 0 && words.every((word) => comparedForm(word) === undefined));
}

/** Whether words have the words of a phrase in a row. */
function hasPhrase(words: readonly string[], phrase: readonly string[]): boolean {
  return words.some((_, start) => phrase.every((word, i) => words[start + i] === word));
}

/** A word with each two neighbouring letters swapped, the commonest slip of fast fingers. */
function swaps(word: string): string[] {
  return Array.from(
    { length: Math.max(0, word.length - 1) },
    (_, i) => word.slice(0, i) + word[i + 1]! + word[i]! + word.slice(i + 2),
  );
}

function passes(entry: SearchableEntry, { families, scales, statuses, years }: CatalogueQuery): boolean {
  return (
    (families.length === 0 || families.includes(entry.family)) &&
    (scales.length === 0 || scales.includes(entry.scale)) &&
    (statuses.length === 0 || statuses.includes(entry.status)) &&
    (years === undefined || (entry.year !== null && entry.year >= years.from && entry.year <= years.to))
  );
}

type Hit = CatalogueHit<SearchableEntry>;

/** Whether something runs: a study, parts of the library, or nothing yet. */
const stage = (hit: Hit) => (hit.entry.studies.length > 0 ? 0 : hit.entry.status === "module" ? 1 : 2);

const experimentOrder = Object.keys(scales);

const newest = (a: Hit, b: Hit) => compareTexts(b.entry.appeared, a.entry.appeared);
const byTitle = (a: Hit, b: Hit) => compareTexts(a.entry.title.toLowerCase(), b.entry.title.toLowerCase());

const orders: Readonly<Record<CatalogueSort, (a: Hit, b: Hit) => number>> = {
  relevance: (a, b) => b.score - a.score,
  newest,
  title: byTitle,
  runnable: (a, b) =>
    stage(a) - stage(b) || experimentOrder.indexOf(a.entry.scale) - experimentOrder.indexOf(b.entry.scale),
};

/** By code units, so that the order is the same in every language of a machine. */
function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The arXiv id in what was typed ("2309.15257", "arXiv:2309.15257v2", an address), without its version. */
export function arxivIdIn(text: string): string | undefined {
  return /^(?:.*[/:\s])?(\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?$/i.exec(text.trim())?.[1];
}

/**
 * Where in a text the words are that matched, as [start, end) in UTF-16 units, ascending and apart.
 * @param terms of a hit
 */
export function matchRanges(text: string, terms: readonly string[]): [start: number, end: number][] {
  if (terms.length === 0) return [];
  const wanted = new Set(terms);
  const ranges: [number, number][] = [];
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const hit = wordsOf(match[0]).some((word) => wanted.has(comparedForm(word) ?? ""));
    if (hit) ranges.push([match.index, match.index + match[0].length]);
  }
  return ranges;
}
