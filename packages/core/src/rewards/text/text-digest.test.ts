import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textStyle } from "../columns/index.js";
import { pairHash, wordHash } from "./hash.js";
import { containment, digestCompletion, digestPrompt, digestText, resemblance } from "./index.js";
import { READ_AT_EACH_END } from "./scan-text.js";

/** Words of an ASCII text, the slow way. */
const plainWords = (text: string): string[] => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
const smallest = (hashes: readonly number[]): number[] =>
  [...new Set(hashes.map((hash) => hash >>> 0))].sort((a, b) => a - b).slice(0, 64);

const word = fc.stringMatching(/^[a-zA-Z0-9]{1,6}$/);
const prose = fc
  .array(fc.tuple(word, fc.constantFrom(" ", "  ", ", ", ".\n", "\n\n", " - ", "\t")), { maxLength: 200 })
  .map((pieces) => pieces.flat().join(""));

describe("words", () => {
  it("are counted and sketched as a naive reader does, and repetition is that of runs of four", () => {
    fc.assert(
      fc.property(prose, (text) => {
        const words = plainWords(text);
        const digest = digestText("", text);
        expect(digest.words).toBe(words.length);
        expect(Array.from(digest.wordSketch)).toEqual(smallest(words.map(wordHash)));
        const runs = words.slice(3).map((_, i) => words.slice(i, i + 4).join(" "));
        expect(digest.shingleSketch.length).toBe(Math.min(64, new Set(runs).size));
        const repeated = runs.length - new Set(runs).size;
        expect(digest.repetition).toBeCloseTo(runs.length === 0 ? 0 : repeated / runs.length, 12);
      }),
    );
  });

  it("of few kinds repeat themselves", () => {
    const digest = digestText("", "spam ".repeat(104));
    expect(digest.repetition).toBe(100 / 101);
    expect(digest.wordSketch.length).toBe(1);
  });

  it("of Chinese, Japanese and Thai are pairs of neighbouring characters", () => {
    const digest = digestText("", "我们来计算，好。");
    expect(digest.words).toBe(5);
    expect(Array.from(digest.wordSketch)).toEqual(
      smallest([
        ...["我们", "们来", "来计", "计算"].map((p) => pairHash(p.charCodeAt(0), p.charCodeAt(1))),
        digestText("", "好").wordSketch[0]!,
      ]),
    );
    expect(digestText("", "こんにちは世界").words).toBe(6);
    expect(digestText("", "สวัสดี").words).toBe(5);
    expect(digestText("", "𠮷野家").words).toBe(2);
    expect(digestText("", "用Python写3个函数").words).toBe(6);
  });

  it("of scripts with spaces are runs of letters, folded where a script has cases", () => {
    expect(digestText("", "مرحبا بالعالم").words).toBe(2);
    expect(digestText("", "안녕하세요 세계").words).toBe(2);
    for (const [one, other] of [
      ["Привет, МИР", "привет мир"],
      ["ΟΔΥΣΣΕΥΣ", "οδυσσευς"],
      ["École ÉTÉ", "école été"],
      ["ＡＢＣ", "ａｂｃ"],
    ] as const)
      expect(digestText("", one).wordSketch).toEqual(digestText("", other).wordSketch);
    expect(digestText("", "👍🏽 ok 🎉").words).toBe(4);
  });

  it("are not parted by soft hyphens and joiners", () => {
    expect(digestText("", "co\u00adoperate").wordSketch).toEqual(digestText("", "cooperate").wordSketch);
    expect(digestText("", "می\u200cخواهم").words).toBe(1);
  });
});

describe("whole text and opening", () => {
  it("fold case and white space, and nothing else", () => {
    const whole = (text: string): number => digestText("", text).whole;
    expect(whole("  The answer\n is 4. ")).toBe(whole("the Answer is 4."));
    for (const other of ["the answer is 5.", "the answer is 4", "answer the is 4.", "theanswer is 4."])
      expect(whole(other)).not.toBe(whole("the answer is 4."));
    expect(whole("我好")).not.toBe(whole("好我"));
  });

  it("the opening is four words", () => {
    const opening = (text: string): number => digestText("", text).opening;
    expect(opening("To determine how many apples")).toBe(opening("to determine, how MANY pears"));
    expect(opening("To determine how much")).not.toBe(opening("To determine how many"));
    expect(opening("To")).not.toBe(opening("To determine"));
  });

  it("one more word anywhere changes the whole", () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 30 }), word, fc.nat(), (words, more, at) => {
        const place = at % (words.length + 1);
        const longer = [...words.slice(0, place), more, ...words.slice(place)];
        expect(digestText("", longer.join(" ")).whole).not.toBe(digestText("", words.join(" ")).whole);
      }),
    );
  });
});

describe("style", () => {
  const markdown = fc
    .array(
      fc.constantFrom(
        "#",
        "##",
        "######",
        "#######",
        " ",
        "    ",
        "\n",
        "\r\n",
        "\u2028",
        "-",
        "*",
        "**",
        "__",
        "_",
        "+",
        "1.",
        "12)",
        "1234567890.",
        "a",
        "bold",
        "é",
        "👍",
        "\t",
        "中",
      ),
      { maxLength: 60 },
    )
    .map((pieces) => pieces.join(""));

  it("is that of textStyle on any text", () => {
    fc.assert(
      fc.property(fc.oneof(markdown, fc.string(), fc.string({ unit: "binary" })), (text) => {
        const { length, headings, listItems, bold } = textStyle(text);
        const digest = digestText("", text);
        expect(digest.characters).toBe(length);
        expect(digest.headings).toBeCloseTo(headings, 10);
        expect(digest.listItems).toBeCloseTo(listItems, 10);
        expect(digest.bold).toBeCloseTo(bold, 10);
      }),
      { numRuns: 400 },
    );
  });
});

describe("what comes in", () => {
  it("may be any string: lone surrogates, controls, half pairs at the end", () => {
    for (const text of ["\ud83d", "\udc4d", "a\ud83db", "\0\u0001", "\u{10ffff}", "\ud83d\ud83d\udc4d"])
      expect(digestText(text, text).characters).toBe([...text].length);
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.array(fc.nat(0xffff)), (a, units) => {
        const text = a + String.fromCharCode(...units);
        const digest = digestText(a, text);
        expect(digest.characters).toBe([...text].length);
        expect(digest).toEqual(digestText(a, text));
        expect(digest.wordSketch.length).toBeLessThanOrEqual(64);
        const sorted = Uint32Array.from(digest.wordSketch).sort();
        expect(digest.wordSketch).toEqual(sorted);
      }),
    );
  });

  it("of a long text, both ends are read, all characters are counted, and words are extrapolated", () => {
    const middle = "unseen ".repeat(200_000);
    const filler = "word ".repeat(READ_AT_EACH_END / 4);
    const text = `first ${filler}${middle}👍${filler} last`;
    const digest = digestText("", text);
    expect(digest.characters).toBe(text.length - 1);
    const has = (one: string): boolean =>
      containment(Uint32Array.of(wordHash(one) >>> 0), digest.wordSketch).shared === 1;
    expect([has("first"), has("last"), has("unseen")]).toEqual([true, true, false]);
    // A word of the ends is five units long, whatever the middle holds.
    expect(digest.words / (text.length / 5)).toBeCloseTo(1, 3);
    expect(digestText("", `${text} `).whole).not.toBe(digest.whole);
    const split = `${"a".repeat(READ_AT_EACH_END - 1)}👍${"b".repeat(READ_AT_EACH_END * 2)}`;
    expect(digestText("", split).characters).toBe(split.length - 1);
  });

  it("no run of four words reaches from one end of a long text over the unread middle to the other", () => {
    const end = READ_AT_EACH_END / 4;
    const text = "one ".repeat(end) + "two ".repeat(9) + "six ".repeat(end);
    expect(digestText("", text).shingleSketch.length).toBe(2);
  });

  it("takes time in proportion to what is read, also where every word is a trigger", () => {
    // Each is three million characters long; a pattern that went back over its text would not end.
    for (const piece of ["ignore all ", "** __ ", "[[", '"""}', "<|", "score: [[", "# ", "\n "]) {
      const text = piece.repeat(Math.floor(3e6 / piece.length));
      expect(digestText("", text).characters).toBe(text.length);
    }
  });

  it("a prompt's digest may be shared", () => {
    const prompt = digestPrompt("How many apples?");
    expect(digestCompletion(prompt, "Four.")).toEqual(digestText("How many apples?", "Four."));
  });
});

describe("sketches", () => {
  const set = fc.uniqueArray(fc.nat({ max: 400 }), { maxLength: 300 });
  const text = (numbers: readonly number[]): string => numbers.map((n) => `w${n}`).join(" ");

  it("are exact while sets have at most 64 words", () => {
    const small = fc.uniqueArray(fc.nat({ max: 90 }), { maxLength: 64 });
    fc.assert(
      fc.property(small, small, (a, b) => {
        const [one, other] = [digestText("", text(a)).wordSketch, digestText("", text(b)).wordSketch];
        const shared = a.filter((n) => b.includes(n)).length;
        expect(containment(one, other)).toEqual({ sampled: a.length, shared });
        const union = new Set([...a, ...b]).size;
        if (union > 0) expect(resemblance(one, other)).toBeCloseTo(shared / union, 12);
        else expect(resemblance(one, other)).toBeNaN();
      }),
    );
  });

  it("estimate containment of larger sets without bias", () => {
    // 200 pairs of sets of 300 words of which 120 are shared: 0.4. A sample of about 64 words has a standard
    // deviation of 0.06, the mean of 200 one of 0.0043.
    let sum = 0;
    for (let k = 0; k < 200; k++) {
      const a = Array.from({ length: 300 }, (_, i) => 1000 * k + i);
      const b = Array.from({ length: 300 }, (_, i) => 1000 * k + i + 180);
      const { sampled, shared } = containment(
        digestText("", text(a)).wordSketch,
        digestText("", text(b)).wordSketch,
      );
      sum += shared / sampled;
    }
    expect(Math.abs(sum / 200 - 0.4)).toBeLessThan(3 * 0.0043);
  });

  it("of a set and itself resemble each other fully", () => {
    fc.assert(
      fc.property(set, (a) => {
        const sketch = digestText("", text(a)).wordSketch;
        if (a.length > 0) expect(resemblance(sketch, sketch)).toBe(1);
      }),
    );
  });
});
