import { checkStudy } from "@operant/core/check";
import { evaluateClaims, resolveParameters, runTrial } from "@operant/core/study";
import { describe, expect, it } from "vitest";
import { minForm } from "./study.js";

const resolve = (condition: string, set: Record<string, number> = {}) =>
  resolveParameters(minForm, { ...minForm.conditions[condition]!.set, ...set });

it("keeps the contract of a study", () => {
  expect(checkStudy(minForm, { small: { updates: 20 } }).findings).toEqual([]);
});

it("trains the same policies under both baselines when only answers pay", () => {
  const one = runTrial(minForm, resolve("verified", { updates: 20 }), 1).summaries;
  const other = runTrial(minForm, resolve("verified-per-step", { updates: 20 }), 1).summaries;
  expect(one).toEqual(other);
});

it("finds the best derivations at the limit for the sum, and at the steps needed for the minimum", () => {
  const of = (condition: string) =>
    runTrial(minForm, resolve(condition, { updates: 20 }), 1).summaries["best_shortest"];
  expect(of("sum")).toBeCloseTo((16 / 4 + 16 / 5 + 16 / 6 + 16 / 7) / 4, 12);
  expect(of("minimum")).toBeCloseTo(1, 12);
  // A scorer fooled by empty answers makes answering at once best.
  expect(of("minimum-fooled")).toBeLessThan(0.3);
});

describe("claims", () => {
  const conditions = Object.keys(minForm.conditions);
  const verdicts = (change: (condition: string) => Record<string, number>) => {
    const cells = conditions.map((condition) => {
      const { summaries } = runTrial(minForm, resolve(condition, { updates: 20 }), 3);
      const seeds = [1, 2, 3, 4, 5];
      return {
        condition,
        parameters: { ...resolve(condition), updates: 200 },
        seeds,
        summaries: Object.fromEntries(
          Object.entries({ ...summaries, ...change(condition) }).map(([name, value]) => [
            name,
            seeds.map((seed) => value + (name.startsWith("best_") ? 0 : 1e-4 * seed * seed)),
          ]),
        ),
      };
    });
    return Object.fromEntries(
      evaluateClaims(minForm, cells).map(({ claim, outcome, failure }) => {
        if (failure) throw failure;
        return [claim.id, outcome.verdict];
      }),
    );
  };

  it("fail when the numbers contradict them", () => {
    const found = verdicts((condition) => ({
      solved_before: 0.6,
      solved_after: condition === "minimum" ? 0.4 : condition === "minimum-fooled-tenth" ? 0.7 : 0.8,
      collapse: 201,
      to_80: 50,
      to_85: 60,
      to_90: 70,
      to_93: 90,
      length_after: condition === "minimum-per-step" ? 9 : 6,
      ...(condition === "sum" ? { best_shortest: 1 } : {}),
    }));
    expect(new Set(Object.values(found))).toEqual(new Set(["not reproduced"]));
  });

  it("read partly where a collapse shows under one baseline, or the min-form is good and slow", () => {
    const found = verdicts((condition) => ({
      solved_before: 0.6,
      solved_after: condition === "sum" ? 0.1 : 0.9,
      collapse: condition === "sum" ? 5 : 201,
      to_80: 50,
      to_85: 60,
      to_90: 70,
      to_93: 90,
    }));
    expect(found["sum-collapses"]).toBe("partly");
    expect(found["min-form-matches-checked-answers"]).toBe("partly");
  });
});
