import { type CatalogueQuery, everything, type QueryProblem, readQuery, writeQuery } from "@operant/report";

/** What the catalogue shows: every view has an address, and every address a view. */
export interface View extends CatalogueQuery {
  /** Only papers with a study. */
  readonly withStudy: boolean;
}

/** All papers, what can be run first. */
export const wholeCatalogue: View = { ...everything, withStudy: false };

/** What an address named that means nothing. */
export type ViewProblem = Pick<QueryProblem, "message"> & { readonly field: string };

const fields = ["q", "family", "scale", "status", "year", "sort"] as const;

/**
 * Reads the view from an address's query string ("?q=reward&family=bandits"). Values that mean nothing are left
 * out and named; a field that is given twice counts as a list; fields that the catalogue does not know are
 * ignored, because links from elsewhere carry such.
 */
export function readView(search: string): { readonly view: View; readonly problems: readonly ViewProblem[] } {
  const given = new URLSearchParams(search);
  const raw = Object.fromEntries(
    fields.flatMap((field) => {
      const values = given.getAll(field);
      return values.length === 0 ? [] : [[field, values.join(field === "q" ? " " : ",")]];
    }),
  );
  const { query, problems } = readQuery(raw);
  const has = given.getAll("has");
  const unknown = has.filter((value) => value !== "study" && value !== "");
  return {
    view: { ...query, withStudy: has.includes("study") },
    problems: [
      ...problems,
      ...unknown.map((value) => ({ field: "has", message: `Unknown has "${value}". There is: study.` })),
    ],
  };
}

/** The query string of a view, with its question mark; empty for the whole catalogue. */
export function writeView(view: View): string {
  const parts = Object.entries(writeQuery({ ...view, text: view.text.trim() }));
  if (view.withStudy) parts.push(["has", "study"]);
  if (parts.length === 0) return "";
  return `?${parts.map(([field, value]) => `${field}=${readable(value)}`).join("&")}`;
}

/** Percent-encoded but for commas, and with plus signs for blanks, so that addresses can be read. */
function readable(value: string): string {
  return encodeURIComponent(value).replaceAll("%2C", ",").replaceAll("%20", "+");
}
