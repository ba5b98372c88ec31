import { studies } from "@operant/studies";
import { papers } from "@operant/studies/papers";
import { expect, it } from "vitest";
import { claim, paper, study, verdictsOf } from "./catalogue-facts.testing.js";
import { committedVerdicts } from "./committed.testing.js";
import { catalogueProblems } from "./problems.js";

const about = study([]).paper!;

it("finds nothing wrong in this repository", () => {
  expect(catalogueProblems(papers, studies, committedVerdicts())).toEqual([]);
});

it("names a study whose paper is not in the catalogue", () => {
  const stray = study([], { paper: { ...about, title: "Unheard of", arxiv: "2309.99999" } });
  expect(catalogueProblems([paper()], [stray], new Map())).toEqual([
    'Study "a-study" is about "Unheard of", which the catalogue does not have.',
  ]);
  const { paper: _, ...none } = study([]);
  expect(catalogueProblems([paper()], [none], new Map())).toEqual([]);
});

it("names what a study says otherwise of its paper", () => {
  const other = study([], { paper: { ...about, title: "STARC", year: 2024 } });
  expect(catalogueProblems([paper()], [other], new Map())).toEqual([
    `Study "a-study" gives its paper the title STARC; the catalogue has ${paper().title}.`,
    'Study "a-study" gives its paper the year 2024; the catalogue has 2023.',
  ]);
  const { arxiv: _, ...without } = about;
  expect(catalogueProblems([paper()], [study([], { paper: without })], new Map())).toEqual([
    'Study "a-study" gives its paper the arXiv id null; the catalogue has 2309.15257.',
  ]);
});

it("names reference results without a study", () => {
  const stray = new Map([["gone", verdictsOf({}, { study: "gone" })]]);
  expect(catalogueProblems([paper()], [], stray)).toEqual([
    'There are reference results in "gone", but no study of this id.',
  ]);
});

it("names verdicts that are not of the study's claims or version", () => {
  const found = (file: ReturnType<typeof verdictsOf>) =>
    catalogueProblems([paper()], [study([claim("one")])], new Map([["a-study", file]]));
  expect(found(verdictsOf({ one: "partly" }))).toEqual([]);
  expect(found(verdictsOf({ two: "partly" }))).toEqual([
    'Claim "one" of "a-study" has no verdict.',
    '"a-study" has no claim "two", but a verdict on it.',
  ]);
  expect(found(verdictsOf({}, { resultsVersion: "2" }))).toEqual([
    'The verdicts of "a-study" are of results version 2; the study has 1.',
  ]);
  expect(found(verdictsOf({}, { study: "b" }))).toEqual([
    'The verdicts in "a-study" are those of study "b".',
  ]);
});

it("names studies of one paper that contradict each other", () => {
  const second = study([claim("again", { statement: claim("one").statement })], { id: "b" });
  const found = (verdict: "partly" | "reproduced" | "not reproduced") =>
    catalogueProblems(
      [paper()],
      [study([claim("one")]), second],
      new Map([
        ["a-study", verdictsOf({ one: "reproduced" })],
        ["b", verdictsOf({ again: verdict }, { study: "b" })],
      ]),
    );
  expect(found("reproduced")).toEqual([]);
  expect(found("partly")).toEqual([]);
  expect(found("not reproduced")).toEqual([
    'Of "What one says." study "a-study" says reproduced, and "b" not reproduced.',
  ]);
});
