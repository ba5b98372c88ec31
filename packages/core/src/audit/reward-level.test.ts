import { describe, expect, it } from "vitest";
import { healthyLog } from "./healthy-logs.testing.js";
import { isCentred } from "./reward-level.js";
import type { RolloutLog } from "./rollout-log.js";

const centredOf = (name: string, digits?: number): boolean => {
  const log = healthyLog(name, 1) as RolloutLog;
  const reward = digits === undefined ? log.reward : log.reward.map((value) => Number(value.toFixed(digits)));
  return isCentred({ ...log, reward }, Int32Array.from(reward.keys()));
};

describe("rewards centred per group", () => {
  it.each([undefined, 4])("are told, centred or standardised, printed with %s digits", (digits) => {
    expect(centredOf("a policy that gets worse, with rewards centred per group", digits)).toBe(true);
    expect(centredOf("the same, standardised per group", digits)).toBe(true);
  });

  it("are not seen in rewards with a level, not even in pure noise of one level", () => {
    expect(centredOf("a curriculum of ever harder prompts")).toBe(false);
    expect(centredOf("three prompts only, under a reward of pure noise")).toBe(false);
  });
});
