import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupSignal } from "./group-signal.js";
import { smallLog } from "./small-logs.testing.js";

const smallLogs = fc.nat().map(smallLog);

describe("the signal of groups", () => {
  it("counts what a hand counts", () => {
    const group = Int32Array.of(0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4);
    const rows = { prompt: group, prompts: 5, group, groups: 5 };
    const reward = Float64Array.of(1, 1, 1, 0, 1, 1, 0, 1, 2, 2, 5);
    const gold = Float64Array.of(0, 1, 1, 1, 1, 1, 0, 1, 0, 0, 1);
    expect(groupSignal(rows, reward, gold)).toMatchObject({
      groups: 4,
      single: 1,
      flatReward: 2 / 4,
      flatGold: 2 / 4,
      blind: 1 / 4,
      tiedTop: 1 / 2,
    });
  });
  it("tells the batch's spread, which trainers print, from the spread that they train on", () => {
    const group = Int32Array.of(0, 0, 1, 1);
    const rows = { prompt: group, prompts: 2, group, groups: 2 };
    const found = groupSignal(rows, Float64Array.of(0, 0, 10, 10));
    expect(found.batchDeviation).toBeCloseTo(Math.sqrt(100 / 3), 12);
    expect(found.withinDeviation).toBe(0);
    expect(found.betweenShare).toBe(1);
    expect(found.flatGold).toBeNaN();
  });
  it("decomposes the sum of squares", () => {
    let checked = 0;
    fc.assert(
      fc.property(smallLogs, (log) => {
        const n = log.reward.length;
        const used = new Set(log.rows.group).size;
        const { batchDeviation, withinDeviation, betweenShare } = groupSignal(log.rows, log.reward);
        if (Number.isNaN(withinDeviation) || !(batchDeviation > 0)) return;
        checked++;
        const within = (n - used) * withinDeviation * withinDeviation;
        const total = (n - 1) * batchDeviation * batchDeviation;
        expect(betweenShare + within / total).toBeCloseTo(1, 10);
      }),
      { seed: 1 },
    );
    expect(checked).toBeGreaterThan(50);
  });
});
