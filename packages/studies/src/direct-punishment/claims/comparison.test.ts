import { welchTest } from "@operant/core/stats";
import { describe, expect, it } from "vitest";
import { sampleWith, syntheticCell } from "../synthetic-results.testing.js";
import { direction, judge, timesOf, valuesIfRun, verdictOnAll } from "./comparison.js";
import { claimDataOf } from "./data.js";
import { cooperation, timeTo90 } from "./quantity.js";

describe("the direction of a difference", () => {
  const margin = 3;
  it.each([
    [[0.5, 9], "above"],
    [[3.5, 9], "above"],
    [[0.5, 2.5], "small"],
    [[-2, 2], "same"],
    [[-2.5, -0.5], "same"],
    [[-3.5, -0.5], "below"],
    [[-9, -1], "below"],
    [[-9, 0.5], "excluded"],
    [[-9, 9], "open"],
    [[-1, 9], "open"],
    [[0, 9], "open"],
  ] as const)("of %j is %s", (interval, expected) => {
    expect(direction({ interval }, margin)).toBe(expected);
  });
});

describe("the verdict on a direction claimed of every comparison", () => {
  it.each([
    [["above", "above"], "reproduced"],
    [["above", "small"], "partly"],
    [["above", "open"], "partly"],
    [["open", "open"], "not at this scale"],
    [["above", "same"], "not reproduced"],
    [["open", "excluded"], "not reproduced"],
    [["above", "below"], "not reproduced"],
  ] as const)("of %j is %s", (directions, expected) => {
    expect(verdictOnAll(directions)).toBe(expected);
  });
});

describe("the verdict on a claimed direction", () => {
  const final = cooperation("final");
  const verdict = (first: number, second: number, sd: number) =>
    judge(welchTest(sampleWith(first, sd), sampleWith(second, sd)), final);

  it("is reproduced for a clear difference", () => expect(verdict(99, 90, 4).verdict).toBe("reproduced"));
  it("is partly for one too small to be of interest", () =>
    expect(verdict(99, 98, 0.5).verdict).toBe("partly"));
  it("is not reproduced for equal means that are well known", () =>
    expect(verdict(99, 99, 1).verdict).toBe("not reproduced"));
  it("is not reproduced for the opposite", () => expect(verdict(90, 99, 4).verdict).toBe("not reproduced"));
  it("is left undecided, with what the seeds can find, where the interval is wide", () => {
    const { verdict: found, note } = verdict(94, 92, 12);
    expect(found).toBe("not at this scale");
    expect(note).toMatch(/find a difference of 1\d\.\d points with probability 80 %/);
  });
});

it("counts a seed that never reached the level with the length of its run", () => {
  const data = claimDataOf([syntheticCell("ipd-dp", { to_90: [200, Number.NaN] }, { episodes: 700 })]);
  expect(timesOf(data, "ipd-dp", timeTo90)).toEqual([200, 700]);
});

it("tells a condition that was not run from one without values", () => {
  const data = claimDataOf([syntheticCell("ipd-dp", { to_90: [Number.NaN, Number.NaN] })]);
  expect(valuesIfRun(data, "ipd-dp", timeTo90)).toEqual([]);
  expect(valuesIfRun(data, "ipd-tpp", timeTo90)).toBeUndefined();
});
