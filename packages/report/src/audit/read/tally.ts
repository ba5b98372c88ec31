import type { LogPlace, MissingCells, SkippedRecords, SkipReason } from "./types.js";
import { shown } from "./values.js";

const words: Readonly<Record<SkipReason, string>> = {
  "no-reward": "have no reward",
  "reward-not-finite": "have a reward that is NaN or infinite",
  "reward-not-a-number": "have a reward that is no number",
  "reward-too-large": "have a reward beyond ±1e150, which is no usable number",
  "not-json": "are not JSON",
  "not-an-object": "are JSON, but no objects",
  truncated: "are cut off at the end of the file",
  "too-long": "are longer than 32 MiB",
  "too-deep": "nest deeper than 1,000 levels",
  "too-many-columns": "have more than 20,000 columns",
  "wrong-cells": "have more or fewer cells than the header",
  "lists-differ": "hold lists of different lengths",
  "no-step": "have no step",
  "no-metrics": "have a step but no numbers",
};

/** Counts what is left out, with the first place of each reason. */
export class Tally {
  records = 0;
  private readonly skips = new Map<SkipReason, { count: number; first: LogPlace; found?: string }>();
  private readonly cells = new Map<string, { count: number; first: LogPlace; found: string }>();

  skip(reason: SkipReason, first: LogPlace, found?: unknown): void {
    const known = this.skips.get(reason);
    if (known !== undefined) known.count++;
    else this.skips.set(reason, { count: 1, first, ...(found === undefined ? {} : { found: shown(found) }) });
  }

  missing(column: string, first: LogPlace, found: unknown, count = 1): void {
    const known = this.cells.get(column);
    if (known !== undefined) known.count += count;
    else this.cells.set(column, { count, first, found: shown(found) });
  }

  /** Forgets a column that turned out to be no number's. */
  forget(column: string): void {
    this.cells.delete(column);
  }

  get skipped(): SkippedRecords[] {
    return [...this.skips]
      .map(([reason, { count, first, found }]) => ({
        reason,
        words: words[reason],
        count,
        first,
        ...(found === undefined ? {} : { found }),
      }))
      .sort((a, b) => b.count - a.count);
  }

  get missingCells(): MissingCells[] {
    return [...this.cells].map(([column, { count, first, found }]) => ({ column, count, first, found }));
  }
}

/** "1 record is not JSON", "2 records nest deeper than 1,000 levels". */
export function skippedWords(count: number, predicate: string): string {
  const singular = predicate.replace(/^(are|have|nest|hold) /, (verb) => oneOf[verb] ?? verb);
  return `${String(count).replace(/\B(?=(\d{3})+$)/g, ",")} ${count === 1 ? `record ${singular}` : `records ${predicate}`}`;
}

const oneOf: Readonly<Record<string, string>> = {
  "are ": "is ",
  "have ": "has ",
  "nest ": "nests ",
  "hold ": "holds ",
};

export function placeWords({ source, line, unit }: LogPlace): string {
  return `${source}, ${unit} ${line}`;
}
