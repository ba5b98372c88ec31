import katex from "katex";
import { describe, expect, it } from "vitest";
import { studies } from "./index.js";

/** What a last sentence says when it tells a reader where a formula stands. */
const WHERE =
  /\b(equations? \d|definitions? \d|theorem \d|sections? \d|problem P\d|proposition|lemma|abstract|introduction|second-hand|authors' code|standard|(computed|defined|derived) here|arXiv \d{4}\.\d{5})\b/i;

const entries = studies.flatMap(({ id, formulas = [] }) =>
  formulas.map((formula, i) => [`${id}, formula ${i + 1}`, formula] as const),
);

describe("the formulas of every study", () => {
  it.each(studies.map((study) => [study.id, study] as const))(
    "%s has at least one",
    (_, { formulas = [] }) => {
      expect(formulas.length).toBeGreaterThan(0);
    },
  );

  it.each(entries)("%s is TeX that KaTeX accepts without a warning", (_, { tex }) => {
    const html = katex.renderToString(tex, { displayMode: true, throwOnError: true, strict: "error" });
    expect(html).toContain("katex-display");
  });

  it.each(entries)(
    "%s is explained in whole sentences, the last of which says where it stands",
    (_, { words }) => {
      expect(words).toMatch(/^[A-Z].*\.$/s);
      expect(words, "words are shown as they are, without TeX").not.toMatch(/[_$\\]/);
      expect(words.split(/(?<=\.) (?=[A-Z])/).at(-1)).toMatch(WHERE);
    },
  );

  it("each stands once", () => {
    for (const { id, formulas = [] } of studies)
      expect(new Set(formulas.map(({ tex }) => tex)).size, id).toBe(formulas.length);
  });
});
