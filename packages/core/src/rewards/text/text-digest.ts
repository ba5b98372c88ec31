import { markFlags } from "./judge-marks.js";
import { nonAnswerFlags } from "./non-answers.js";
import { type Scan, scanText } from "./scan-text.js";
import { containment } from "./sketch.js";
import { flagBit } from "./text-flags.js";

/**
 * What is kept of a completion's text: counts and hashes, never the text, so that a log of any size fits.
 * Hashes are 32-bit and seeded alike everywhere; equal words have equal hashes, and unequal ones collide with
 * a chance of 2⁻³².
 *
 * A word is a run of letters and digits, case folded; of scripts written without spaces (Chinese, Japanese, Thai …) a
 * pair of neighbouring characters; an emoji is a word. Text is not normalised otherwise.
 */
export interface TextDigest {
  /** Characters (code points). */
  readonly characters: number;
  readonly words: number;
  /** Hash of the whole completion, white space and case folded. */
  readonly whole: number;
  /** Hash of its first four words, folded; the shared opening that templates show. */
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

/** What completions are compared with: made once for all completions of a prompt. */
export interface PromptDigest {
  readonly whole: number;
  readonly wordSketch: Uint32Array;
  readonly shingleSketch: Uint32Array;
  /** Marks of judges' templates that stand in the prompt itself. */
  readonly marks: number;
}

/**
 * Digest of a completion. Any string is accepted, with lone surrogates and control characters too. Of a text of more
 * than 262,144 UTF-16 units only the first and last 131,072 are read: `characters` still counts all, `words` is
 * extrapolated, densities, sketches and flags are those of what was read.
 */
export function digestText(prompt: string, completion: string): TextDigest {
  return digestCompletion(digestPrompt(prompt), completion);
}

/** Digest of a prompt, for `digestCompletion`. */
export function digestPrompt(prompt: string): PromptDigest {
  const { whole, wordSketch, shingleSketch, marks } = scanText(prompt);
  return { whole, wordSketch, shingleSketch, marks };
}

/** Digest of a completion of a prompt; see `digestText`. */
export function digestCompletion(prompt: PromptDigest, completion: string): TextDigest {
  const scan = scanText(completion);
  return {
    characters: scan.characters,
    words: scan.words,
    whole: scan.whole,
    opening: scan.opening,
    wordSketch: scan.wordSketch,
    promptSketch: prompt.wordSketch,
    shingleSketch: scan.shingleSketch,
    repetition: scan.shingles === 0 ? 0 : scan.repeated / scan.shingles,
    flags: flagsOf(scan, prompt, completion),
    headings: scan.headings,
    listItems: scan.listItems,
    bold: scan.bold,
  };
}

/** An empty object or list: an answer in JSON. */
const EMPTY_JSON = /^\s{0,16}(?:\{\s{0,16}\}|\[\s{0,16}\])\s{0,16}$/;

function flagsOf(scan: Scan, prompt: PromptDigest, completion: string): number {
  if (completion.length <= 64 && EMPTY_JSON.test(completion)) return 0;
  // A drawing of punctuation is not lone.
  if (!scan.hasWord && !scan.hasSymbol && (!scan.hasPunctuation || completion.trim().length <= 16))
    return (
      flagBit(scan.hasPunctuation ? "lone-punctuation" : "empty") | (scan.hidden ? flagBit("hidden-text") : 0)
    );
  let flags = markFlags(scan.marks, prompt.marks) | nonAnswerFlags(completion);
  if (scan.hidden) flags |= flagBit("hidden-text");
  if (echoes(scan, prompt)) flags |= flagBit("echoes-prompt");
  return flags;
}

function echoes(scan: Scan, prompt: PromptDigest): boolean {
  if (scan.whole === prompt.whole) return true;
  if (scan.words < 8) return false;
  const { sampled, shared } = containment(scan.shingleSketch, prompt.shingleSketch);
  return sampled >= 4 && shared === sampled;
}
