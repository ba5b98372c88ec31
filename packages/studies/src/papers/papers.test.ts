import { describe, expect, it } from "vitest";
import { studies } from "../index.js";
import { families, modules, paperOf, papers, scales, studiesOf } from "./index.js";
import { paperSchema } from "./schema.js";

const { library: _, authors: __, verified: ___, ...row } = papers[1]!;
const problems = (change: object) =>
  paperSchema.safeParse({ ...row, ...change }).error?.issues.map(({ message }) => message) ?? [];

describe("the rows of the catalogue", () => {
  it("are 257, each as the schema has it", () => {
    expect(papers).toHaveLength(257);
    for (const paper of papers) expect(paperSchema.parse(paper), paper.id).toEqual(paper);
  });

  it("have ids, titles and arXiv ids of their own", () => {
    const repeated = (texts: readonly string[]) => texts.filter((text, i) => texts.indexOf(text) !== i);
    expect(repeated(papers.map(({ id }) => id))).toEqual([]);
    expect(repeated(papers.map(({ title }) => title.toLowerCase()))).toEqual([]);
    expect(repeated(papers.flatMap(({ arxiv }) => arxiv ?? []))).toEqual([]);
  });

  it("use every family, scale and module, so that no name is left over", () => {
    const used = <T>(values: readonly T[]) => [...new Set(values)].sort();
    expect(used(papers.map(({ family }) => family))).toEqual(Object.keys(families).sort());
    expect(used(papers.map(({ scale }) => scale))).toEqual(Object.keys(scales).sort());
    expect(used(papers.map(({ module }) => module))).toEqual([...modules].sort());
  });

  it("name each part of the library once", () => {
    for (const { id, library = [] } of papers) {
      const names = library.map((part) => `${part.package} ${part.room} ${part.name}`);
      expect(new Set(names).size, id).toBe(names.length);
    }
  });
});

describe("the schema of rows", () => {
  it("takes a row as it is", () => {
    expect(problems({})).toEqual([]);
  });

  it("refuses dates and ids that contradict each other", () => {
    expect(problems({ year: 2024, published: null })).toEqual(["the year is not that of the arXiv id"]);
    expect(problems({ published: "2023-10-26" })).toEqual(["the month is not that of the arXiv id"]);
    expect(problems({ arxiv: null, published: "2022-09-26" })).toEqual(["the year is not that of the day"]);
  });

  it.each([
    ["an id of five digits before 2015", { arxiv: "1309.15257", year: 2013, published: null }],
    ["a month that does not exist", { arxiv: "2313.15257", published: null }],
    ["a version", { arxiv: "2309.15257v2" }],
    ["an empty field", { claim: "" }],
    ["a blank at an end", { mechanism: `${row.mechanism} ` }],
    ["a family that is not known", { family: "rewards" }],
    ["a field that is not known", { value: 5 }],
    ["authors that nobody verified", { authors: ["A. Nonymous"] }],
    ["a verification of nothing", { verified: "arXiv abstract page" }],
  ])("refuses %s", (_case, change) => {
    expect(problems(change)).not.toEqual([]);
  });
});

describe("joining studies and papers", () => {
  it("finds a row for every study of the laboratory", () => {
    for (const study of studies) expect(paperOf(study, papers), study.id).toBeDefined();
  });

  it("goes by the arXiv id before the title, and by the title without one", () => {
    const [first, second] = papers;
    const about = (title: string, arxiv?: string) =>
      paperOf({ paper: { title, year: 2023, ...(arxiv === undefined ? {} : { arxiv }) } }, papers)?.id;
    expect(about(first!.title, second!.arxiv!)).toBe(second!.id);
    expect(about(first!.title)).toBe(first!.id);
    expect(about(first!.title, "2309.99999")).toBe(first!.id);
    expect(about("Another title")).toBeUndefined();
    expect(paperOf({}, papers)).toBeUndefined();
  });

  it("gives a paper all its studies", () => {
    const about = { paper: { title: row.title, arxiv: row.arxiv!, year: 2023 } };
    const two: { id: string; paper?: typeof about.paper }[] = [
      { ...about, id: "a" },
      { id: "b" },
      { ...about, id: "c" },
    ];
    expect(studiesOf(papers[1]!, two, papers).map(({ id }) => id)).toEqual(["a", "c"]);
  });
});
