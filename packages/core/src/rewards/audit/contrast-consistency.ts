import { OperantError } from "../../error.js";
import type { Stream } from "../../random/index.js";
import { type ClusterStatistic, clusterMean } from "../../stats/index.js";

/** A reward's scores of completions with their own prompt and swapped, a number per contrast. */
export interface ContrastScores {
  /** R(I₁, a₁): a completion with its own prompt. */
  readonly own: Float64Array;
  /** R(I₁, a₂): the other prompt's completion, with this prompt. */
  readonly otherCompletion?: Float64Array;
  /** R(I₂, a₁): this completion, with the other prompt. */
  readonly otherPrompt?: Float64Array;
}

/** Whether a reward looks at prompt and completion together. */
export interface ContrastConsistency {
  /** Share of contrasts with R(I₁, a₁) > R(I₁, a₂); NaN without scores. */
  readonly response: number;
  /** Share of contrasts with R(I₁, a₁) > R(I₂, a₁); NaN without scores. */
  readonly instruction: number;
}

/**
 * Response and instruction consistency (L. Shen et al., "The Trickle-down Impact of Reward (In-)consistency on RLHF",
 * arXiv 2309.16155): how often a completion wins with its own prompt. Equal scores do not win. With prompts that are
 * alike it is the paper's contrast set; with prompts paired by chance (`swapPartners`) it is the easy control, and a
 * reward that fails that one does not read the prompt. Needs the reward asked again, since no log has swapped scores.
 */
export function contrastConsistency(scores: ContrastScores): ContrastConsistency {
  const { own, otherCompletion, otherPrompt } = scores;
  const one = new Float64Array(1).fill(1);
  const cluster = new Int32Array(own.length);
  const share = (other: Float64Array | undefined): number =>
    other === undefined || own.length === 0 ? Number.NaN : clusterConsistency(own, other, cluster)(one);
  return { response: share(otherCompletion), instruction: share(otherPrompt) };
}

/**
 * Share of contrasts in which the own score is the higher one, for resamples of prompts.
 * @param own R(I₁, a₁) @param other R(I₁, a₂) or R(I₂, a₁), in the same order
 * @param prompt prompt of each contrast
 */
export function clusterConsistency(
  own: Float64Array,
  other: Float64Array,
  prompt: Int32Array,
): ClusterStatistic {
  if (own.length !== other.length) {
    throw new OperantError(
      "bad-value",
      `other has ${other.length} scores and own ${own.length}; give one of each per contrast.`,
      "other",
    );
  }
  const wins = own.map((score, i) =>
    Number.isFinite(score) && Number.isFinite(other[i]) ? (score > other[i]! ? 1 : 0) : Number.NaN,
  );
  return clusterMean(wins, prompt);
}

/**
 * For each prompt another one to swap completions with: one cycle through all prompts in random order, so that none
 * keeps its own and each is taken once (S. Sattolo, Information Processing Letters 22 (1986)).
 * @param prompts at least 2
 * @throws OperantError `bad-value` for fewer than two prompts
 */
export function swapPartners(prompts: number, stream: Pick<Stream, "below">): Int32Array {
  if (!Number.isSafeInteger(prompts) || prompts < 2) {
    throw new OperantError("bad-value", `prompts is ${prompts}; swapping takes at least 2.`, "prompts");
  }
  const partner = Int32Array.from({ length: prompts }, (_, p) => p);
  for (let p = prompts - 1; p > 0; p--) {
    const other = stream.below(p);
    const own = partner[p]!;
    partner[p] = partner[other]!;
    partner[other] = own;
  }
  return partner;
}
