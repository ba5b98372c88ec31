import { studies } from "@operant/studies";
import { papers } from "@operant/studies/papers";
import { describe, expect, it } from "vitest";
import { buildCatalogue } from "./build.js";
import { claim, entryWith, paper, study, verdictsOf } from "./catalogue-facts.testing.js";
import { committedCatalogue, committedVerdicts } from "./committed.testing.js";
import { statusMarks, statusMeanings, statusOrder } from "./status.js";

const library = [{ room: "rewards/compare", name: "rewardDistance" }];
const status = (entry: ReturnType<typeof entryWith>) => [entry.status, entry.statusLabel, entry.miniature];

describe("a paper's status", () => {
  it("is listed with nothing here, and module with parts of the library alone", () => {
    expect(status(buildCatalogue([paper()], [], new Map())[0]!)).toEqual(["listed", "listed", false]);
    expect(status(buildCatalogue([paper({ library })], [], new Map())[0]!)).toEqual([
      "module",
      "module",
      false,
    ]);
  });

  it("follows the verdicts on claims of the paper", () => {
    const two = [claim("one"), claim("two", { source: "abstract" })];
    expect(status(entryWith(two, ["reproduced", "reproduced"]))).toEqual(["reproduced", "reproduced", false]);
    expect(status(entryWith(two, ["reproduced", "not reproduced"]))).toEqual(["partly", "partly", false]);
    expect(status(entryWith(two, ["partly", "not at this scale"]))).toEqual(["partly", "partly", false]);
    expect(status(entryWith(two, ["not reproduced", "not at this scale"]))).toEqual([
      "not reproduced",
      "not reproduced",
      false,
    ]);
  });

  it("runs while no claim of the paper is decided, also where the library has its mechanism", () => {
    const undecided = entryWith([claim("one")], ["not at this scale"], { library });
    expect(status(undecided)).toEqual(["runs", "runs", false]);
    const others = [claim("ours", { source: "ours" }), claim("hearsay", { source: "second-hand" })];
    expect(status(entryWith(others, ["reproduced", "reproduced"]))).toEqual(["runs", "runs", false]);
    expect(buildCatalogue([paper()], [study([claim("one")])], new Map())[0]!.status).toBe("runs");
  });

  it("takes no verdict of another results version", () => {
    const [entry] = buildCatalogue(
      [paper()],
      [study([claim("one")])],
      new Map([["a-study", verdictsOf({ one: "reproduced" }, { resultsVersion: "0" })]]),
    );
    expect(entry!.status).toBe("runs");
    expect(entry!.studies[0]).toMatchObject({ verdicts: "" });
    expect(entry!.studies[0]!.claims[0]).not.toHaveProperty("verdict");
  });

  it("says of a miniature that it is one, whatever the verdict", () => {
    const miniature = [claim("one", { scale: "miniature" }), claim("two")];
    const labels = (["reproduced", "partly", "not reproduced"] as const).map(
      (verdict) => entryWith(miniature, [verdict, verdict]).statusLabel,
    );
    expect(labels).toEqual([
      "reproduced in miniature",
      "partly, in miniature",
      "not reproduced, in miniature",
    ]);
    expect(entryWith(miniature, ["not at this scale", "reproduced"]).statusLabel).toBe("partly");
    const ours = [claim("one", { scale: "miniature", source: "ours" }), claim("two")];
    expect(entryWith(ours, ["reproduced", "reproduced"]).statusLabel).toBe("reproduced");
  });

  it("takes all studies of the paper together", () => {
    const entry = buildCatalogue(
      [paper()],
      [study([claim("one")]), study([claim("two")], { id: "another" })],
      new Map([
        ["a-study", verdictsOf({ one: "reproduced" })],
        ["another", verdictsOf({ two: "not reproduced" }, { study: "another" })],
      ]),
    )[0]!;
    expect(entry.status).toBe("partly");
    expect(entry.studies.map(({ id, verdicts }) => [id, verdicts])).toEqual([
      ["a-study", "1 reproduced"],
      ["another", "1 not reproduced"],
    ]);
  });

  it("has a meaning and a mark of its own", () => {
    expect(new Set(Object.values(statusMarks)).size).toBe(statusOrder.length);
    expect(Object.keys(statusMeanings)).toEqual([...statusOrder]);
  });
});

describe("an entry", () => {
  it("says of each claim whether it counts, and its verdict as it is shown", () => {
    const entry = entryWith(
      [claim("one", { scale: "miniature" }), claim("two", { source: "ours" })],
      ["reproduced", "not at this scale"],
    );
    expect(entry.studies[0]).toMatchObject({
      command: "npx operant run a-study",
      verdicts: "1 reproduced, 1 not at this scale",
      claims: [
        { id: "one", counts: true, verdict: "reproduced", label: "reproduced in miniature" },
        { id: "two", counts: false, verdict: "not at this scale", label: "not at this scale" },
      ],
    });
  });

  it("knows when the paper appeared as exactly as its row does", () => {
    const appeared = (change: Parameters<typeof paper>[0]) =>
      buildCatalogue([paper(change)], [], new Map())[0]!.appeared;
    expect(appeared({})).toBe("2023-09-26");
    expect(appeared({ published: null })).toBe("2023-09");
    expect(appeared({ published: null, arxiv: null })).toBe("2023");
    expect(appeared({ published: null, arxiv: null, year: null })).toBe("");
  });

  it("says what a part of the library is imported from", () => {
    const parts = [...library, { package: "report" as const, room: "report-card", name: "draftCard" }];
    const [entry] = buildCatalogue([paper({ library: parts })], [], new Map());
    expect(entry!.library.map(({ from }) => from)).toEqual([
      "@operant/core/rewards/compare",
      "@operant/report",
    ]);
  });

  it("is plain data", () => {
    const entry = committedCatalogue()[0]!;
    expect(JSON.parse(JSON.stringify(entry))).toEqual(entry);
  });
});

describe("the catalogue of this repository", () => {
  const catalogue = committedCatalogue();

  it("has an entry for each paper, in order, and every study in one of them", () => {
    expect(catalogue.map(({ id }) => id)).toEqual(papers.map(({ id }) => id));
    const listed = catalogue.flatMap((entry) => entry.studies.map(({ id }) => id));
    expect(listed.sort()).toEqual(studies.map(({ id }) => id).sort());
  });

  it("has a verdict on every claim of every study", () => {
    expect([...committedVerdicts().keys()].sort()).toEqual(studies.map(({ id }) => id).sort());
    for (const { id, claims } of catalogue.flatMap((entry) => entry.studies)) {
      for (const each of claims) expect(each.verdict, `${id}: ${each.id}`).toBeDefined();
    }
  });

  it("calls a paper reproduced only where each claim that counts is", () => {
    for (const entry of catalogue) {
      const counted = entry.studies.flatMap(({ claims }) => claims).filter(({ counts }) => counts);
      const all = counted.length > 0 && counted.every(({ verdict }) => verdict === "reproduced");
      expect(entry.status === "reproduced", entry.id).toBe(all);
    }
  });
});
