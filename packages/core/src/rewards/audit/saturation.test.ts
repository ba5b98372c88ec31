import { describe, expect, it } from "vitest";
import { allPrompts } from "./grouped-rows.js";
import { atCeiling, clusterCeilingShare, saturation } from "./saturation.js";

describe("saturation", () => {
  const reward = Float64Array.of(0, 0.995, 1, 0.9, Number.NaN, 1);
  it("counts rewards within a hundredth of the range of the highest", () => {
    expect(saturation(reward)).toEqual({
      ceiling: 1,
      floor: 0,
      atCeiling: 3 / 5,
      atFloor: 1 / 5,
      distinct: 4,
    });
    expect(saturation(reward, { within: 0 }).atCeiling).toBe(2 / 5);
    expect(Array.from(atCeiling(reward))).toEqual([0, 1, 1, 0, Number.NaN, 1]);
  });
  it("takes the highest reward that can be had where it is known", () => {
    expect(saturation(reward, { ceiling: 2 }).atCeiling).toBe(0);
  });
  it("weighs prompts", () => {
    const rows = { prompt: Int32Array.of(0, 0, 1, 1, 1, 1), prompts: 2, group: new Int32Array(6), groups: 2 };
    const share = clusterCeilingShare(rows, reward);
    expect(share(allPrompts(2))).toBe(3 / 5);
    expect(share(Float64Array.of(3, 0))).toBe(1 / 2);
  });
  it("is undefined without rewards and total where they never vary", () => {
    expect(saturation(new Float64Array(0)).atCeiling).toBeNaN();
    expect(saturation(Float64Array.of(0.1, 0.1)).atCeiling).toBe(1);
    expect(() => saturation(reward, { within: 1 })).toThrow(/within is 1/);
  });
});
