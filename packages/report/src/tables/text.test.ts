import { describe, expect, it } from "vitest";
import type { RunData } from "../run-data.js";
import { renderClaimsText } from "./claims-text.js";
import { exampleRun, tinyRun } from "./example-run.testing.js";
import { renderResultsText } from "./results-text.js";
import { textWidth, wrap } from "./text-layout.js";

const run = exampleRun();

/** The run with a string that would clear a terminal in every place that a user fills. */
function hostile(): RunData {
  const bad = "\u001b[2J<b>";
  const [cell] = run.cells;
  const [first] = run.verdicts;
  return {
    ...run,
    study: { ...run.study, tables: [{ title: bad, summaries: ["cooperation"] }] },
    cells: [{ ...cell!, title: bad, group: bad }],
    verdicts: [
      {
        claim: { ...first!.claim, statement: bad, origin: bad, published: bad },
        outcome: { verdict: "partly", measured: bad, control: bad, note: bad },
      },
    ],
  };
}

describe("results as text", () => {
  it("gives the numbers of a run worked out by hand", () => {
    // Mean of 2.5 and 5.5; half = t(0.975, 1) · 1.5 with t = 12.7062 (printed tables), that is 19.06.
    expect(renderResultsText(tinyRun())).toBe(
      [
        "End",
        "mean ± half of its 95% t interval between seeds; n seeds",
        "                   Reward, last 100",
        "                           episodes",
        "                n     (per episode)",
        "IPD",
        '  DP, "direct"  2            4 ± 19',
      ].join("\n"),
    );
  });

  it("names every cell and group, and marks values that some seeds lack", () => {
    const text = renderResultsText(run);
    for (const { title, group } of run.cells) {
      expect(text).toContain(`  ${title} `);
      expect(text).toContain(group);
    }
    expect(text).toMatch(/partners at random .* \(n=5\)$/m);
    expect(text).toMatch(/TPP-S .* –$/m);
  });

  it("keeps to the width of the terminal down to 50 columns, and loses no column", () => {
    for (const width of [50, 64, 80, 120]) {
      const text = renderResultsText(run, { width });
      for (const line of text.split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(width);
      expect(text.match(/± /g)!.length).toBeGreaterThanOrEqual(6 + 6 + 5);
    }
  });

  it("has escapes only where colour is asked for", () => {
    expect(renderResultsText(hostile())).not.toContain("\u001b");
    expect(renderResultsText(run, { color: true })).toContain("\u001b[1m");
  });
});

describe("claims as text", () => {
  it("shows statement, verdict, published and measured numbers, interval, control and note of every claim", () => {
    const text = renderClaimsText(run);
    for (const { claim, outcome } of run.verdicts) {
      expect(text).toContain(claim.statement);
      expect(text).toContain(outcome.measured);
      if (outcome.note !== undefined) expect(text).toContain(outcome.note);
    }
    expect(text).toContain("0.581 [0.512, 0.651]");
    expect(text).toContain("● reproduced in miniature: Reputation alone");
    expect(text).toMatch(/Paper: partly \(1 reproduced, 1 partly, 1 not reproduced, 1 not at this scale\)/);
  });

  it("wraps at the width and cannot be made to write escapes", () => {
    const text = renderClaimsText(hostile(), { width: 60 });
    expect(text).not.toContain("\u001b");
    expect(text).toContain("\\u{1b}[2J<b>");
    for (const line of renderClaimsText(run, { width: 60 }).split("\n"))
      expect(textWidth(line)).toBeLessThanOrEqual(60);
  });

  it("is empty for a study without claims", () => {
    expect(renderClaimsText({ ...run, verdicts: [] })).toBe("");
  });
});

describe("wrapping", () => {
  it("breaks at spaces, and inside words that are longer than a line", () => {
    expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
    expect(wrap("abcdefgh ij", 3)).toEqual(["abc", "def", "gh", "ij"]);
  });
});
