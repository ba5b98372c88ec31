import { OperantError } from "../../error.js";
import type { Stream } from "../../random/index.js";
import type { ClusterStatistic } from "../../stats/index.js";
import { weightedMean } from "./cluster-columns.js";
import { contentOrder, type DigestedRows } from "./digested-rows.js";
import { containment, sameSketch } from "./sketch.js";

export interface ContactOptions {
  /** Other prompts that each completion is held against, at least 1; 4 unless given. */
  readonly controls?: number;
}

/** Overlaps of each completion, one entry per row. */
export interface ContactRows {
  /** Estimated share of the distinct words of its own prompt that the completion has; NaN where unknown. */
  readonly own: Float64Array;
  /** The same share of other prompts' words, mean over the controls; NaN where there is none. */
  readonly shuffled: Float64Array;
}

/**
 * How much of its prompt each completion takes up, and how much of other prompts that it was not given. The controls
 * are drawn from the rows: each is the prompt of another row, of another prompt, with another set of words (the same
 * question may be logged as two prompts). The draw depends on
 * the stream and on what the rows hold, not on their order.
 *
 * The shares are bottom-64 estimates: exact while prompt and completion have at most 64 distinct words, else unbiased
 * with a standard error near √(p (1 − p) / m), m the words of the prompt that fall into both samples.
 * @throws OperantError `bad-value` for fewer than one control
 */
export function promptContactRows(
  rows: DigestedRows,
  stream: Stream,
  options: ContactOptions = {},
): ContactRows {
  const controls = options.controls ?? 4;
  if (!Number.isInteger(controls) || controls < 1)
    throw new OperantError(
      "bad-value",
      `controls = ${controls}; expected an integer of at least 1.`,
      "controls",
    );
  const n = rows.digest.length;
  const order = contentOrder(rows);
  const own = new Float64Array(n).fill(Number.NaN);
  const shuffled = new Float64Array(n).fill(Number.NaN);
  for (const i of order) {
    const { wordSketch, promptSketch } = rows.digest[i]!;
    own[i] = share(promptSketch, wordSketch);
    let sum = 0;
    let found = 0;
    // A few draws more than needed, since some give the prompt itself or a prompt without words.
    for (let draw = 0; draw < 4 * controls && found < controls; draw++) {
      const other = order[stream.below(n)]!;
      if (rows.prompt[other] === rows.prompt[i]) continue;
      const sketch = rows.digest[other]!.promptSketch;
      if (sameSketch(sketch, promptSketch)) continue;
      const value = share(sketch, wordSketch);
      if (Number.isNaN(value)) continue;
      sum += value;
      found++;
    }
    if (found > 0) shuffled[i] = sum / found;
  }
  return { own, shuffled };
}

/**
 * Contact of completions with their prompts: mean of (share of the own prompt's words − share of other prompts'
 * words), in [−1, 1]. Around 0 for completions that would fit any prompt, such as the one constant response that wins
 * 86.5 % of AlpacaEval 2 (arXiv 2410.07137); common words cancel by the control, which is the swap of completions
 * between prompts of L. Shen et al. (arXiv 2309.16155) without a reward model. How large it is in a healthy run
 * depends on the task (a bare number shares no word with its question): compare with the reference.
 *
 * The controls stay as drawn while prompts are resampled, so an interval leaves their (small) variance out. NaN
 * where no row has both shares.
 */
export function promptContact(
  rows: DigestedRows,
  stream: Stream,
  options: ContactOptions = {},
): ClusterStatistic {
  const { own, shuffled } = promptContactRows(rows, stream, options);
  return weightedMean(
    own.map((value, i) => value - shuffled[i]!),
    rows.prompt,
    rows.prompts,
  );
}

function share(prompt: Uint32Array, completion: Uint32Array): number {
  const { sampled, shared } = containment(prompt, completion);
  return sampled === 0 ? Number.NaN : shared / sampled;
}
