import { type DigestedRows, digestedRows } from "../rewards/text/index.js";
import type { RolloutContext } from "./context.js";
import type { Rows } from "./rows.js";

/** Why there are no texts to look at, if so. */
export function textMissing({ log }: RolloutContext): string | undefined {
  if (log.text === undefined || log.text.row.length === 0) {
    return "Not run: the log has no completions in text; name their column with --map completion=<column>.";
  }
  if (log.prompts < 2) return "Not run: the log has one prompt, and texts are compared across prompts.";
  return undefined;
}

/** Digests of the rows that have one. */
export function textOf({ log }: RolloutContext, rows: Rows): DigestedRows {
  const wanted = new Uint8Array(log.rows);
  for (const row of rows) wanted[row] = 1;
  return digestedRows(log.text ?? { row: new Int32Array(0), digest: [] }, log, (row) => wanted[row] === 1);
}
