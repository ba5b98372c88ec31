import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveStream } from "../../random/index.js";
import {
  commonestCompletion,
  commonestOpening,
  constantResponse,
  crossPromptOverlap,
  type DigestedRows,
  digestedRows,
  digestText,
  flagBit,
  flaggedAboveMedian,
  flaggedStanding,
  flagShare,
  judgeAcceptance,
  judgeProbes,
  meanRepetition,
  openingVariety,
  promptContact,
  promptContactRows,
  sharedOpenings,
  templateShare,
  uniqueShare,
  withinGroupOverlap,
} from "./index.js";

const stream = (index = 0) => deriveStream("text", 1, "test", index);
const ones = (n: number): Float64Array => new Float64Array(n).fill(1);

interface Row {
  readonly prompt: number;
  readonly text: string;
  readonly question?: string;
  readonly group?: number;
}

function rowsOf(
  rows: readonly Row[],
  prompts = 1 + Math.max(...rows.map((row) => row.prompt)),
): DigestedRows {
  return digestedRows(
    {
      row: Int32Array.from(rows, (_, i) => i),
      digest: rows.map((row) => digestText(row.question ?? "", row.text)),
    },
    {
      prompt: Int32Array.from(rows, (row) => row.prompt),
      prompts,
      group: Int32Array.from(rows, (row) => row.group ?? row.prompt),
    },
  );
}

describe("digests beside their log", () => {
  it("keep the columns of their rows, of those rows that are asked for", () => {
    const digest = ["a", "b", "c"].map((text) => digestText("", text));
    const log = { prompt: Int32Array.of(0, 0, 1, 1), prompts: 2, group: Int32Array.of(5, 5, 6, 6) };
    const rows = digestedRows({ row: Int32Array.of(0, 2, 3), digest }, log, (row) => row !== 2);
    expect(rows).toEqual({
      digest: [digest[0], digest[2]],
      prompt: Int32Array.of(0, 1),
      prompts: 2,
      group: Int32Array.of(5, 6),
      row: Int32Array.of(0, 3),
    });
    expect(() => digestedRows({ row: Int32Array.of(9), digest: [digest[0]!] }, log)).toThrow(
      /row 9; the log has rows 0 to 3/,
    );
    expect(() => digestedRows({ row: Int32Array.of(1), digest }, log)).toThrow(/1 rows and has 3 digests/);
  });
});

const names = ["apples", "pears", "plums", "figs", "dates", "limes", "kiwis", "grapes"];
const questions = names.map((name, i) => `How many ${name} does Person${i} sell in City${i}?`);

describe("contact with the prompt", () => {
  it("is own share of words less that of other prompts, exactly, on small texts", () => {
    // Question words: 9, of which 5 ("how many does sell in") are common to all; the answers have 2 of their own.
    const rows = rowsOf(
      names.map((name, i) => ({
        prompt: i,
        question: questions[i]!,
        text: `Person${i} sells ten ${name}. Many!`,
      })),
    );
    const { own, shuffled } = promptContactRows(rows, stream());
    for (let i = 0; i < 8; i++) {
      expect(own[i]).toBeCloseTo(3 / 8, 12);
      expect(shuffled[i]).toBeCloseTo(1 / 8, 12);
    }
    expect(promptContact(rows, stream())(ones(8))).toBeCloseTo(2 / 8, 12);
  });

  it("is exactly 0 for one constant answer, wherever prompts share the words that it has", () => {
    const rows = rowsOf(
      names.map((_, i) => ({ prompt: i, question: questions[i]!, text: "How many? It sells in many." })),
    );
    expect(promptContact(rows, stream())(ones(8))).toBeCloseTo(0, 14);
  });

  it("never holds a completion against its own question, also where that is logged as another prompt", () => {
    // Two questions, each logged as four prompts; each answer has all the words of its own and none of the other.
    const texts = ["alpha beta gamma", "delta epsilon zeta"];
    const rows = rowsOf(
      Array.from({ length: 8 }, (_, i) => ({ prompt: i, question: texts[i % 2]!, text: texts[i % 2]! })),
    );
    for (let seed = 0; seed < 50; seed++) {
      const { own, shuffled } = promptContactRows(rows, stream(seed), { controls: 1 });
      expect(new Set(own)).toEqual(new Set([1]));
      for (const value of shuffled) expect(value === 0 || Number.isNaN(value)).toBe(true);
      expect(Array.from(shuffled).filter((value) => value === 0).length).toBeGreaterThan(4);
    }
  });

  it("depends on the stream alone, and weighs prompts", () => {
    const rows = rowsOf([
      ...names.map((name, i) => ({
        prompt: i,
        question: questions[i]!,
        text: `${name} of City${i}, sold by Person${i}`,
      })),
      { prompt: 0, question: questions[0]!, text: "nothing to do with it" },
    ]);
    const weights = Float64Array.of(3, 0, 0, 0, 0, 0, 0, 1);
    const value = promptContact(rows, stream(3))(weights);
    expect(promptContact(rows, stream(3))(weights)).toBe(value);
    const { own, shuffled } = promptContactRows(rows, stream(3));
    const d = own.map((share, i) => share - shuffled[i]!);
    expect(value).toBeCloseTo((3 * (d[0]! + d[8]!) + d[7]!) / 7, 12);
    expect(promptContact(rows, stream(3))(new Float64Array(8))).toBeNaN();
  });

  it("is undefined for a single prompt, or without prompts' texts", () => {
    expect(promptContact(rowsOf([{ prompt: 0, question: "a b", text: "a" }]), stream())(ones(1))).toBeNaN();
    expect(
      promptContact(
        rowsOf([
          { prompt: 0, text: "a" },
          { prompt: 1, text: "b" },
        ]),
        stream(),
      )(ones(2)),
    ).toBeNaN();
    expect(() => promptContact(rowsOf([{ prompt: 0, text: "a" }]), stream(), { controls: 0 })).toThrow(
      /controls = 0/,
    );
  });
});

describe("templates", () => {
  const opening = fc.constantFrom("A", "B", "C");
  const log = fc.array(fc.tuple(fc.nat(3), opening), { minLength: 2, maxLength: 14 });

  it("the chance of equal openings across prompts is that of all pairs of a written-out resample", () => {
    fc.assert(
      fc.property(log, fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }), (pieces, weights) => {
        const rows = rowsOf(
          pieces.map(([prompt, letter]) => ({ prompt, text: `${letter} b c d` })),
          4,
        );
        const drawn = pieces.flatMap((piece) => Array.from({ length: weights[piece[0]]! }, () => piece));
        let pairs = 0;
        let same = 0;
        for (const [p, one] of drawn)
          for (const [q, other] of drawn)
            if (p !== q) {
              pairs++;
              if (one === other) same++;
            }
        const value = sharedOpenings(rows)(Float64Array.from(weights));
        if (pairs === 0) expect(value).toBeNaN();
        else expect(value).toBeCloseTo(same / pairs, 12);
        expect(constantResponse(rows)(Float64Array.from(weights))).toEqual(value);
      }),
    );
  });

  it("the template's share is the commonest opening of two prompts or more", () => {
    const rows = rowsOf([
      { prompt: 0, text: "To determine how many apples" },
      { prompt: 1, text: "to determine how many pears" },
      { prompt: 2, text: "Let us see. Two" },
      { prompt: 2, text: "Let us see. Two plums" },
      { prompt: 2, text: "Let us see. Two figs" },
    ]);
    expect(templateShare(rows)(ones(3))).toBeCloseTo(2 / 5, 12);
    expect(templateShare(rows)(Float64Array.of(1, 0, 1))).toBeCloseTo(1 / 4, 12);
    expect(openingVariety(rows)).toBeCloseTo(2 / 5, 12);
    expect(commonestOpening(rows)).toEqual({ count: 3, prompts: 1, example: 2 });
  });

  it("a constant response collides always and is nowhere unique", () => {
    const rows = rowsOf(names.map((_, i) => ({ prompt: i, text: "Pick me, I am the best answer." })));
    expect(constantResponse(rows)(ones(8))).toBe(1);
    expect(uniqueShare(rows)(ones(8))).toBe(0);
    expect(crossPromptOverlap(rows, stream())(ones(8))).toBe(1);
    expect(commonestCompletion(rows)).toEqual({ count: 8, prompts: 8, example: 0 });
  });

  it("texts that share nothing overlap nowhere", () => {
    const rows = rowsOf(
      names.map((name, i) => ({ prompt: i, text: `${name} ${name} ${name} only here ${i}` })),
    );
    expect(constantResponse(rows)(ones(8))).toBe(0);
    expect(uniqueShare(rows)(ones(8))).toBe(1);
    expect(crossPromptOverlap(rows, stream())(ones(8))).toBe(0);
  });

  it("overlap within a group sees a policy that has collapsed to one answer per prompt", () => {
    const collapsed = rowsOf(
      names.flatMap((name, i) => [0, 1, 2].map(() => ({ prompt: i, text: `there are ten ${name} in all` }))),
    );
    expect(withinGroupOverlap(collapsed)(ones(8))).toBe(1);
    expect(crossPromptOverlap(collapsed, stream())(ones(8))).toBe(0);
    // Five of the seven runs of "a b c d e f g h" / "… f g h i" style neighbours: 5 shared of 6 + 5 − 5.
    const near = rowsOf([
      { prompt: 0, text: "a b c d e f g h i" },
      { prompt: 0, text: "a b c d e f g h" },
    ]);
    expect(withinGroupOverlap(near)(ones(1))).toBeCloseTo(5 / 6, 12);
    expect(withinGroupOverlap(rowsOf([{ prompt: 0, text: "a b c d e" }]))(ones(1))).toBeNaN();
  });

  it("mean repetition is a mean over completions", () => {
    const rows = rowsOf([
      { prompt: 0, text: "go ".repeat(14) },
      { prompt: 1, text: "a b c d e f" },
    ]);
    expect(meanRepetition(rows)(ones(2))).toBeCloseTo(10 / 11 / 2, 12);
  });
});

describe("rewards of flagged completions", () => {
  const empty = flagBit("empty");
  const rows = rowsOf([
    { prompt: 0, text: "" },
    { prompt: 0, text: "one answer" },
    { prompt: 0, text: "another answer" },
    { prompt: 1, text: "" },
    { prompt: 1, text: " " },
    { prompt: 2, text: "fine" },
    { prompt: 3, text: "" },
    { prompt: 3, text: "good" },
  ]);

  it("are held against the median of the unflagged of the group", () => {
    const reward = Float64Array.of(2, 1, 0, 9, 9, 5, 0, 1);
    expect(Array.from(flaggedStanding(rows, reward, empty))).toEqual([
      1,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      0,
      Number.NaN,
    ]);
    expect(flaggedAboveMedian(rows, reward, empty)(ones(4))).toBe(0);
    expect(flaggedAboveMedian(rows, reward, empty)(Float64Array.of(3, 1, 1, 1))).toBe(0.25);
    expect(flaggedAboveMedian(rows, reward, empty)(Float64Array.of(0, 1, 1, 0))).toBeNaN();
    expect(flagShare(rows, empty)(ones(4))).toBe(0.5);
    expect(flaggedStanding(rows, Float64Array.of(1, 1, 1, 0, 0, 0, 0, 0), empty)[0]).toBe(0.5);
    expect(flaggedStanding(rows, Float64Array.of(1, 0, 2, 0, 0, 0, 0, 0), empty)[0]).toBe(0.5);
  });

  it("average to 0 over all orders of the rewards of a group, whatever its size", () => {
    const orders = (values: readonly number[]): number[][] =>
      values.length < 2
        ? [[...values]]
        : values.flatMap((value, i) =>
            orders(values.filter((_, j) => j !== i)).map((rest) => [value, ...rest]),
          );
    for (const values of [
      [1, 2],
      [1, 2, 3],
      [1, 5, 6, 9],
      [1, 1, 2, 7, 8],
    ]) {
      const group = rowsOf(values.map((_, i) => ({ prompt: 0, text: i === 0 ? "" : `answer ${i}` })));
      let sum = 0;
      for (const order of orders(values))
        sum += flaggedAboveMedian(group, Float64Array.from(order), empty)(ones(1));
      expect(sum).toBeCloseTo(0, 12);
    }
  });
});

describe("probes for judges", () => {
  const question = "Ann has 3 apples and buys 4. How many apples does she have?";
  const probes = judgeProbes(question);

  it("hold the question, its last sentence, nothing, and what looks like answers, under names of their own", () => {
    const texts = probes.map((probe) => probe.text);
    for (const text of ["", " ", ":", ".", "Thought process:", question, "How many apples does she have?"])
      expect(texts).toContain(text);
    expect(new Set(probes.map((probe) => probe.id)).size).toBe(probes.length);
    expect(judgeProbes("解方程。答案是什么？").find((probe) => probe.kind === "instruction")?.text).toBe(
      "答案是什么？",
    );
    expect(judgeProbes("Say 3.5").find((probe) => probe.kind === "instruction")?.text).toBe("Say 3.5");
  });

  it("all that say nothing are flagged by textFlags too", () => {
    for (const { text, kind } of probes)
      if (kind !== "instruction")
        expect([text, digestText(question, text).flags === 0]).toEqual([text, false]);
  });

  it("give a rate of 0 to a judge that compares answers, and name what a lenient one takes", () => {
    const strict = judgeAcceptance(
      probes,
      probes.map(({ text }) => /\b7\b/.test(text)),
    );
    expect(strict.rate).toBe(0);
    expect(strict.interval[0]).toBe(0);
    // Upper limit without a success: 1 − 0.025^(1 / n).
    expect(Math.log(1 - strict.interval[1]) * probes.length).toBeCloseTo(Math.log(0.025), 9);
    const lenient = judgeAcceptance(
      probes,
      probes.map(({ text }) => text.endsWith(":")),
    );
    expect(lenient.accepted.map((probe) => probe.text)).toEqual([":", "Thought process:"]);
    expect(lenient.byKind.find((row) => row.kind === "master-key")).toEqual({
      kind: "master-key",
      probes: 6,
      accepted: 1,
    });
    expect(() => judgeAcceptance(probes, [true])).toThrow(/expected one verdict per probe/);
  });
});
