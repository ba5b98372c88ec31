import { checkStudy } from "@operant/core/check";
import { evaluateClaims, resolveParameters, runTrial } from "@operant/core/study";
import { describe, expect, it } from "vitest";
import { clipAndDelta } from "./study.js";

const resolve = (condition: string, set: Record<string, number> = {}) =>
  resolveParameters(clipAndDelta, { ...clipAndDelta.conditions[condition]!.set, ...set });

it("keeps the contract of a study", () => {
  expect(checkStudy(clipAndDelta, { small: { updates: 20, drawn: 100 } }).findings).toEqual([]);
});

describe("best derivations", () => {
  it("fill the limit under the sum, and need no more steps than the problem under Clip", () => {
    const of = (condition: string) => {
      const { summaries } = runTrial(clipAndDelta, resolve(condition, { updates: 20, drawn: 100 }), 1);
      return [summaries["best_shortest"], summaries["best_longest"]];
    };
    // 16 steps over 4, 5, 6 and 7 needed.
    const longest = (16 / 4 + 16 / 5 + 16 / 6 + 16 / 7) / 4;
    expect(of("sum")).toEqual([expect.closeTo(longest, 12), expect.closeTo(longest, 12)]);
    expect(of("clip")).toEqual([1, 1]);
    expect(of("clip-delta")[0]).toBe(1);
    // Without step rewards every derivation that solves the problem is as good.
    expect(of("success")).toEqual([1, expect.closeTo(longest, 12)]);
  });
});

describe("claims", () => {
  const conditions = Object.keys(clipAndDelta.conditions);
  const verdicts = (change: Record<string, Record<string, number>>) => {
    const cells = conditions.map((condition) => {
      const { summaries } = runTrial(clipAndDelta, resolve(condition, { updates: 20, drawn: 100 }), 3);
      const seeds = [1, 2, 3, 4, 5];
      return {
        condition,
        parameters: { ...resolve(condition), updates: 200 },
        seeds,
        summaries: Object.fromEntries(
          Object.entries({ ...summaries, ...change[condition] }).map(([name, value]) => [
            name,
            seeds.map((seed) => value + (name.startsWith("best_") ? 0 : 1e-4 * seed * seed)),
          ]),
        ),
      };
    });
    return Object.fromEntries(
      evaluateClaims(clipAndDelta, cells).map(({ claim, outcome, failure }) => {
        if (failure) throw failure;
        return [claim.id, outcome.verdict];
      }),
    );
  };
  const everywhere = (set: Record<string, number>) =>
    Object.fromEntries(conditions.map((condition) => [condition, set]));

  it("fail when the numbers contradict them", () => {
    const found = verdicts({
      ...everywhere({
        searched: 0.1,
        solved_before: 0.6,
        solved_after: 0.6,
        filler_before: 0.3,
        filler_after: 0.2,
      }),
      sum: {
        searched: 0.1,
        solved_before: 0.6,
        solved_after: 0.9,
        filler_before: 0.3,
        filler_after: 0.2,
        best_shortest: 1,
      },
      "clip-delta": { solved_after: 0.3, filler_before: 0.3, filler_after: 0.9 },
      clip: { solved_after: 0.3, filler_before: 0.3, filler_after: 0.9 },
      delta: { solved_after: 0.3, filler_before: 0.3, filler_after: 0.9 },
      "sum-sees": { solved_before: 0.6, solved_after: 0.1 },
    });
    expect(new Set(Object.values(found))).toEqual(new Set(["not reproduced"]));
  });

  it("read partly where half of it holds", () => {
    const found = verdicts({
      ...everywhere({ searched: 0.9, solved_before: 0.6, solved_after: 0.6 }),
      clip: { solved_before: 0.6, solved_after: 0.6, filler_before: 0.3, filler_after: 0.2 },
    });
    expect(found["helps-search-hurts-training"]).toBe("partly");
    expect(found["clip-alone"]).toBe("partly");
  });
});
