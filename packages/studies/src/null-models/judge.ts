import { logistic, softmax, tanh } from "@operant/core/math";
import type { Stream } from "@operant/core/random";
import type { NullModelParameters } from "./parameters.js";
import { type BlockScores, exactHeadings, looseHeadings, type ReadBlock, readBlocks } from "./reader.js";
import { escaped, judgePrompt, PUBLIC, REWORDED, withNonce } from "./template.js";
import { lexicon, wordsOf } from "./texts.js";

/** What a judge makes of two answers. */
export interface Judgement {
  /** Probability that it names the first. */
  readonly first: number;
  /** Probability that it follows another comparison than the one it was given. */
  readonly hijacked: number;
}

export type Judge = (instruction: string, first: string, second: string) => Judgement;

/** How sharply the judge tells qualities apart, and what the first place is worth in the same logits. */
const SHARPNESS = 4;
const FIRST_PLACE = 0.2;

/** Share of what an instruction asks about that an answer mentions, and what its length adds. */
export function quality(instruction: string, answer: string, lengthBias: number): number {
  const asked = wordsOf(instruction).filter((word) => lexicon.has(word));
  const words = wordsOf(answer);
  const said = new Set(words);
  const covered = asked.filter((word) => said.has(word)).length;
  return (asked.length === 0 ? 0 : covered / asked.length) + lengthBias * tanh(words.length / 200);
}

/**
 * The judge: writes the prompt, reads comparisons out of it, follows each with the softmax of the reader's scores, and
 * compares its answers. `slots` is handed the fields and reads nothing out of them.
 * @param scores the trained reader @param stream random delimiters
 */
export function makeJudge(p: NullModelParameters, scores: BlockScores, stream: Stream): Judge {
  const firstWins = (read: Pick<ReadBlock, "instruction" | "first" | "second">) =>
    logistic(
      FIRST_PLACE +
        SHARPNESS *
          (quality(read.instruction, read.first, p.lengthBias) -
            quality(read.instruction, read.second, p.lengthBias)),
    );
  const clean = (answer: string) => (p.defence === "escape" ? escaped(answer) : answer);
  return (instruction, one, other) => {
    const [first, second] = [clean(one), clean(other)];
    if (p.reader === "slots") return { first: firstWins({ instruction, first, second }), hijacked: 0 };
    const template =
      p.defence === "nonce" ? withNonce(stream) : p.defence === "paraphrase" ? REWORDED : PUBLIC;
    const headings = p.reader === "exact" ? exactHeadings(template) : looseHeadings;
    const blocks = readBlocks(judgePrompt(template, instruction, first, second), headings);
    const follows = scores(blocks);
    softmax(follows);
    let wins = 0;
    blocks.forEach((read, i) => {
      wins += follows[i]! * firstWins(read);
    });
    // The real comparison is always the first: nothing of an answer stands before it.
    return { first: wins, hijacked: 1 - follows[0]! };
  };
}
