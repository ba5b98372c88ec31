/**
 * The catalogue: one row per paper, in `papers.json`, with its mechanism, a claim that could be checked, the
 * smallest honest experiment and the parts of the library that implement it. Rows hold no status: that is
 * computed from studies, reference results and library parts (`buildCatalogue` in `@operant/report`). `history.ts`
 * has how statuses changed, `joins.ts` finds the row of a study, `schema.ts` says what a row must be,
 * `vocabulary.ts` names families, scales and modules.
 */
import type { Paper } from "./paper.js";
import rows from "./papers.json" with { type: "json" };

export * from "./history.js";
export * from "./joins.js";
export type * from "./paper.js";
export * from "./vocabulary.js";

/** Every paper of the catalogue. A test checks the file against its schema. */
export const papers = rows as readonly Paper[];
