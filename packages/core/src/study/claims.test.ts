import { describe, expect, it } from "vitest";
import { type CellResults, evaluateClaims } from "./claims.js";
import { biasClaim, coinStudy } from "./coin.testing.js";
import { resolveParameters } from "./parameters.js";
import type { Claim } from "./types.js";

function cell(condition: string, set: Record<string, unknown>, share: number[]): CellResults {
  return {
    condition,
    parameters: resolveParameters(coinStudy(), set),
    seeds: share.map((_, i) => i + 1),
    summaries: { share },
  };
}

const fair = cell("fair", { bias: 0.5 }, [0.4, 0.6]);
const biased = cell("biased", { bias: 0.9 }, [0.8, 0.9]);

function verdict(claim: Claim, cells: CellResults[]): string {
  const [result] = evaluateClaims(coinStudy({ claims: [claim] }), cells);
  return `${result!.outcome.verdict}${result!.outcome.note === undefined ? "" : `: ${result!.outcome.note}`}`;
}

describe("verdicts", () => {
  it("asks the claim when its smallest design is there", () => {
    expect(verdict(biasClaim(), [fair, biased])).toBe("reproduced");
    expect(verdict(biasClaim(), [fair, cell("biased", { bias: 0.9 }, [0.1, 0.2])])).toBe("not reproduced");
  });

  it("is not at this scale, with the reason, when something is missing", () => {
    expect(verdict(biasClaim(), [fair])).toBe(
      'not at this scale: needs condition "biased", which was not run',
    );
    expect(verdict(biasClaim({ seeds: 3 }), [fair, biased])).toMatch(
      /needs 3 seeds; condition "biased" has 2/,
    );
    expect(verdict(biasClaim({ atLeast: { flips: 11 } }), [fair, biased])).toMatch(
      /flips of at least 11; condition "biased" has 10/,
    );
    expect(verdict(biasClaim({ exactly: { coin: "pound" } }), [fair, biased])).toMatch(
      /needs coin=pound; condition "biased" has euro/,
    );
  });

  it("does not take a condition whose own setting was overridden for the condition", () => {
    const other = cell("fair", { bias: 0.7 }, [0.4, 0.6]);
    expect(verdict(biasClaim(), [other, biased])).toMatch(/"fair" as it is defined; its bias was set/);
  });

  it("lets a claim look at a control that it can do without, under the same setting only", () => {
    const curious: Claim = {
      ...biasClaim(),
      needs: { conditions: ["fair"], seeds: 1 },
      check: (data) => ({ verdict: "reproduced", measured: "", note: data.values("biased", "share").join() }),
    };
    expect(verdict(curious, [fair, biased])).toBe("reproduced: 0.8,0.9");
    expect(verdict(curious, [fair])).toMatch(/Unknown condition "biased"/);
    const longer = cell("biased", { bias: 0.9, flips: 20 }, [0.8, 0.9]);
    expect(verdict(curious, [fair, longer])).toMatch(/Unknown condition "biased"/);
    const overridden = cell("biased", { bias: 0.7 }, [0.8, 0.9]);
    expect(verdict(curious, [fair, overridden])).toMatch(/Unknown condition "biased"/);
  });

  it("compares cells of one setting of a grid, and asks for one design only", () => {
    const more = (condition: string, bias: number, flips: number) =>
      cell(condition, { bias, flips }, [bias, bias]);
    const grid = [
      more("fair", 0.5, 20),
      more("biased", 0.9, 20),
      more("fair", 0.5, 4),
      more("biased", 0.9, 4),
    ];
    expect(verdict(biasClaim(), grid)).toMatch(/the grid holds 2 designs/);
    expect(verdict(biasClaim({ atLeast: { flips: 10 } }), grid)).toBe("reproduced");
    expect(verdict(biasClaim(), [more("fair", 0.5, 20), more("biased", 0.9, 4)])).toMatch(/equal settings/);
  });

  it("keeps what a check throws with its stack, and decides the other claims", () => {
    const error = new RangeError("no such share");
    const throwing: Claim = {
      ...biasClaim(),
      id: "throws",
      check: () => {
        throw error;
      },
    };
    const results = evaluateClaims(coinStudy({ claims: [throwing, biasClaim()] }), [fair, biased]);
    expect(results[0]).toMatchObject({
      outcome: { verdict: "not at this scale", note: "could not be decided: no such share" },
    });
    expect(results[0]!.failure).toBe(error);
    expect(results[1]!.outcome.verdict).toBe("reproduced");
    expect(results[1]!.failure).toBeUndefined();
  });

  it("says which names a claim may ask for", () => {
    const asking = (condition: string, summary: string): Claim => ({
      ...biasClaim(),
      check: (data) => ({ verdict: "partly", measured: String(data.values(condition, summary)) }),
    });
    expect(verdict(asking("biased", "shares"), [fair, biased])).toMatch(
      /^not at this scale: could not be decided: Unknown summary "shares"\. Did you mean "share"/,
    );
    expect(verdict(asking("again", "share"), [fair, biased])).toMatch(/Unknown condition "again"/);
    expect(verdict(asking("fair", "share"), [fair, biased])).toBe("partly");
  });
});
