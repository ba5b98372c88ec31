import { describe, expect, it } from "vitest";
import { deriveStream } from "../../random/index.js";
import { writeCompletion, writeFramed } from "./completion.js";
import { type Draft, draftOf, longestText } from "./draft.js";
import { drawPrompts } from "./prompts.js";
import { factors } from "./sequence-policy.js";

const stream = (purpose: string) => deriveStream("completion", 1, purpose);
const plain = draftOf(stream("draft"), new Int32Array(factors.length), 0, false);
const draft = (parts: Partial<Draft>): Draft => ({ ...plain, words: 60, ...parts });
const [sum] = drawPrompts(stream("sums"), "sums", 1);
const [question] = drawPrompts(stream("questions"), "questions", 1);
const words = (text: string) => text.split(/\s+/).length;

describe("prompts", () => {
  it("of sums know what they come to", () => {
    for (const { text, answer } of drawPrompts(stream("oracle"), "sums", 50)) {
      const [start, , each] = [...text.matchAll(/\d+/g)].map(([digits]) => Number(digits));
      const [, times] = /after (\d+) times/.exec(text)!;
      expect(Number(answer)).toBe(start! + each! * Number(times));
    }
  });
  it("are of different texts", () => {
    for (const task of ["sums", "questions"] as const) {
      const texts = drawPrompts(stream("many"), task, 64).map(({ text }) => text);
      expect(new Set(texts).size).toBe(64);
    }
  });
});

describe("a completion", () => {
  it("is about as long as was asked", () => {
    for (const asked of [12, 60, 180]) {
      for (const [prompt, task] of [
        [sum!, "sums"],
        [question!, "questions"],
      ] as const) {
        const text = writeCompletion(stream("length"), draft({ words: asked }), prompt, task, true);
        // The opening, the answer and the end of the last sentence come on top.
        expect(words(text)).toBeGreaterThanOrEqual(asked);
        expect(words(text)).toBeLessThan(asked + 35);
      }
    }
  });

  it("gives the right answer when solved, and another when not", () => {
    const right = writeCompletion(stream("answer"), draft({}), sum!, "sums", true);
    expect(right.endsWith(`The answer is ${sum!.answer}.`)).toBe(true);
    const wrong = writeCompletion(stream("answer"), draft({ format: 1 }), sum!, "sums", false);
    const [, given] = /<answer>\n(\d+)\n<\/answer>$/.exec(wrong)!;
    expect(given).not.toBe(sum!.answer);
  });

  it("repeats a step word for word, and is cut at the limit", () => {
    const text = writeCompletion(stream("steps"), draft({ steps: 3, repeated: 5 }), sum!, "sums", true);
    const lines = text.split("\n").filter((line) => line.startsWith("Step "));
    expect(lines.map((line) => Number(/\d+/.exec(line)![0]))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(new Set(lines.map((line) => line.replace(/^Step \d+: /, ""))).size).toBe(3);
    const cut = writeCompletion(
      stream("steps"),
      draft({ steps: 9, repeated: 40, words: 539, truncated: true }),
      sum!,
      "sums",
      true,
    );
    expect(cut.split(" ").length).toBe(longestText);
    expect(cut).not.toContain("The answer is");
  });

  it("in the stock frame has little of its own", () => {
    const framed = [1, 2].map((k) => writeFramed(stream(`frame ${k}`), draft({}), question!, "questions"));
    const [first, second] = framed.map((text) => text.split(". ")) as [string[], string[]];
    expect(framed[0]).not.toBe(framed[1]);
    expect(first[0]).toBe(second[0]);
    expect(words(framed[0]!)).toBeLessThan(110);
  });
});
