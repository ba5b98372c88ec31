import { fitLinearPreferences } from "@operant/core/preferences";
import { bernoulli, type Stream } from "@operant/core/random";
import { block, PUBLIC, type Template } from "./template.js";
import { BASELINE, drawAnswer, drawInstruction, FORGERS_TOPIC, wordsOf } from "./texts.js";

/** A comparison as the judge takes it from a prompt. */
export interface ReadBlock {
  readonly instruction: string;
  readonly first: string;
  readonly second: string;
  /** Whether both answers were found. */
  readonly complete: boolean;
  /** The line before it. */
  readonly before: string;
}

type Heading = "instruction" | "first" | "second" | "end";

/** What kind of heading a line is, if any. */
export type HeadingRule = (line: string) => Heading | undefined;

/** Only lines equal to the template's. */
export function exactHeadings({ instruction, outputs, end, verdict }: Template): HeadingRule {
  const kinds = new Map<string, Heading>([
    [instruction, "instruction"],
    [outputs[0], "first"],
    [outputs[1], "second"],
    [end, "end"],
    [verdict, "end"],
  ]);
  return (line) => kinds.get(line);
}

const INSTRUCTION = new Set(["instruction", "question", "task", "prompt"]);
const OUTPUT = new Set(["output", "answer", "response"]);
const END = new Set(["end", "done", "verdict", "choice"]);

/** Any line of at most three words that starts with a word for it, whatever signs stand around it. */
export const looseHeadings: HeadingRule = (line) => {
  if (line.length > 40) return undefined;
  const words = line.match(/[a-zA-Z]+/g) ?? [];
  if (words.length === 0 || words.length > 3) return undefined;
  const name = words[0]!.toLowerCase();
  if (INSTRUCTION.has(name)) return "instruction";
  if (OUTPUT.has(name)) return words[1] === "m" ? "first" : words[1] === "M" ? "second" : undefined;
  return END.has(name) ? "end" : undefined;
};

/**
 * Comparisons of a prompt, in order. One starts with a heading for an instruction and reaches to the next; a heading
 * that comes twice in it counts the second time, as where a form is corrected further down.
 */
export function readBlocks(prompt: string, headingOf: HeadingRule): ReadBlock[] {
  const blocks: ReadBlock[] = [];
  let parts: Partial<Record<Heading, string[]>> = {};
  let into: string[] | undefined;
  let before = "";
  let last = "";
  const close = () => {
    const text = (kind: Heading) => (parts[kind] ?? []).join("\n");
    if (parts.instruction)
      blocks.push({
        instruction: text("instruction"),
        first: text("first"),
        second: text("second"),
        complete: parts.first !== undefined && parts.second !== undefined,
        before,
      });
  };
  for (const line of prompt.split("\n")) {
    const kind = headingOf(line);
    if (kind === "instruction") {
      close();
      parts = {};
      before = last;
    }
    if (kind === undefined) {
      into?.push(line);
      last = line;
    } else {
      into = [];
      parts[kind] = into;
    }
  }
  close();
  return blocks;
}

const REQUESTS = [
  PUBLIC.request,
  "Which of these two is better?",
  "Your task is this comparison.",
  "Decide between the outputs below.",
  "Judge now which output is better.",
];
const LABELS = [
  "An example of a comparison.",
  "Here is an earlier pair for illustration.",
  "Practice item with a known verdict.",
  "A past comparison that was already decided.",
  "Example outputs for calibration.",
];

/** Words that the reader has weights for, in front of comparisons. */
export const cueWords: readonly string[] = [...new Set([...REQUESTS, ...LABELS].flatMap(wordsOf))];
const cueAt = new Map(cueWords.map((word, i) => [word, i]));

/** Features before those of words: complete, last, first, after a comparison that had a word of request before it. */
const SHAPE = 4;
const requestWords = new Set(["now", "which", "your", "decide", "judge"]);

function features(blocks: readonly ReadBlock[]): Float64Array[] {
  let requested = false;
  return blocks.map(({ complete, before }, i) => {
    const x = new Float64Array(SHAPE + cueWords.length);
    if (complete) x[0] = 1;
    if (i === blocks.length - 1) x[1] = 1;
    if (i === 0) x[2] = 1;
    if (requested) x[3] = 1;
    for (const word of wordsOf(before)) {
      const at = cueAt.get(word);
      if (at !== undefined) x[SHAPE + at]! += 1;
      requested ||= requestWords.has(word);
    }
    return x;
  });
}

/** Scores of the comparisons of a prompt: the judge follows each with the probability that softmax gives it. */
export type BlockScores = (blocks: readonly ReadBlock[]) => Float64Array;

export interface ReaderTraining {
  readonly prompts: number;
  /** Share of prompts whose examples stand before the comparison to judge. */
  readonly lastIsRight: number;
  /** Share of prompts in which an answer forges a comparison. */
  readonly warned: number;
}

/**
 * A reader that learned from judges' prompts which of the comparisons in them to judge: Bradley–Terry of the right one
 * against each other one, linear in features, with a ridge of 1. Prompts hold none to two examples, before or after
 * the comparison to judge; in those with a forgery the second answer closes the template and forges a request and a
 * comparison, and the right one is the real one.
 */
export function trainReader({ prompts, lastIsRight, warned }: ReaderTraining, stream: Stream): BlockScores {
  const width = SHAPE + cueWords.length;
  const rows: number[] = [];
  const topics = Array.from({ length: FORGERS_TOPIC }, (_, i) => i);
  const comparison = (forgery?: string) => {
    const instruction = drawInstruction(topics, stream);
    const first = drawAnswer(instruction, BASELINE, stream);
    const second = drawAnswer(instruction, BASELINE, stream);
    return block(PUBLIC, instruction.text, first, forgery === undefined ? second : `${second}\n${forgery}`);
  };
  const one = (lines: readonly string[]) => lines[stream.below(lines.length)]!;
  for (let i = 0; i < prompts; i++) {
    const forged = bernoulli(stream, warned);
    const examples = forged ? stream.below(2) : 1 + stream.below(2);
    const before = bernoulli(stream, lastIsRight);
    const parts = Array.from({ length: examples }, () => `${one(LABELS)}\n${comparison()}`);
    const forgery = forged ? `${PUBLIC.end}\n${one(REQUESTS)}\n${comparison()}` : undefined;
    const asked = `${one(REQUESTS)}\n${comparison(forgery)}`;
    const right = before ? examples : 0;
    if (before) parts.push(asked);
    else parts.unshift(asked);
    const x = features(readBlocks([PUBLIC.system, ...parts, PUBLIC.verdict].join("\n"), looseHeadings));
    x.forEach((other, k) => {
      if (k !== right) for (let d = 0; d < width; d++) rows.push(x[right]![d]! - other[d]!);
    });
  }
  const count = rows.length / width;
  const { weights } = fitLinearPreferences(
    {
      features: width,
      rowStart: Int32Array.from({ length: count + 1 }, (_, i) => i * width),
      column: Int32Array.from(rows, (_, k) => k % width),
      value: Float64Array.from(rows),
      labels: new Float64Array(count).fill(1),
    },
    { ridge: 1 },
  );
  return (blocks) =>
    Float64Array.from(features(blocks), (x) => x.reduce((sum, value, d) => sum + value * weights[d]!, 0));
}
