import { papers } from "@operant/studies/papers";
import { describe, expect, it } from "vitest";
import { bibtex } from "./bibtex.js";
import { paper } from "./catalogue-facts.testing.js";
import { paperLink } from "./link.js";

describe("BibTeX", () => {
  it("is there only where the authors were verified", () => {
    expect(bibtex(paper())).toBeUndefined();
    for (const row of papers) expect(bibtex(row) !== undefined, row.id).toBe(row.verified !== undefined);
  });

  it("has what BibTeX needs, with TeX's own characters written out", () => {
    const entry = bibtex(
      paper({
        id: "on-rewards-and-more",
        title: "Rewards & 50% of {them}_a\\b~c^d",
        authors: ["Ada Lovelace", "Ábel de Müller"],
        verified: "arXiv abstract page",
      }),
    );
    expect(entry).toBe(`@misc{lovelace2023rewards,
  title = {{Rewards \\& 50\\% of \\{them\\}\\_a\\textbackslash{}b\\textasciitilde{}c\\textasciicircum{}d}},
  author = {Ada Lovelace and Ábel de Müller},
  year = {2023},
  eprint = {2309.15257},
  archivePrefix = {arXiv},
  url = {https://arxiv.org/abs/2309.15257},
}
`);
  });

  it("gives no two papers one key", () => {
    const keys = papers.flatMap((row) => bibtex(row)?.split("\n")[0] ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("links to papers", () => {
  it("lead to arXiv, or to a search for the title there", () => {
    expect(paperLink(paper())).toEqual({ kind: "arxiv", url: "https://arxiv.org/abs/2309.15257" });
    const { kind, url } = paperLink(paper({ arxiv: null, title: "Why? & what: <rewards>" }));
    expect(kind).toBe("search");
    expect(new URL(url).hostname).toBe("arxiv.org");
    expect(new URL(url).searchParams.get("query")).toBe("Why? & what: <rewards>");
  });
});
