import { describe, expect, it } from "vitest";
import { textWidth } from "../tables/text-layout.js";
import { claim, entryWith, paper } from "./catalogue-facts.testing.js";
import { committedCatalogue } from "./committed.testing.js";
import { type PaperStatus, statusLabel } from "./status.js";
import { renderPaper, renderPapers, statusCounts } from "./text.js";

const catalogue = committedCatalogue();

describe("papers as text", () => {
  it("have a line each with status, year, arXiv id and title, in columns", () => {
    const lines = renderPapers(catalogue).split("\n");
    expect(lines).toHaveLength(catalogue.length);
    const columns = new Set(lines.map((line, i) => line.indexOf(catalogue[i]!.title)));
    expect(columns.size).toBe(1);
    lines.forEach((line, i) => {
      expect(line).toContain(catalogue[i]!.statusLabel);
      expect(line).toContain(`  ${catalogue[i]!.arxiv ?? "–"}  `);
      expect(line.endsWith(catalogue[i]!.title)).toBe(true);
    });
  });

  it("are cut to a terminal's width", () => {
    for (const line of renderPapers(catalogue, { width: 80 }).split("\n")) {
      expect(textWidth(line)).toBeLessThanOrEqual(80);
    }
  });

  it("are counted by status", () => {
    expect(statusCounts([])).toBe("0 papers");
    const of = (status: PaperStatus, miniature = false) => ({
      status,
      miniature,
      statusLabel: statusLabel(status, miniature),
    });
    expect(statusCounts([of("listed")])).toBe("1 paper: 1 listed");
    expect(statusCounts([of("listed"), of("runs"), of("listed")])).toBe("3 papers: 1 runs, 2 listed");
    expect(
      statusCounts([of("reproduced", true), of("partly", true), of("reproduced"), of("reproduced", true)]),
    ).toBe("4 papers: 1 reproduced, 2 reproduced in miniature, 1 partly in miniature");
    expect(renderPapers([])).toBe("");
  });
});

describe("one paper as text", () => {
  it("is what it is, written out", () => {
    const entry = entryWith(
      [claim("one", { scale: "miniature" }), claim("two", { source: "ours" })],
      ["partly", "reproduced"],
      { arxiv: null, library: [{ room: "rewards/compare", name: "rewardDistance" }] },
    );
    expect(renderPaper(entry, [entry], { width: 72 })).toMatchSnapshot();
  });

  it("keeps within a terminal's width, but for addresses, commands and names", () => {
    for (const entry of catalogue) {
      for (const line of renderPaper(entry, catalogue, { width: 60 }).split("\n")) {
        if (/https:|npx operant|@operant/.test(line)) continue;
        if (line.includes("·") || line === entry.id) continue;
        expect(textWidth(line), `${entry.id}: ${line}`).toBeLessThanOrEqual(60);
      }
    }
  });

  it("says where the paper is to be read or looked for", () => {
    expect(renderPaper(entryWith([], []), [])).toContain("Read it\n  https://arxiv.org/abs/2309.15257");
    expect(renderPaper({ ...entryWith([], [], { arxiv: null }), year: null }, [])).toMatch(
      /year unknown · arXiv id unknown[\s\S]*Look for it\n {2}https:\/\/arxiv.org\/search/,
    );
    expect(paper().arxiv).toBe("2309.15257");
  });
});
