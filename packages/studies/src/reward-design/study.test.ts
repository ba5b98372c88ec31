import { checkStudy } from "@operant/core/check";
import { deriveStream } from "@operant/core/random";
import { resolveParameters } from "@operant/core/study";
import { describe, expect, it } from "vitest";
import { claims } from "./claims.js";
import { summarise } from "./metrics.js";
import { rewardDesign } from "./study.js";

function run(condition: string, seed: number, set = {}): Record<string, number> {
  const values = resolveParameters(rewardDesign, { ...rewardDesign.conditions[condition].set, ...set });
  const trial = rewardDesign.trial(values, {
    seed,
    stream: (purpose, index = 0) => deriveStream(rewardDesign.id, seed, purpose, index),
  });
  let step = trial.next();
  while (step.done !== true) step = trial.next();
  return summarise(values, step.value);
}

const small = { episodes: 40, evaluateEvery: 10 };

it("keeps the contract of a study", () => {
  expect(checkStudy(rewardDesign, { small: { episodes: 600, evaluateEvery: 100 } }).findings).toEqual([]);
});

describe("a trial", () => {
  it("pays the task's own reward, or exactly its optimal advantages, and says what they are", () => {
    const original = run("room-original", 1, small);
    expect(original).toMatchObject({ entries: 1, size: 10, safe_share: 1, same_share: 1 });
    const potential = run("room-potential", 1, small);
    expect(potential.same_share).toBe(1);
    expect(potential.informativeness).toBeGreaterThan(-1e-9);
    expect(potential.entries).toBeGreaterThan(100);
  });

  it("rewards no more states than the budget and keeps what is optimal", () => {
    for (const name of ["room-explicable-3", "room-random-5", "line-explicable-5"]) {
      const found = run(name, 2, small);
      expect(found.safe_share).toBe(1);
      expect(found.entries).toBeLessThanOrEqual(6 * 4);
    }
  });

  it("moves the same entries elsewhere for the control of the same size", () => {
    const design = run("room-explicable-5", 3, small);
    const shuffled = run("room-shuffled-5", 3, small);
    expect(shuffled.size).toBeCloseTo(design.size, 12);
    expect(shuffled.entries).toBe(design.entries);
    expect(shuffled.informativeness).toBeLessThan(design.informativeness);
  });

  it("learns the room from shaping by optimal values within 2,000 episodes", () => {
    const found = run("room-potential", 4, { episodes: 2000 });
    expect(found.reached).toBe(1);
    expect(found.final_value).toBeGreaterThan(0.95);
  });
});

describe("the claims", () => {
  const cell = (values: Record<string, Record<string, readonly number[]>>) => ({
    parameters: () => ({}),
    ran: (condition: string) => condition in values,
    seeds: (condition: string) => Object.values(values[condition])[0].map((_, i) => i + 1),
    values: (condition: string, summary: string) => values[condition][summary],
  });
  const around = (mean: number) => ({ mean_value: [-0.02, 0.01, 0, -0.01, 0.02].map((d) => mean + d) });
  const reversed = (mean: number) => ({ mean_value: [0.02, -0.01, 0, 0.01, -0.02].map((d) => mean + d) });
  const claim = claims.find(({ id }) => id === "explicable-faster")!;
  const verdict = (explicable: number, original: number, random: number, shuffled: number) =>
    claim.check(
      cell({
        "room-explicable-5": around(explicable),
        "room-original": reversed(original),
        "room-random-5": reversed(random),
        "room-shuffled-5": reversed(shuffled),
      }),
    ).verdict;

  it("hold when the design beats original and controls, partly when a control does as well, and can fail", () => {
    expect(verdict(0.8, 0.3, 0.4, 0.5)).toBe("reproduced");
    expect(verdict(0.8, 0.3, 0.4, 0.8)).toBe("partly");
    expect(verdict(0.8, 0.8, 0.4, 0.5)).toBe("not at this scale");
    expect(verdict(0.3, 0.8, 0.4, 0.5)).toBe("not reproduced");
  });

  it("name conditions and summaries that exist", () => {
    for (const { needs } of claims)
      for (const name of needs.conditions) expect(rewardDesign.conditions).toHaveProperty([name]);
  });
});
