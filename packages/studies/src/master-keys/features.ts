import type { Question } from "./questions.js";

/** Places for hashed words of answers and of questions. */
const ANSWER_WORDS = 256;
const QUESTION_WORDS = 32;
/** After the words: the constant, two comparisons of numbers, seven lengths. */
const CONSTANT = ANSWER_WORDS + QUESTION_WORDS;
const SAME = CONSTANT + 1;
const OTHER = CONSTANT + 2;
const LENGTHS = CONSTANT + 3;
export const FEATURES = LENGTHS + 7;

/**
 * What the judge sees of question, reference and answer, as the features that are there (each counts once, and nothing
 * stands for what is missing): words and punctuation marks of the answer, hashed; whether a number in its last
 * sentence is the reference or another one; its length in doublings; words of the question, hashed.
 */
export function featuresOf(question: Question, answer: string, withQuestion: boolean): number[] {
  const present = new Set<number>([CONSTANT]);
  const words = tokens(answer);
  for (const word of words) if (!/^\d/.test(word)) present.add(hash(word) % ANSWER_WORDS);
  const last = lastNumber(answer.match(/[^.]*\.?\s*$/)?.[0] ?? "");
  if (last !== undefined) present.add(last === question.reference ? SAME : OTHER);
  present.add(LENGTHS + Math.min(6, 32 - Math.clz32(words.length)));
  if (withQuestion)
    for (const word of tokens(question.text))
      if (!/^\d/.test(word)) present.add(ANSWER_WORDS + (hash(word) % QUESTION_WORDS));
  return [...present].sort((a, b) => a - b);
}

/** The last number of a text. */
export function lastNumber(text: string): number | undefined {
  const found = text.match(/\d+/g)?.at(-1);
  return found === undefined ? undefined : Number(found);
}

/** Words and numbers, lower case; characters of other scripts and punctuation marks alone. */
function tokens(text: string): string[] {
  return text.toLowerCase().match(/[a-z']+|\d+|[^\sa-z\d']/gu) ?? [];
}

/** 32-bit FNV-1a (G. Fowler, L. C. Noll, P. Vo), with its high bits folded into the low ones that choose a place. */
function hash(word: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) h = Math.imul(h ^ word.charCodeAt(i), 0x01000193);
  return (h ^ (h >>> 15)) >>> 0;
}
