import type { Claim, Verdict } from "@operant/core/study";
import { describe, expect, it } from "vitest";
import type { ClaimVerdict } from "../run-data.js";
import { paperStatus, verdictCounts, verdictLabel } from "./claims.js";
import { exampleRun } from "./example-run.testing.js";

const template = exampleRun().verdicts[0]!.claim;

function list(...entries: [Claim["source"], Verdict, Claim["scale"]?][]): ClaimVerdict[] {
  return entries.map(([source, verdict, scale = "exact"]) => ({
    claim: { ...template, source, scale },
    outcome: { verdict, measured: "" },
  }));
}

describe("a paper's status", () => {
  it("is reproduced only when every claim of paper, abstract and code is", () => {
    expect(paperStatus(list(["paper", "reproduced"], ["authors-code", "reproduced"]))).toBe("reproduced");
    expect(paperStatus(list(["paper", "reproduced"], ["abstract", "not at this scale"]))).toBe("partly");
    expect(paperStatus(list(["paper", "not reproduced"], ["abstract", "partly"]))).toBe("partly");
  });

  it("takes no notice of second-hand claims, references and our own", () => {
    const others = list(
      ["second-hand", "reproduced"],
      ["reference", "reproduced"],
      ["ours", "not reproduced"],
    );
    expect(paperStatus(others)).toBeUndefined();
    expect(paperStatus([...others, ...list(["paper", "not reproduced"])])).toBe("not reproduced");
    expect(paperStatus([...others, ...list(["paper", "reproduced"])])).toBe("reproduced");
  });

  it("is not decided when no claim could be", () => {
    expect(paperStatus(list(["paper", "not at this scale"], ["paper", "not at this scale"]))).toBe(
      "not at this scale",
    );
    expect(paperStatus(list(["paper", "not at this scale"], ["paper", "not reproduced"]))).toBe(
      "not reproduced",
    );
  });

  it("says that it is in miniature", () => {
    expect(paperStatus(list(["paper", "reproduced", "miniature"], ["paper", "reproduced"]))).toBe(
      "reproduced in miniature",
    );
    expect(verdictLabel({ scale: "miniature" }, { verdict: "reproduced" })).toBe("reproduced in miniature");
    expect(verdictLabel({ scale: "miniature" }, { verdict: "not reproduced" })).toBe("not reproduced");
  });
});

describe("counts of verdicts", () => {
  it("name those that occur, in a fixed order", () => {
    expect(
      verdictCounts(list(["paper", "not at this scale"], ["paper", "reproduced"], ["ours", "reproduced"])),
    ).toBe("2 reproduced, 1 not at this scale");
  });
});
