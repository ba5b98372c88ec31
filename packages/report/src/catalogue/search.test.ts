import { describe, expect, it } from "vitest";
import { committedCatalogue } from "./committed.testing.js";
import { everything } from "./query.js";
import { createCatalogueSearch, matchRanges } from "./search.js";

const catalogue = committedCatalogue();
const search = createCatalogueSearch(catalogue);
const find = (text: string) => search.find({ ...everything, text });
const titles = (text: string) => find(text).map(({ entry }) => entry.title);

describe("what a person types", () => {
  it.each([
    ["punishmnt", /^Investigating the Impact of Direct Punishment/],
    ["goodhart", /^Goodhart's Law/],
    ["goodheart", /^Goodhart's Law/],
    ["ODIN", /^ODIN/],
    ["starc", /^STARC/],
    ["the off switch", /^The Off-Switch Game/],
    ["rewrad shaping", /^Reward Shaping to Mitigate/],
    ["behaviour alignment", /^Behavior Alignment/],
    ["min form", /^Stop Summation/],
    ["clip and delta", /^On Designing Effective RL Reward/],
    ["master keys", /^One Token to Fool/],
    ["null model", /^Cheating Automatic LLM Benchmarks/],
    ["masking invalid actions", /^A Closer Look at Invalid Action Masking/],
    ["partial observability", /^When Your AIs? Deceives? You/],
    ["random network distillation", /^Exploration by Random Network Distillation/],
    ["EPIC", /^STARC/],
    ["self rewarding", /^Self-Rewarding Language Models/],
    ["direct-punishment", /^Investigating the Impact of Direct Punishment/],
  ])("%s finds its paper first", (text, title) => {
    expect(titles(text)[0]).toMatch(title);
  });

  it("finds what is about all words before what is about some", () => {
    const found = titles("reward hacking length");
    expect(found.slice(0, 2).sort()).toEqual([
      "A Long Way to Go: Investigating Length Correlations in RLHF",
      "ODIN: Disentangled Reward Mitigates Hacking in RLHF",
    ]);
    expect(titles("reward hacking xyzzyq").length).toBeGreaterThan(found.length);
  });

  it.each([
    "2309.15257",
    "arXiv:2309.15257v2",
    "https://arxiv.org/abs/2309.15257",
    "http://arxiv.org/pdf/2309.15257v1.pdf",
  ])("%s finds one paper alone", (text) => {
    expect(titles(text)).toEqual([expect.stringMatching(/^STARC/)]);
  });

  it("finds nothing where there is nothing", () => {
    expect(titles("xyzzyq")).toEqual([]);
    expect(titles("1234.56789")).toEqual([]);
    expect(titles("(*+?[")).toEqual([]);
  });

  it("narrows while a word is typed, and never loses the paper on the way", () => {
    let before = Number.POSITIVE_INFINITY;
    for (const text of ["goo", "good", "goodh", "goodha", "goodhar", "goodhart"]) {
      const found = titles(text);
      expect(
        found.some((title) => /^Goodhart/.test(title)),
        text,
      ).toBe(true);
      expect(found.length).toBeLessThanOrEqual(before);
      before = found.length;
    }
    expect(before).toBe(1);
  });

  it("does not take a word that exists for another one", () => {
    const found = find("masking");
    expect(found.flatMap(({ terms }) => terms).every((term) => term.startsWith("masking"))).toBe(true);
  });

  it("gives every paper to an empty text, and to words that say nothing, in the order of an empty text", () => {
    expect(find("  ")).toHaveLength(catalogue.length);
    expect(titles("the and of")).toEqual(titles(""));
    expect(titles("How ")).toEqual(titles(""));
  });

  it("puts a title with the very words in a row first", () => {
    const words = "direct preference optimization";
    const holding = catalogue.filter(({ title }) => title.toLowerCase().includes(words)).length;
    expect(holding).toBeGreaterThan(1);
    for (const title of titles(words).slice(0, holding)) expect(title.toLowerCase()).toContain(words);
  });

  it("finds every paper first by its title, its id and its arXiv id", () => {
    for (const { id, title, arxiv } of catalogue) {
      expect(titles(title)[0]).toBe(title);
      expect(titles(id)[0]).toBe(title);
      if (arxiv !== null) expect(titles(arxiv)).toEqual([title]);
    }
  });

  it("finds by year, and by an arXiv id that is only begun or has words beside it", () => {
    expect(titles("distributional 2017")).toEqual(["A Distributional Perspective on Reinforcement Learning"]);
    expect(titles("2309")).toContain(titles("2309.15257")[0]);
    expect(titles("2309.15257 starc")).toEqual(titles("2309.15257"));
  });

  it("takes no time over texts of any length", () => {
    const start = performance.now();
    for (const text of ["x".repeat(1_000_000), "reward ".repeat(100_000), "ab ".repeat(100_000)]) find(text);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe("filters", () => {
  const entries = (change: object) => search.find({ ...everything, ...change }).map(({ entry }) => entry);

  it("keep what has one of their values, in each field", () => {
    const found = entries({ families: ["bandits", "reward-shaping"], scales: ["exact"] });
    const expected = catalogue.filter(
      ({ family, scale }) => (family === "bandits" || family === "reward-shaping") && scale === "exact",
    );
    expect(found.length).toBeGreaterThan(1);
    expect(found.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort());
  });

  it("take miniatures for what they are miniatures of", () => {
    const found = entries({ statuses: ["reproduced"] });
    expect(new Set(found.map(({ statusLabel }) => statusLabel))).toEqual(
      new Set(["reproduced", "reproduced in miniature"]),
    );
  });

  it("include both ends of a range of years, and no paper without a year", () => {
    const found = entries({ years: { from: 2016, to: 2017 } });
    expect(new Set(found.map(({ year }) => year))).toEqual(new Set([2016, 2017]));
    const dated = catalogue.filter(({ year }) => year !== null);
    expect(entries({ years: { from: 1000, to: 9999 } })).toHaveLength(dated.length);
  });

  it("count for each value what choosing it would show", () => {
    const query = {
      ...everything,
      text: "reward",
      statuses: ["listed"],
      families: ["reward-models"],
    } as const;
    const facets = search.facets(query);
    for (const [status, count] of facets.status) {
      expect(search.find({ ...query, statuses: [status] })).toHaveLength(count);
    }
    for (const [family, count] of facets.family) {
      expect(search.find({ ...query, families: [family as never] })).toHaveLength(count);
    }
    for (const [year, count] of facets.year) {
      expect(search.find({ ...query, years: { from: year, to: year } })).toHaveLength(count);
    }
    expect(facets.status.size).toBeGreaterThan(1);
  });
});

describe("orders", () => {
  const sorted = (sort: "newest" | "title" | "runnable", text = "") =>
    search.find({ ...everything, text, sort }).map(({ entry }) => entry);

  it("put the newest first", () => {
    const dates = sorted("newest").map(({ appeared }) => appeared);
    expect(dates).toEqual([...dates].sort().reverse());
  });

  it("put titles in the order of the alphabet, capitals or not", () => {
    const found = sorted("title").map(({ title }) => title.toLowerCase());
    expect(found).toEqual([...found].sort());
  });

  it("put studies before modules before the rest, the cheapest experiments first", () => {
    const stages = sorted("runnable").map(({ studies, status }) =>
      studies.length > 0 ? 0 : status === "module" ? 1 : 2,
    );
    expect(stages).toEqual([...stages].sort());
    expect(sorted("runnable")[0]!.scale).toBe("exact");
    expect(find("").map(({ entry }) => entry)).toEqual(sorted("runnable"));
  });

  it("apply to what was found by a text too", () => {
    const found = sorted("newest", "curiosity").map(({ appeared }) => appeared);
    expect(found.length).toBeGreaterThan(3);
    expect(found).toEqual([...found].sort().reverse());
  });
});

describe("ranges to highlight", () => {
  const marked = (text: string, terms: readonly string[]) =>
    matchRanges(text, terms).map(([start, end]) => text.slice(start, end));

  it("are the words that matched, in whatever form", () => {
    const [hit] = find("behaviour alignment");
    expect(marked(hit!.entry.title, hit!.terms)).toEqual(["Behavior", "Alignment"]);
    expect(marked("Rewards, rewarding; REWARD's reward-free.", ["reward"])).toEqual([
      "Rewards",
      "REWARD",
      "reward",
    ]);
    expect(marked("Goodhart's Law", [])).toEqual([]);
  });

  it("are the words that were meant where typing went wrong", () => {
    const [hit] = find("punishmnt");
    expect(marked(hit!.entry.title, hit!.terms)).toEqual(["Punishment"]);
  });
});
