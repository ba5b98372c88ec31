import { papers } from "@operant/studies/papers";
import { describe, expect, it } from "vitest";
import { paper } from "./catalogue-facts.testing.js";
import { relatedPapers } from "./related.js";

const related = relatedPapers(papers);
const ids = (id: string) => related.get(id)!;

describe("related papers", () => {
  it("are other papers of the catalogue, at most six, each once", () => {
    for (const { id } of papers) {
      const found = ids(id);
      expect(found.length).toBeLessThanOrEqual(6);
      expect(new Set(found).size).toBe(found.length);
      expect(found).not.toContain(id);
      for (const other of found) expect(related.has(other)).toBe(true);
    }
  });

  it.each([
    ["goodhart-s-law-in-reinforcement-learning", "correlated-proxies-a-new-definition-and"],
    [
      "a-distributional-perspective-on-reinforcement-learning",
      "distributional-reinforcement-learning-with-ensembles",
    ],
    ["cheating-automatic-llm-benchmarks-null-models", "one-token-to-fool-llm-as"],
    ["school-of-reward-hacks-hacking-harmless", "sycophancy-to-subterfuge-investigating-reward-tampering"],
    ["performative-reinforcement-learning", "learning-in-reverse-causal-strategic-environments"],
  ])("of %s begin with %s", (id, first) => {
    expect(ids(id)[0]).toBe(first);
  });

  it("do not depend on the order of the rows", () => {
    const reversed = relatedPapers([...papers].reverse());
    for (const { id } of papers) expect(reversed.get(id)).toEqual(ids(id));
  });

  it("are by the cosine of TF-IDF vectors, computed here by hand", () => {
    // Title and claim are one stop word. Two of four papers have xx, three yy, one each zz and ww.
    const row = (id: string, mechanism: string) =>
      paper({ id, title: "same", claim: "same", mechanism, module: "catalogue-only", family: "other" });
    const rows = [row("a", "xx yy"), row("b", "xx zz"), row("c", "yy yy"), row("d", "yy ww")];
    const [x, y, z] = [Math.log(4 / 2), Math.log(4 / 3), Math.log(4)];
    const ab = (x * x) / (Math.hypot(x, y) * Math.hypot(x, z));
    const ac = (y * y * 2) / (Math.hypot(x, y) * 2 * y);
    const ad = (y * y) / (Math.hypot(x, y) * Math.hypot(y, z));
    expect(ab).toBeGreaterThan(ac);
    expect(ac).toBeGreaterThan(0.1);
    expect(ad).toBeLessThan(0.1);
    expect(relatedPapers(rows).get("a")).toEqual(["b", "c"]);
  });

  it("count a shared module and family, unless these are for leftovers", () => {
    const apart = (change: object) => [
      paper({ id: "a", title: "one", mechanism: "two", claim: "three", ...change }),
      paper({ id: "b", title: "four", mechanism: "five", claim: "six", ...change }),
    ];
    expect(relatedPapers(apart({})).get("a")).toEqual(["b"]);
    expect(relatedPapers(apart({ module: "catalogue-only", family: "other" })).get("a")).toEqual([]);
  });
});
