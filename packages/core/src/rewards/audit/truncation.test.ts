import { expect, it } from "vitest";
import { truncation } from "./truncation.js";

it("tells how many completions were cut and what that earns within groups", () => {
  const group = Int32Array.of(0, 0, 1, 1);
  const rows = { prompt: group, prompts: 2, group, groups: 2 };
  const cut = Float64Array.of(1, 0, 0, Number.NaN);
  expect(truncation(rows, cut, Float64Array.of(5, 2, 9, 9))).toEqual({
    share: 1 / 3,
    rewardLift: expect.closeTo(3, 12),
    goldLift: Number.NaN,
  });
});
