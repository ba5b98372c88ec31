import { describe, expect, it } from "vitest";
import { clusterCueExcess, clusterCueLift, cueEffect } from "./cues.js";
import { allPrompts } from "./grouped-rows.js";

const group = Int32Array.of(0, 0, 0, 1, 1, 2, 2);
const rows = { prompt: group, prompts: 3, group, groups: 3 };
// The third group has the cue everywhere and can say nothing.
const phrase = Float64Array.of(1, 0, 0, 1, 0, 1, 1);
const one = allPrompts(3);

describe("the lift of a cue", () => {
  it("is the mean difference within groups that have both, by n₁ n₀ / n", () => {
    const reward = Float64Array.of(5, 1, 3, 10, 9, -100, 100);
    const expected = ((2 / 3) * (5 - 2) + (1 / 2) * (10 - 9)) / (2 / 3 + 1 / 2);
    expect(clusterCueLift(rows, phrase, reward)(one)).toBeCloseTo(expected, 12);
    expect(clusterCueLift(rows, phrase, reward)(Float64Array.of(0, 1, 0))).toBeCloseTo(1, 12);
    expect(clusterCueLift(rows, phrase, reward)(Float64Array.of(0, 0, 1))).toBeNaN();
  });
  it("is no excess where gold pays for the cue as much, on its own scale", () => {
    const gold = Float64Array.of(3, 1, 0, 2, 1, 0, 5);
    expect(
      clusterCueExcess(
        rows,
        phrase,
        gold.map((g) => 10 * g + 4),
        gold,
      )(one),
    ).toBeCloseTo(0, 12);
    expect(
      clusterCueExcess(
        rows,
        phrase,
        gold.map((g, i) => g + 9 * phrase[i]!),
        gold,
      )(one),
    ).toBeGreaterThan(0.3);
  });
  it("counts gold that never varies as no lift", () => {
    const reward = Float64Array.of(5, 1, 3, 10, 9, 0, 0);
    expect(clusterCueExcess(rows, phrase, reward, new Float64Array(7))(one)).toBeGreaterThan(0);
    expect(clusterCueExcess(rows, phrase, new Float64Array(7), new Float64Array(7))(one)).toBeNaN();
  });
});

describe("a cue", () => {
  it("is told with its frequency, by step where there are steps", () => {
    const reward = Float64Array.of(5, 1, 3, 10, 9, 0, 0);
    const step = Float64Array.of(1, 1, 1, 2, 2, 3, 3);
    const found = cueEffect(rows, phrase, reward, { step });
    expect(found.frequency).toBeCloseTo(4 / 7, 12);
    expect(Array.from(found.byStep!.mean)).toEqual([1 / 3, 1 / 2, 1].map((x) => expect.closeTo(x, 12)));
    expect(found.rise).toBeGreaterThan(0);
    expect(found.goldLift).toBeNaN();
    expect(cueEffect(rows, phrase, reward)).not.toHaveProperty("byStep");
  });
});
