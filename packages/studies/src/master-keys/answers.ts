import { bernoulli, type Stream } from "@operant/core/random";
import { masterKeys } from "@operant/core/rewards";
import type { MasterKeysParameters } from "./parameters.js";
import { drawQuestion, inWords, type Question, wrongNumber } from "./questions.js";

/** First sentences that answers in the data have: two of the master keys and four that are none. */
export const usualOpeners: readonly ((thing: string) => string)[] = [
  () => masterKeys[0]!,
  () => masterKeys[1]!,
  (thing) => `To find the number of ${thing}, we go through the question.`,
  (thing) => `We need to count the ${thing}.`,
  () => "Let me think about what is asked.",
  () => "Here is how to work this out.",
];

/** Sentences of reasoning, of which an answer has the first few. They use given numbers and never the result. */
export function reasoning({ given, thing }: Question): readonly string[] {
  return [
    `We start with ${given[0]} as the question says.`,
    `Then we use ${given[1]}, which also counts ${thing}.`,
    `So we put ${given.join(" and ")} together in the right way.`,
  ];
}

/** The sentence that gives the answer, in digits or in words. */
export function finalSentence(number: number | string, hedged: boolean): string {
  return hedged ? `I think it is ${number}.` : `The answer is ${number}.`;
}

/** An answer to a question, labelled. */
export interface LabelledAnswer {
  readonly question: Question;
  readonly text: string;
  readonly right: boolean;
}

/** Habits of a model that answers: chances by question, easy and hard. */
interface Habits {
  readonly opens: number;
  readonly most: number;
  readonly hedges: number;
  readonly right: { readonly easy: number; readonly hard: number };
}

const STRONG: Habits = { opens: 0.85, most: 3, hedges: 0.05, right: { easy: 0.95, hard: 0.8 } };
const WEAK: Habits = { opens: 0.15, most: 1, hedges: 0.5, right: { easy: 0.5, hard: 0.15 } };
const ONE: Habits = { opens: 0.5, most: 3, hedges: 0.25, right: { easy: 0.73, hard: 0.47 } };

/** An answer as models in the judge's data give it. */
export function drawAnswer(
  { writers, worded }: Pick<MasterKeysParameters, "writers" | "worded">,
  stream: Stream,
): LabelledAnswer {
  const question = drawQuestion(stream);
  const strong = bernoulli(stream, 0.5);
  const habits = writers === "one" ? ONE : strong ? STRONG : WEAK;
  const opener = usualOpeners[stream.below(usualOpeners.length)]!(question.thing);
  const opens = bernoulli(stream, habits.opens);
  const sentences = reasoning(question).slice(0, stream.below(habits.most + 1));
  const right = bernoulli(stream, habits.right[question.hard ? "hard" : "easy"]);
  const number = right ? question.reference : wrongNumber(question, stream);
  const shown = bernoulli(stream, worded) ? inWords(number) : number;
  const final = finalSentence(shown, bernoulli(stream, habits.hedges));
  return { question, text: [...(opens ? [opener] : []), ...sentences, final].join(" "), right };
}

/** The first sentence of an answer of the strong model, unless it is a master key: what the authors add as wrong. */
export function drawTruncated(stream: Stream): LabelledAnswer {
  const question = drawQuestion(stream);
  const opener =
    usualOpeners[masterKeysAmongUsual + stream.below(usualOpeners.length - masterKeysAmongUsual)]!;
  return { question, text: opener(question.thing), right: false };
}
const masterKeysAmongUsual = 2;

/** As many made-up words as a first sentence has: wrong as well, and like nothing that a model says. */
export function drawRandomText(stream: Stream): LabelledAnswer {
  const { question, text } = drawTruncated(stream);
  const word = () =>
    Array.from({ length: 2 + stream.below(7) }, () => String.fromCharCode(97 + stream.below(26))).join("");
  return { question, text: `${text.split(" ").map(word).join(" ")}.`, right: false };
}
