import { log } from "@operant/core/math";
import { fitLinearPreferences } from "@operant/core/preferences";
import type { Stream } from "@operant/core/random";
import { drawAnswer, drawRandomText, drawTruncated, type LabelledAnswer } from "./answers.js";
import { FEATURES, featuresOf, lastNumber } from "./features.js";
import type { MasterKeysParameters } from "./parameters.js";
import type { Question } from "./questions.js";

/** Says whether an answer is right, given question and reference. */
export type Judge = (question: Question, answer: string) => boolean;

/** Accepts where the last number is the reference. */
export const exactMatch: Judge = (question, answer) => lastNumber(answer) === question.reference;

/**
 * A judge learned from labelled answers by logistic regression with a ridge penalty, whose optimum is unique.
 * @param data answers, the same ones whatever is added to them
 * @param added the negatives
 */
export function learnJudge(p: MasterKeysParameters, data: Stream, added: Stream): Judge {
  if (p.judge === "exact") return exactMatch;
  const examples: LabelledAnswer[] = Array.from({ length: p.answers }, () => drawAnswer(p, data));
  if (p.negatives !== "none") {
    const draw = p.negatives === "truncated" ? drawTruncated : drawRandomText;
    for (let i = Math.round(p.share * p.answers); i > 0; i--) examples.push(draw(added));
  }
  const withQuestion = p.prompt === "full";
  const rows = examples.map(({ question, text }) => featuresOf(question, text, withQuestion));
  const rowStart = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    rowStart[i + 1] = rowStart[i]! + row.length;
  });
  const { weights } = fitLinearPreferences(
    {
      features: FEATURES,
      rowStart,
      column: Int32Array.from(rows.flat()),
      value: new Float64Array(rowStart.at(-1)!).fill(1),
      labels: Float64Array.from(examples, ({ right }) => (right ? 1 : 0)),
    },
    { ridge: p.ridge, tolerance: 1e-6 * examples.length },
  );
  const least = log(p.threshold / (1 - p.threshold));
  return (question, answer) => {
    let margin = 0;
    for (const feature of featuresOf(question, answer, withQuestion)) margin += weights[feature]!;
    return margin >= least;
  };
}

/** Share of labelled answers that a judge takes for what they are. */
export function judgeAccuracy(judge: Judge, answers: readonly LabelledAnswer[]): number {
  return (
    answers.filter(({ question, text, right }) => judge(question, text) === right).length / answers.length
  );
}
