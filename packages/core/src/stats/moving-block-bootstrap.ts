import { OperantError } from "../error.js";
import type { Stream } from "../random/index.js";
import { requireCount, type Sample } from "./sample.js";

export interface BlockBootstrapOptions {
  /** Source of the resamples: one `below` per block. */
  readonly stream: Pick<Stream, "below">;
  /** Number of resamples, 2000 by default. */
  readonly resamples?: number;
  /** Consecutive observations per block, by default `blockLength(n)`. */
  readonly block?: number;
}

/** A number computed from columns of one length. It must not keep or change them: they are reused. */
export type SeriesStatistic = (columns: readonly Float64Array[]) => number;

/**
 * Replicates of a statistic of a stationary series under the moving block bootstrap: overlapping blocks of
 * consecutive observations, drawn with replacement, laid end to end and cut at the series' length (H. R. Künsch, "The
 * jackknife and the bootstrap for general stationary observations", Annals of Statistics 17, 1989). Columns are
 * resampled together. A series with a trend is not stationary: resample its residuals.
 * @param columns of one length, at least 2 observations
 * @returns a replicate per resample, in order of drawing
 * @throws OperantError `bad-value` for columns of different length or too short, or options out of range
 */
export function movingBlockBootstrap(
  columns: readonly Sample[],
  statistic: SeriesStatistic,
  options: BlockBootstrapOptions,
): Float64Array {
  const n = columns[0]?.length ?? 0;
  if (n < 2 || columns.some((column) => column.length !== n)) {
    throw new OperantError(
      "bad-value",
      `columns have ${columns.map((column) => column.length).join(", ") || "no"} observations; expected columns of one length, at least 2.`,
      "columns",
    );
  }
  const { stream, resamples = 2000, block = blockLength(n) } = options;
  requireCount("resamples", resamples, 1);
  requireCount("block", block, 1);
  if (block > n) {
    throw new OperantError(
      "bad-value",
      `block is ${block}; expected at most the ${n} observations.`,
      "block",
    );
  }
  const drawn = columns.map(() => new Float64Array(n));
  const replicates = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    for (let at = 0; at < n; at += block) {
      const from = stream.below(n - block + 1);
      const to = Math.min(at + block, n);
      for (let c = 0; c < columns.length; c++) {
        for (let i = at; i < to; i++) drawn[c]![i] = columns[c]![from + i - at]!;
      }
    }
    replicates[r] = statistic(drawn);
  }
  return replicates;
}

/**
 * Block length ⌈n^⅓⌉, the order that suits the variance of a mean (P. Hall, J. L. Horowitz and B.-Y. Jing, "On
 * blocking rules for the bootstrap with dependent data", Biometrika 82, 1995).
 * @param n observations, at least 1
 * @throws OperantError `bad-value`
 */
export function blockLength(n: number): number {
  requireCount("n", n, 1);
  let length = 1;
  while (length * length * length < n) length++;
  return length;
}
