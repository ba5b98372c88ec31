import { nearest } from "@operant/core";
import { type Family, families, type Scale, scales } from "@operant/studies/papers";
import { type PaperStatus, statusOrder } from "./status.js";

/** Orders of a list of papers. */
export const catalogueSorts = {
  relevance: "best match first",
  newest: "newest first",
  runnable: "what can be run first: studies, then library modules, then the cheapest experiments",
  title: "by title",
} as const;

export type CatalogueSort = keyof typeof catalogueSorts;

/** Which papers to show, and in which order. An empty list means all. */
export interface CatalogueQuery {
  /** What was typed; empty for all papers. */
  readonly text: string;
  readonly families: readonly Family[];
  readonly scales: readonly Scale[];
  readonly statuses: readonly PaperStatus[];
  /** First and last year, both included. */
  readonly years?: { readonly from: number; readonly to: number };
  /** Undefined: by relevance with a text, else what can be run first. */
  readonly sort?: CatalogueSort;
}

export const everything: CatalogueQuery = { text: "", families: [], scales: [], statuses: [] };

/** Something in a query that means nothing, and was left out. */
export interface QueryProblem {
  readonly field: keyof RawQuery;
  readonly message: string;
}

/** A query as text, field by field: flags of the command line, parameters of a page's address. */
export interface RawQuery {
  readonly q?: string | undefined;
  readonly family?: string | undefined;
  readonly scale?: string | undefined;
  readonly status?: string | undefined;
  readonly year?: string | undefined;
  readonly sort?: string | undefined;
}

/**
 * Reads a query. Lists are separated by commas; statuses may be written with hyphens ("not-reproduced"). What
 * means nothing is left out and named with the nearest name and the list of those that exist: the command line
 * stops there, a page shows it beside what is left.
 */
export function readQuery(raw: RawQuery): {
  readonly query: CatalogueQuery;
  readonly problems: readonly QueryProblem[];
} {
  const problems: QueryProblem[] = [];
  const names = <T extends string>(field: keyof RawQuery, known: readonly T[]): T[] => {
    const found: T[] = [];
    for (const name of (raw[field] ?? "").split(",")) {
      const wanted = name.trim().toLowerCase();
      if (wanted === "") continue;
      const match = known.find((each) => each === wanted || each.replaceAll(" ", "-") === wanted);
      if (match === undefined) problems.push({ field, message: unknown(field, name.trim(), known) });
      else if (!found.includes(match)) found.push(match);
    }
    return found;
  };
  const years = readYears(raw.year);
  if (typeof years === "string") problems.push({ field: "year", message: years });
  const [sort, ...more] = names("sort", Object.keys(catalogueSorts) as CatalogueSort[]);
  if (more.length > 0)
    problems.push({ field: "sort", message: "Only one order is possible; the first counts." });
  return {
    query: {
      text: (raw.q ?? "").trim(),
      families: names("family", Object.keys(families) as Family[]),
      scales: names("scale", Object.keys(scales) as Scale[]),
      statuses: names("status", statusOrder),
      ...(typeof years === "object" ? { years } : {}),
      ...(sort === undefined ? {} : { sort }),
    },
    problems,
  };
}

/** A query as the shortest text that reads back as it: what a page puts into its address. */
export function writeQuery(query: CatalogueQuery): Record<string, string> {
  const { text, families, scales, statuses, years, sort } = query;
  const written: Record<string, string> = {};
  if (text !== "") written["q"] = text;
  if (families.length > 0) written["family"] = families.join(",");
  if (scales.length > 0) written["scale"] = scales.join(",");
  if (statuses.length > 0)
    written["status"] = statuses.map((status) => status.replaceAll(" ", "-")).join(",");
  if (years !== undefined) {
    written["year"] = years.from === years.to ? String(years.from) : `${years.from}..${years.to}`;
  }
  if (sort !== undefined) written["sort"] = sort;
  return written;
}

function unknown(field: string, name: string, known: readonly string[]): string {
  const close = nearest(name, known);
  const hint = close === undefined ? "" : ` Did you mean "${close}"?`;
  return `Unknown ${field} "${name}".${hint} There are: ${known.join(", ")}.`;
}

/** "2023" or "2020..2023"; a message where it is neither. */
function readYears(text: string | undefined): CatalogueQuery["years"] | string | undefined {
  const wanted = (text ?? "").trim();
  if (wanted === "") return undefined;
  const [, first, last] = /^(\d{4})(?:\.\.(\d{4}))?$/.exec(wanted) ?? [];
  const from = Number(first);
  const to = Number(last ?? first);
  if (first === undefined || to < from) {
    return `"${wanted}" is no year; write one (2023), or the first and the last (2021..2023).`;
  }
  return { from, to };
}
