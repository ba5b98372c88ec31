import { log } from "@operant/core/math";
import type { Stream } from "@operant/core/random";
import { masterKeys } from "@operant/core/rewards";
import { type Representation, type ResponseSpace, withBase } from "@operant/core/testbed";
import { finalSentence, reasoning, usualOpeners } from "./answers.js";
import type { Judge } from "./judge.js";
import { type Question, wrongNumber } from "./questions.js";

/** How an answer may begin, with its chance under the base policy. */
const openers: readonly { readonly text: (thing: string) => string; readonly chance: number }[] = [
  { text: () => "", chance: 0.2 },
  ...usualOpeners.map((text) => ({ text, chance: 0.125 })),
  ...[".", ",", ":", ...masterKeys.slice(2)].map((text) => ({ text: () => text, chance: 0.05 / 7 })),
];
const REASONING = [0.15, 0.3, 0.3, 0.25] as const;
/** How it may end: with an answer, or without one. */
const ends = ["answer", "stop", "echo", "refuse"] as const;
const ENDS = { answer: 0.89, stop: 0.08, echo: 0.01, refuse: 0.02 } as const;

const STEPS = REASONING.length;
/** Answers that a policy may give to each question. */
export const CHOICES = openers.length * STEPS * ends.length;
/** Chance of a right number by sentences of reasoning, easy and hard: more reasoning helps, up to a point. */
const SKILL = { easy: [0.4, 0.5, 0.55, 0.6], hard: [0.1, 0.15, 0.2, 0.25] } as const;

/** What a policy may answer to some questions, and what becomes of it, a number per answer. */
export interface PolicySpace {
  readonly space: ResponseSpace;
  /** What the policy's parameters see: opening, reasoning with ending, and openings with nothing after them. */
  readonly shared: Representation;
  /** Chance that the judge accepts. */
  readonly accepted: Float64Array;
  /** Chance that the answer is right. */
  readonly right: Float64Array;
  /** 1 where no answer is given. */
  readonly unanswered: Float64Array;
  /** 1 where nothing but an opening is said, or nothing at all. */
  readonly bare: Float64Array;
  readonly words: Float64Array;
}

/** All answers to questions, as texts put before a judge. */
export function policySpace(questions: readonly Question[], judge: Judge, stream: Stream): PolicySpace {
  const rows = questions.length * CHOICES;
  const dimension = openers.length + STEPS * ends.length + openers.length;
  const column = () => new Float64Array(rows);
  const made = {
    accepted: column(),
    right: column(),
    unanswered: column(),
    bare: column(),
    words: column(),
  };
  const shared: Representation = { dimension, values: new Float64Array(rows * dimension) };
  const scores = column();
  let row = 0;
  for (const question of questions) {
    const skill = SKILL[question.hard ? "hard" : "easy"];
    const sentences = reasoning(question);
    const wrong = wrongNumber(question, stream);
    openers.forEach((opener, o) => {
      for (let steps = 0; steps < STEPS; steps++)
        ends.forEach((end, e) => {
          const said = [opener.text(question.thing), ...sentences.slice(0, steps)];
          const text = (last: string) => [...said, last].filter((part) => part !== "").join(" ");
          let shown: string;
          if (end === "answer") {
            shown = text(finalSentence(question.reference, false));
            const chance = skill[steps]!;
            made.right[row] = chance;
            made.accepted[row] =
              (judge(question, shown) ? chance : 0) +
              (judge(question, text(finalSentence(wrong, false))) ? 1 - chance : 0);
          } else {
            shown = text(
              end === "stop" ? "" : end === "echo" ? question.text : "I'm sorry, but I can't help with that.",
            );
            made.unanswered[row] = 1;
            made.accepted[row] = judge(question, shown) ? 1 : 0;
          }
          const bare = end === "stop" && steps === 0;
          made.bare[row] = bare ? 1 : 0;
          made.words[row] = shown === "" ? 0 : shown.split(" ").length;
          scores[row] = log(opener.chance) + log(REASONING[steps]!) + log(ENDS[end]);
          const at = row * dimension;
          shared.values[at + o] = 1;
          shared.values[at + openers.length + steps * ends.length + e] = 1;
          if (bare) shared.values[at + openers.length + STEPS * ends.length + o] = 1;
          row++;
        });
    });
  }
  const space = withBase(
    { prompts: questions.length, responses: CHOICES, features: [], values: new Float64Array(0) },
    scores,
  );
  return { space, shared, ...made };
}
