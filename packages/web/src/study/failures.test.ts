import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import type { TrialState } from "../run/run.js";
import { Failures } from "./progress.js";

const failed = (seed: number, message: string): TrialState => ({
  key: `${seed}`,
  cell: "DP",
  seed,
  state: "failed",
  share: 0,
  failure: { message, stack: `Error: ${message}\n    at trial (study.ts:${seed})` },
});

describe("trials that a study's error ended", () => {
  it("are shown once per error, with where it happened and a folded stack, and nothing in them is markup", () => {
    const trials = [failed(1, "<b>no reward</b>"), failed(2, "<b>no reward</b>"), failed(3, "no agents")];
    const html = renderToString(h(Failures, { trials }));
    expect(html).toContain("3 trials failed by an error of the study; the others are kept.");
    expect(html.match(/<details>/g)).toHaveLength(2);
    expect(html).not.toContain("<details open");
    expect(html).toContain("&lt;b>no reward");
    expect(html).not.toContain("<b>no");
    expect(html).toContain("DP, seed 1; DP, seed 2");
    expect(html).toContain("at trial (study.ts:1)");
  });

  it("are counted at once and listed in part where every one of thousands has an error of its own", () => {
    const many = Array.from({ length: 20_000 }, (_, i) =>
      failed(i, i % 2 === 0 ? "no reward" : `lost at ${i}`),
    );
    const began = performance.now();
    const html = renderToString(h(Failures, { trials: many }));
    expect(performance.now() - began).toBeLessThan(500);
    expect(html).toContain("20000 trials failed");
    expect(html.match(/<details>/g)).toHaveLength(20);
    expect(html).toContain("And 9981 more errors of other wording.");
  });

  it("are nothing to show where all went well", () => {
    expect(renderToString(h(Failures, { trials: [] }))).toBe("");
  });
});
