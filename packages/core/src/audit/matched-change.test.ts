import { describe, expect, it } from "vitest";
import { auditLimits, type Limits } from "./limits.js";
import { matchedChange } from "./matched-change.js";
import type { RolloutLog } from "./rollout-log.js";

const limits = Object.fromEntries(
  Object.entries(auditLimits).map(([name, { value }]) => [name, value]),
) as Limits;

/** A row per [prompt, value], the first `early` of them early. */
function changed(rows: readonly (readonly [prompt: number, value: number])[], early: number, scale = 1) {
  const prompts = 1 + Math.max(...rows.map(([prompt]) => prompt));
  const log = { prompt: Int32Array.from(rows, ([prompt]) => prompt), prompts } as RolloutLog;
  const all = Int32Array.from(rows, (_, i) => i);
  const values = Float64Array.from(rows, ([, value]) => value);
  const found = matchedChange({ log, limits }, values, all.slice(0, early), all.slice(early), scale);
  return { ...found, estimate: found.statistic(new Float64Array(prompts).fill(1)) };
}

const twelve = Array.from({ length: 12 }, (_, p) => p);

describe("the change between two stretches", () => {
  it("is that of common prompts, each counted once, whatever else and however often there is", () => {
    const early = [...twelve.map((p) => [p, p] as const), [0, 0] as const, [30, 100] as const];
    const late = [...twelve.map((p) => [p, p + 2] as const), [11, 13] as const, [31, -100] as const];
    const found = changed([...early, ...late], early.length, 4);
    expect(found.estimate).toBeCloseTo(0.5, 12);
    expect(found).toMatchObject({ matched: true, common: 12, units: 12, before: 5.5, after: 7.5 });
  });

  it("cannot carry a finding where too few prompts are in both, and is then that of plain means", () => {
    const early = twelve.map((p) => [p, 1] as const);
    const late = twelve.map((p) => [p + 9, 0] as const);
    const found = changed([...early, ...late], 12);
    expect(found.estimate).toBe(-1);
    expect(found).toMatchObject({ matched: false, common: 3, units: 0 });
    expect(found.basis).toMatch(/different prompts/);
  });

  it("compares the same prompts where there are few but no others", () => {
    const found = changed([...twelve.slice(0, 3).map((p) => [p, 1] as const), [0, 2], [1, 2], [2, 2]], 3);
    expect(found).toMatchObject({ matched: true, units: 3, estimate: 1 });
  });

  it("leaves out prompts without a number in one of the two", () => {
    const rows = [
      ...twelve.map((p) => [p, p === 0 ? Number.NaN : 1] as const),
      ...twelve.map((p) => [p, 2] as const),
    ];
    expect(changed(rows, 12)).toMatchObject({ common: 11, estimate: 1 });
  });
});
