import { checkStudy } from "@operant/core/check";
import { deriveStream } from "@operant/core/random";
import { judgeProbes } from "@operant/core/rewards";
import { evaluateClaims, resolveParameters, runTrial } from "@operant/core/study";
import { describe, expect, it } from "vitest";
import { drawAnswer, drawTruncated } from "./answers.js";
import { featuresOf } from "./features.js";
import { exactMatch, judgeAccuracy, learnJudge } from "./judge.js";
import { typed } from "./parameters.js";
import { CHOICES, policySpace } from "./policy-space.js";
import { drawQuestion, inWords, type Question, wrongNumber } from "./questions.js";
import { masterKeys } from "./study.js";

const SMALL = { answers: 400, questions: 3, steps: 20 };
const resolve = (condition: string, set: Record<string, number> = {}) =>
  resolveParameters(masterKeys, { ...masterKeys.conditions[condition]!.set, ...set });

it("keeps the contract of a study", () => {
  expect(checkStudy(masterKeys, { small: SMALL }).findings).toEqual([]);
});

describe("questions", () => {
  const stream = deriveStream("master-keys-test", 1, "questions");
  const questions = Array.from({ length: 200 }, () => drawQuestion(stream));

  it("have the reference that their numbers give", () => {
    for (const { text, reference, given } of questions) {
      const [a, b, c] = given as [number, number, number];
      const expected = text.includes("buys")
        ? a + b
        : text.includes("takes")
          ? a - b
          : text.includes("packs")
            ? a * b - c
            : a / b + c;
      expect(reference).toBe(expected);
      expect(reference).toBeGreaterThan(0);
    }
    expect(new Set(questions.map(({ hard }) => hard)).size).toBe(2);
  });

  it("have wrong numbers that are neither right nor given", () => {
    for (const question of questions) {
      const wrong = wrongNumber(question, stream);
      expect([question.reference, ...question.given]).not.toContain(wrong);
    }
  });

  it("have numbers that can be said in words", () => {
    expect([0, 13, 20, 42, 100, 215, 999].map(inWords)).toEqual([
      "zero",
      "thirteen",
      "twenty",
      "forty-two",
      "one hundred",
      "two hundred fifteen",
      "nine hundred ninety-nine",
    ]);
  });
});

describe("judges", () => {
  const question: Question = {
    text: "Ada has 12 apples and buys 7 more. How many apples are there now?",
    reference: 19,
    given: [12, 7],
    thing: "apples",
    hard: false,
  };

  it("compare the number of the last sentence only", () => {
    const seen = (text: string) => new Set(featuresOf(question, text, false));
    const only = (a: Set<number>, b: Set<number>) => [...a].filter((feature) => !b.has(feature));
    const [right, wrong] = [seen("It is 19."), seen("It is 18.")];
    expect(only(right, wrong)).toHaveLength(1);
    expect(only(wrong, right)).toHaveLength(1);
    const early = seen("We start with 12. It is nineteen.");
    expect(early.has(only(right, wrong)[0]!) || early.has(only(wrong, right)[0]!)).toBe(false);
  });

  it("by exact match accept a right number and none of the probes", () => {
    expect(exactMatch(question, "12 and 7 are 19.")).toBe(true);
    expect(exactMatch(question, "The answer is 18.")).toBe(false);
    expect(judgeProbes(question.text).filter(({ text }) => exactMatch(question, text))).toEqual([]);
  });

  it("learn from labels, and better with the reference in sight than without a number", () => {
    const p = typed(resolve("plain", { answers: 1500 }));
    const judge = learnJudge(p, deriveStream("t", 1, "a"), deriveStream("t", 1, "n"));
    const stream = deriveStream("t", 1, "tests");
    const digits = Array.from({ length: 400 }, () => drawAnswer({ writers: "two", worded: 0 }, stream));
    const words = Array.from({ length: 400 }, () => drawAnswer({ writers: "two", worded: 1 }, stream));
    expect(judgeAccuracy(judge, digits)).toBeGreaterThan(0.97);
    const guessed = judgeAccuracy(judge, words);
    expect(guessed).toBeGreaterThan(0.6);
    expect(guessed).toBeLessThan(0.9);
    expect(judgeAccuracy(exactMatch, digits)).toBe(1);
  });

  it("are given no key among the truncated answers", () => {
    const stream = deriveStream("t", 2, "truncated");
    const keys = new Set(judgeProbes("?").map(({ text }) => text));
    for (let i = 0; i < 100; i++) {
      const { text, right } = drawTruncated(stream);
      expect(keys.has(text) || right).toBe(false);
    }
  });
});

it("lays out every answer once, with chances that fit", () => {
  const stream = deriveStream("t", 3, "space");
  const questions = [drawQuestion(stream), drawQuestion(stream)];
  const { space, shared, accepted, right, unanswered, bare } = policySpace(questions, exactMatch, stream);
  expect(space.base).toHaveLength(2 * CHOICES);
  expect(shared.values).toHaveLength(2 * CHOICES * shared.dimension);
  for (let row = 0; row < space.base.length; row++) {
    // A verifier accepts what is right, and nothing else.
    expect(accepted[row]).toBeCloseTo(unanswered[row] === 1 ? 0 : right[row]!, 12);
    if (bare[row] === 1) expect(unanswered[row]).toBe(1);
  }
  expect(bare.reduce((sum, value) => sum + value, 0)).toBe(2 * 14);
});

it("trains on exact verdicts without losing right answers", () => {
  const { summaries } = runTrial(masterKeys, resolve("exact", { ...SMALL, steps: 100 }), 5);
  expect(summaries["right_after"]).toBeGreaterThan(summaries["right_before"]!);
  expect(summaries["accepted_after"]).toBeCloseTo(summaries["right_after"]!, 9);
});

describe("claims", () => {
  const conditions = Object.keys(masterKeys.conditions);
  const small = Object.fromEntries(
    conditions.map((condition) => [condition, runTrial(masterKeys, resolve(condition, SMALL), 6).summaries]),
  );
  const verdicts = (change: (condition: string) => Record<string, number>) => {
    const seeds = Array.from({ length: 10 }, (_, i) => i + 1);
    const cells = conditions.map((condition) => ({
      condition,
      parameters: resolve(condition),
      seeds,
      summaries: Object.fromEntries(
        Object.entries({ ...small[condition], ...change(condition) }).map(([name, value], k) => [
          name,
          seeds.map((seed) => (value === 0 ? 0 : value + 1e-4 * ((seed * (k + 3)) % 5))),
        ]),
      ),
    }));
    return Object.fromEntries(
      evaluateClaims(masterKeys, cells).map(({ claim, outcome, failure }) => {
        if (failure) throw failure;
        return [claim.id, outcome.verdict];
      }),
    );
  };
  const open = ["plain", "one-writer"];
  /** Numbers under which every claim holds. */
  const good = (condition: string): Record<string, number> => ({
    accuracy: condition === "stricter" ? 0.86 : 0.92,
    accepts_keys: open.includes(condition) ? 0.4 : condition === "random" ? 0.2 : 0,
    accepts_best_key: open.includes(condition) ? 0.9 : 0,
    accepted_before: 0.35,
    right_before: 0.33,
    accepted_after: open.includes(condition) ? 0.95 : 0.45,
    right_after: open.includes(condition) ? 0.01 : 0.45,
    unanswered_after: open.includes(condition) ? 0.98 : 0.01,
    bare_after: open.includes(condition) ? 0.95 : 0.01,
  });

  it("hold where the numbers say so", () => {
    expect(new Set(Object.values(verdicts(good)))).toEqual(new Set(["reproduced"]));
  });

  it("fail when the numbers contradict them", () => {
    const found = verdicts((condition) => ({
      ...good(condition),
      accuracy: condition === "stricter" ? 0.95 : 0.9,
      accepts_keys: condition === "exact" ? 0 : 0.04,
      accepts_best_key: 0.1,
      right_after: 0.4,
      unanswered_after: 0.01,
      bare_after: 0.01,
    }));
    expect(new Set(Object.values(found))).toEqual(new Set(["not reproduced"]));
  });

  it("fail where the verifier is fooled as well, or the judge is no good", () => {
    const fooled = verdicts((name) => ({
      ...good(name),
      ...(name === "exact" ? { accepts_keys: 0.1 } : {}),
    }));
    expect(fooled["keys-are-accepted"]).toBe("not reproduced");
    const poor = verdicts((name) => ({ ...good(name), ...(name === "plain" ? { accuracy: 0.8 } : {}) }));
    expect(poor["keys-are-accepted"]).toBe("not reproduced");
  });

  it("read partly where policies find other non-answers, or the remedy costs accuracy", () => {
    const found = verdicts((name) => ({
      ...good(name),
      ...(name === "plain" ? { bare_after: 0.3 } : {}),
      ...(name === "truncated" ? { accuracy: 0.88, right_after: 0.4 } : {}),
    }));
    expect(found["policies-collapse-onto-keys"]).toBe("partly");
    expect(found["truncated-answers-repair"]).toBe("partly");
    expect(found["repaired-judge-trains"]).toBe("partly");
  });
});
