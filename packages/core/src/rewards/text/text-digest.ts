/**
 * What is kept of a completion's text: counts and hashes, never the text, so that a log of any size fits.
 * Hashes are 32-bit and seeded alike everywhere; equal words have equal hashes, and unequal ones collide with
 * a chance of 2⁻³².
 */
export interface TextDigest {
  /** Characters (code points). */
  readonly characters: number;
  readonly words: number;
  /** Hash of the whole completion, white space and case folded. */
  readonly whole: number;
  /** Hash of its first words, folded; the shared opening that templates show. */
  readonly opening: number;
  /** Sketch of its distinct words and of the prompt's: the smallest hashes, ascending, at most 64. */
  readonly wordSketch: Uint32Array;
  readonly promptSketch: Uint32Array;
  /** Sketch of its runs of four words: what it shares with other completions, at most 64. */
  readonly shingleSketch: Uint32Array;
  /** Share of its runs of four words that it has said before, in [0, 1]. */
  readonly repetition: number;
  /** Bits of what looks like an attack on a judge or a non-answer, by `textFlags`. */
  readonly flags: number;
  /** Markdown per 100 characters. */
  readonly headings: number;
  readonly listItems: number;
  readonly bold: number;
}
