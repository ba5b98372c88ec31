import { OperantError } from "../../error.js";
import type { TextDigest } from "./text-digest.js";

/**
 * Digests of completions beside what the log knows of the same rows: what every statistic of this room reads.
 * All columns have one entry per digest.
 */
export interface DigestedRows {
  readonly digest: readonly TextDigest[];
  /** Prompt of each completion, 0 … prompts − 1: the cluster that is resampled. */
  readonly prompt: Int32Array;
  readonly prompts: number;
  /** Group of each completion: those of one prompt within one step. Any integers. */
  readonly group: Int32Array;
  /** Row of the log that each digest belongs to. */
  readonly row: Int32Array;
}

/**
 * Puts the digests of a log's text sample beside the log's columns.
 * @param sample rows of the log and their digests, in the same order
 * @param log columns with one entry per row of the log
 * @param keep which rows of the log to take, all unless given (one step, the reference rows …)
 * @throws OperantError `bad-value` for as many rows as there are not digests, or a row that the log lacks
 */
export function digestedRows(
  sample: { readonly row: Int32Array; readonly digest: readonly TextDigest[] },
  log: { readonly prompt: Int32Array; readonly prompts: number; readonly group: Int32Array },
  keep: (row: number) => boolean = () => true,
): DigestedRows {
  if (sample.row.length !== sample.digest.length)
    throw new OperantError(
      "bad-value",
      `The sample names ${sample.row.length} rows and has ${sample.digest.length} digests; expected one of each.`,
      "sample",
    );
  const digest: TextDigest[] = [];
  const rows: number[] = [];
  sample.row.forEach((row, i) => {
    if (row < 0 || row >= log.prompt.length)
      throw new OperantError(
        "bad-value",
        `The sample has a digest of row ${row}; the log has rows 0 to ${log.prompt.length - 1}.`,
        "sample",
      );
    if (!keep(row)) return;
    digest.push(sample.digest[i]!);
    rows.push(row);
  });
  const row = Int32Array.from(rows);
  return {
    digest,
    prompt: row.map((r) => log.prompt[r]!),
    prompts: log.prompts,
    group: row.map((r) => log.group[r]!),
    row,
  };
}

/** Indices of the digests by prompt and text: an order that does not depend on how a log was written. */
export function contentOrder({ digest, prompt }: DigestedRows): Int32Array {
  const order = Int32Array.from(digest, (_, i) => i);
  return order.sort((i, j) => prompt[i]! - prompt[j]! || digest[i]!.whole - digest[j]!.whole || i - j);
}
