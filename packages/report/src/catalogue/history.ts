import type { StatusChange } from "@operant/studies/papers";
import type { CatalogueEntry } from "./entry.js";
import type { StatusLabel } from "./status.js";

/** What a paper's status was before anything was recorded of it. */
const beginning: StatusLabel = "listed";

/**
 * What a record lacks: a change for every paper whose status is another now than where the record left it, in
 * the order of the catalogue. Empty for a record that is up to date.
 * @param date given to all of them
 */
export function unrecordedChanges(
  history: readonly StatusChange[],
  catalogue: readonly Pick<CatalogueEntry, "id" | "statusLabel">[],
  date: string,
): StatusChange[] {
  const last = new Map(history.map(({ paper, to }) => [paper, to]));
  return catalogue.flatMap(({ id, statusLabel }) => {
    const from = last.get(id) ?? beginning;
    return from === statusLabel ? [] : [{ date, paper: id, from, to: statusLabel }];
  });
}

/** A record as a file, oldest first. */
export function formatHistory(history: readonly StatusChange[]): string {
  return `${JSON.stringify(
    history.map(({ date, paper, from, to }) => ({ date, paper, from, to })),
    null,
    2,
  )}\n`;
}
