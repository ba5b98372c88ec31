import { checkStudy } from "@operant/core/check";
import { deriveStream } from "@operant/core/random";
import { pearson } from "@operant/core/stats";
import { evaluateClaims, resolveParameters, runTrial } from "@operant/core/study";
import { describe, expect, it } from "vitest";
import { bestWithin, frontHeight, goldAtDivergence, LENGTHS } from "./front.js";
import { BETAS, METHODS, PENALTIES, typed } from "./parameters.js";
import { balancedPairs, drawSetting, learnRewards, longerPreferred } from "./rewards.js";
import { disentangledLength as study } from "./study.js";

const small = { labels: 60, width: 6, steps: 30, prompts: 2, responses: 32 };
const resolve = (condition: string, set: Record<string, number> = {}) =>
  resolveParameters(study, { ...study.conditions[condition]!.set, ...set });
const context = (seed: number) => ({
  seed,
  stream: (purpose: string, index = 0) => deriveStream("odin.test", seed, purpose, index),
});

it("keeps the contract of a study", () => {
  expect(checkStudy(study, { small }).findings).toEqual([]);
});

it("has a row for every reward model and KL coefficient", () => {
  const { columns } = runTrial(study, resolve("biased", small), 1);
  expect(columns["gold"]).toHaveLength((METHODS.length - 1 + PENALTIES.length) * BETAS.length);
});

describe("the front", () => {
  it("mixes policies, counts the base policy, and takes nothing from one that is too long", () => {
    const policies = [
      { length: -1, gold: 1 },
      { length: 1, gold: 2 },
      { length: 3, gold: 9 },
    ];
    // Between (−1, 1) and (3, 9) at length 0, above (1, 2) at 1.
    expect(bestWithin(policies, 0)).toBe(3);
    expect(bestWithin(policies, 1)).toBe(5);
    expect(bestWithin(policies, 4)).toBe(9);
    expect(bestWithin([{ length: 2, gold: 4 }], 0.5)).toBe(1);
    expect(bestWithin([{ length: -1, gold: -1 }], 1)).toBe(0);
  });
  it("is as high as the mean over its limits", () => {
    expect(frontHeight([{ length: 1.5, gold: 3 }])).toBeCloseTo(
      LENGTHS.reduce((sum, limit) => sum + 2 * limit, 0) / LENGTHS.length,
      12,
    );
    expect(frontHeight([{ length: 0, gold: 3 }])).toBe(3);
  });
  it("reads gold between two policies in the root of the divergence", () => {
    const path = [
      { divergence: 0.25, gold: 1 },
      { divergence: 2.25, gold: 3 },
    ];
    expect(goldAtDivergence(path, 1)).toBe(2);
    expect(goldAtDivergence(path, 0.0625)).toBe(0.5);
    expect(goldAtDivergence(path, 9)).toBe(3);
  });
});

describe("the setting", () => {
  it("balances comparisons so that the longer is preferred as often as the shorter, at every difference", () => {
    const setting = drawSetting(typed(resolve("biased", { labels: 2000, bias: 1 })), context(1));
    expect(longerPreferred(setting.training, setting.lengths)).toBeGreaterThan(0.65);
    const balanced = balancedPairs(setting.training, setting.lengths);
    expect(longerPreferred(balanced, setting.lengths)).toBe(0.5);
    const far = [...balanced.first.keys()].filter(
      (i) => Math.abs(setting.lengths[balanced.first[i]!]! - setting.lengths[balanced.second[i]!]!) > 1.8,
    );
    expect(far.length).toBeGreaterThan(30);
    const longer = far.filter(
      (i) =>
        setting.lengths[balanced.first[i]!]! > setting.lengths[balanced.second[i]!]! ===
        balanced.labels[i]! > 0.5,
    );
    expect(longer.length / far.length).toBeGreaterThan(0.4);
    expect(longer.length / far.length).toBeLessThan(0.6);
  });
  it("has gold that correlates with length only where a condition says so", () => {
    const of = (condition: string) => {
      const { gold, lengths } = drawSetting(typed(resolve(condition)), context(2));
      return pearson(gold, lengths);
    };
    expect(Math.abs(of("biased"))).toBeLessThan(0.05);
    expect(of("confounded")).toBeGreaterThan(0.15);
    // 0.7 / √(1 + 0.7²)
    expect(of("length-counts")).toBeCloseTo(0.573, 1);
  });
  it("takes a penalty off the single head in standard deviations", () => {
    const setting = drawSetting(typed(resolve("biased", small)), context(3));
    const rewards = [...learnRewards(typed(resolve("biased", small)), setting)];
    const single = rewards.find(({ method }) => method === "single")!.reward;
    const last = rewards.find(({ penalty }) => penalty === 1.2)!.reward;
    expect(last[5]).toBeCloseTo(single[5]! - 1.2 * setting.lengths[5]!, 12);
  });
});

describe("claims", () => {
  const conditions = Object.keys(study.conditions);
  const base = Object.fromEntries(
    conditions.map((condition) => [condition, runTrial(study, resolve(condition, small), 5).summaries]),
  );
  const verdicts = (set: Record<string, number | readonly number[]>, left = conditions) => {
    const seeds = [1, 2, 3, 4, 5];
    const cells = left.map((condition) => ({
      condition,
      parameters: resolve(condition),
      seeds,
      summaries: Object.fromEntries(
        Object.entries({ ...base[condition], ...set }).map(([name, value], k) => [
          name,
          typeof value === "number" ? seeds.map((seed) => value + 1e-4 * ((seed * (k + 3)) % 7)) : value,
        ]),
      ),
    }));
    return Object.fromEntries(
      evaluateClaims(study, cells).map(({ claim, outcome, failure }) => {
        if (failure) throw failure;
        return [claim.id, outcome.verdict];
      }),
    );
  };
  const correlations = { correlation_odin: 0.01, correlation_single: 0.45, rank_correlation_odin: 0.01 };
  const accuracies = { label_accuracy_single: 0.7, label_accuracy_odin: 0.69 };
  const fronts = {
    front_odin: 2,
    front_single: 1,
    front_penalty: 1.5,
    front_penalty_neutral: 1.5,
    front_balanced: 1.5,
  };
  const good = { ...correlations, ...accuracies, ...fronts, front_odin_no_orthogonality: 1.5 };

  it("read reproduced when the numbers say so", () => {
    const found = verdicts({ ...good, gold_odin: 1.5, gold_single: 1 });
    // One set of numbers cannot have ODIN both better and worse at 1 nat.
    expect(found).toMatchObject({ "costs-where-length-counts": "not reproduced" });
    expect(new Set(Object.values({ ...found, "costs-where-length-counts": "reproduced" }))).toEqual(
      new Set(["reproduced"]),
    );
    expect(verdicts({ ...good, gold_odin: 1, gold_single: 1.5 })["costs-where-length-counts"]).toBe(
      "reproduced",
    );
  });
  it("fail when the numbers contradict them", () => {
    const found = verdicts({
      correlation_odin: 0.4,
      correlation_single: 0.45,
      rank_correlation_odin: 0.4,
      label_accuracy_single: 0.7,
      label_accuracy_odin: 0.6,
      front_odin: 1,
      front_single: 2,
      front_penalty: 2,
      front_penalty_neutral: 2,
      front_balanced: 2,
      front_odin_no_orthogonality: 2,
      gold_odin: 1,
      gold_single: 1.5,
    });
    expect(new Set(Object.values({ ...found, "costs-where-length-counts": "not reproduced" }))).toEqual(
      new Set(["not reproduced"]),
    );
  });
  it("say that a run cannot tell where an interval holds 0, and read partly where half holds", () => {
    const found = verdicts({
      ...good,
      front_odin: [0.8, 1.2, 1, 0.9, 1.2],
      correlation_odin: 0.2,
      label_accuracy_odin: 0.66,
    });
    expect(found["better-than-single-head"]).toBe("not at this scale");
    expect(found["no-correlation-with-length"]).toBe("partly");
    expect(found["keeps-accuracy"]).toBe("partly");
  });
  it("can do without their controls", () => {
    expect(verdicts(good, ["biased"])["better-than-single-head"]).toBe("reproduced");
  });
});
