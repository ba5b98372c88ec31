import { checkStudy } from "@operant/core/check";
import { deriveStream } from "@operant/core/random";
import { evaluateClaims, resolveParameters, runTrial, type TrialContext } from "@operant/core/study";
import { describe, expect, it } from "vitest";
import { typed, type Values } from "./parameters.js";
import { accuracyReward, lengthPenalty, totalReward } from "./rewards.js";
import { CONFIDENCE, drawSetting, type Setting } from "./setting.js";
import { hybridRewards } from "./study.js";
import { hacks } from "./training.js";

const SMALL = { prompts: 8, responses: 12, steps: 20, comparisons: 100 };
const resolve = (condition: string, set: Record<string, number> = {}) =>
  resolveParameters(hybridRewards, { ...hybridRewards.conditions[condition]!.set, ...set });
const context: TrialContext = {
  seed: 1,
  stream: (purpose, index = 0) => deriveStream("hybrid-rewards tests", 1, purpose, index),
};
const values = (set: Partial<Values> = {}): Values => ({ ...typed({}), ...set });

it("keeps the contract of a study", { timeout: 30_000 }, () => {
  expect(checkStudy(hybridRewards, { small: SMALL }).findings).toEqual([]);
});

describe("checks", () => {
  const setting = drawSetting(
    values({ prompts: 200, responses: 100, coverage: 1, comparisons: 50 }),
    context,
  );
  const errors = (stated: number, when: (row: number) => boolean) => {
    let [wrong, count] = [0, 0];
    setting.verdict.forEach((verdict, row) => {
      if (setting.confidence[row] !== stated || !when(row)) return;
      count++;
      if (verdict !== setting.content[row]) wrong++;
    });
    return { rate: wrong / count, count };
  };

  it("are right as often as they say", () => {
    // A confidence c is the chance of being right less that of being wrong. About 6000 clear and 4000 guessed checks:
    // four standard errors are 0.009 and 0.03.
    const clear = errors(CONFIDENCE.clear, () => true);
    const fuzzy = errors(CONFIDENCE.fuzzy, () => true);
    expect(clear.count).toBeGreaterThan(4000);
    expect(Math.abs(clear.rate - 0.025)).toBeLessThan(0.009);
    expect(fuzzy.count).toBeGreaterThan(3000);
    expect(fuzzy.rate).toBeGreaterThan(0.3);
    expect(fuzzy.rate).toBeLessThan(0.4);
  });

  it("that guess pass long wrong answers and fail short right ones, and no others", () => {
    const { content, length } = setting;
    const rate = (right: number, long: boolean) =>
      errors(CONFIDENCE.fuzzy, (row) => content[row] === right && length[row]! >= 0 === long).rate;
    expect(rate(0, true)).toBeGreaterThan(0.6);
    expect(rate(1, false)).toBeGreaterThan(0.6);
    expect(rate(0, false)).toBe(0);
    expect(rate(1, true)).toBe(0);
  });

  it("are of verifiable prompts only, and of none without coverage", () => {
    const responses = 100;
    setting.verdict.forEach((verdict, row) => {
      expect(Number.isNaN(verdict)).toBe(setting.kind[Math.floor(row / responses)] === 0);
    });
    const none = drawSetting(values({ coverage: 0, comparisons: 50 }), context);
    expect(none.verdict.every(Number.isNaN)).toBe(true);
  });

  it("of fewer prompts are among those of more", () => {
    const covered = (coverage: number) =>
      drawSetting(values({ coverage, comparisons: 50 }), context).confidence;
    const [some, more] = [covered(0.4), covered(0.8)];
    expect(some.some((c) => c > 0)).toBe(true);
    some.forEach((c, row) => {
      if (c > 0) expect(more[row]).toBe(c);
    });
  });
});

describe("rewards", () => {
  // Two prompts of three answers: one with checks, one without.
  const setting = {
    space: { prompts: 2, responses: 3, base: new Float64Array(6).fill(1 / 3) },
    gold: Float64Array.of(1, 0, 0, 0.2, 0.5, 0.8),
    length: Float64Array.of(1, -0.5, 0.75, 0, 2, -3),
    model: Float64Array.of(0.4, 0.9, 0.2, 0.3, 0.6, 0.5),
    verdict: Float64Array.of(1, 0, 1, NaN, NaN, NaN),
    confidence: Float64Array.of(0.95, 0.95, 0.3, 0, 0, 0),
    adherence: Float64Array.of(1, 0, 1, 0, 1, 1),
  } as unknown as Setting;

  it("weigh checks by confidence, and are the model's where there is none", () => {
    const hybrid = accuracyReward(values({ accuracy: "hybrid" }), setting, context);
    [0.97, 0.045, 0.44, 0.3, 0.6, 0.5].forEach((expected, row) => {
      expect(hybrid[row]).toBeCloseTo(expected, 12);
    });
    const sure = accuracyReward(values({ accuracy: "hybrid", confidence: "ignored" }), setting, context);
    expect([...sure]).toEqual([1, 0, 1, 0.3, 0.6, 0.5]);
    expect([...accuracyReward(values({ accuracy: "rule" }), setting, context)]).toEqual([1, 0, 1, 0, 0, 0]);
  });

  it("take from answers rated wrong by how much shorter they are than those rated right", () => {
    const p = values({ lengthPenalty: "short", penaltyMost: 0.5 });
    // Right: lengths 1 and 0.75 in the first prompt, 2 and −3 in the second, so 0.875 and −0.5 are wanted.
    const taken = lengthPenalty(p, setting, Float64Array.of(1, 0, 1, 0.2, 0.6, 0.5));
    expect([...taken]).toEqual([0, 0.5, 0, 0, 0, 0]);
    const close = lengthPenalty(p, setting, Float64Array.of(1, 1, 0, 0, 0, 0));
    // Wanted 0.25, which 0.75 exceeds; nothing is rated right in the second prompt.
    expect([...close]).toEqual([0, 0, 0, 0, 0, 0]);
    const partial = lengthPenalty(p, setting, Float64Array.of(1, 0, 0, 0, 0, 0));
    expect([...partial]).toEqual([0, 0.5, 0.125, 0, 0, 0]);
  });

  it("take from any answer far from that length where the penalty has two sides", () => {
    const p = values({ lengthPenalty: "around", penaltyMost: 0.4 });
    const taken = lengthPenalty(p, setting, Float64Array.of(0, 0, 0, 1, 0, 0));
    // Wanted 0; distances 0, 2 and 3 less half a deviation.
    expect([...taken]).toEqual([0, 0, 0, 0, 0.4, 0.4]);
  });

  it("add up", () => {
    const p = values({ accuracy: "model", adherence: 0.3, lengthPenalty: "none" });
    const total = totalReward(p, setting, context);
    [0.7, 0.9, 0.5, 0.3, 0.9, 0.8].forEach((expected, row) => {
      expect(total[row]).toBeCloseTo(expected, 12);
    });
  });

  it("keep each confidence as often when they are shuffled", () => {
    const real = drawSetting(values({ comparisons: 50 }), context);
    const sums = (["stated", "shuffled"] as const).map((confidence) => {
      // With a model of 0 and verdicts of 1 the reward is the weight itself.
      const bare = {
        ...real,
        model: real.model.map(() => 0),
        verdict: real.verdict.map((v) => (Number.isNaN(v) ? v : 1)),
      };
      return [...accuracyReward(values({ accuracy: "hybrid", confidence }), bare, context)];
    });
    expect(sums[1]).not.toEqual(sums[0]);
    expect([...sums[1]!].sort()).toEqual([...sums[0]!].sort());
  });

  it("call an answer a hack when they put it above the mean and gold below", () => {
    expect([...hacks(setting, Float64Array.of(0, 1, 0, 0, 1, 0))]).toEqual([0, 1, 0, 0, 0, 0]);
    expect([...hacks(setting, Float64Array.of(0.1, 0.1, 0.1, 1, 0, 0))]).toEqual([0, 0, 0, 1, 0, 0]);
    expect([...hacks(setting, setting.gold)]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe("a trial", () => {
  it("without rules trains the same policy on a hybrid as on the reward model", () => {
    const columns = (condition: string) => runTrial(hybridRewards, resolve(condition, SMALL), 1).columns;
    expect(columns("hybrid-none")).toEqual(columns("model"));
  });

  it("on gold itself improves gold and hacks nothing", () => {
    const { summaries } = runTrial(hybridRewards, resolve("gold", { steps: 100 }), 2);
    expect(summaries["gold_after"]).toBeGreaterThan(2 * summaries["gold_base"]!);
    expect(summaries["hacked_after"]).toBe(0);
  });

  it("moves polish up when the model likes it, and not when it does not", () => {
    const drift = (condition: string) =>
      runTrial(hybridRewards, resolve(condition, { steps: 100 }), 3).summaries["polish_drift"]!;
    expect(drift("model-strong")).toBeGreaterThan(drift("model-unbiased") + 0.5);
  });
});

describe("claims", () => {
  const names = Object.keys(hybridRewards.summaries);
  const verdicts = (of: (condition: string) => Record<string, number>) => {
    const seeds = [1, 2, 3, 4, 5, 6];
    const cells = Object.keys(hybridRewards.conditions).map((condition, c) => {
      const base: Record<string, number> = {
        ...Object.fromEntries(names.map((name) => [name, 0.5])),
        ...of(condition),
      };
      return {
        condition,
        parameters: resolve(condition),
        seeds,
        summaries: Object.fromEntries(
          // Some spread over seeds that differs between conditions.
          names.map((name) => [name, seeds.map((seed) => base[name]! + 1e-3 * ((seed * (c + 2)) % 5))]),
        ),
      };
    });
    return Object.fromEntries(
      evaluateClaims(hybridRewards, cells).map(({ claim, outcome, failure }) => {
        if (failure) throw failure;
        return [claim.id, outcome.verdict];
      }),
    );
  };
  const good = (condition: string): Record<string, number> => {
    const full = condition.startsWith("full");
    const hybrid = full || condition.startsWith("hybrid");
    const aspects = full || condition.includes("aspects");
    const sloppy = condition === "hybrid-sure" || condition === "hybrid-shuffled";
    const gold = 0.4 + (hybrid ? 0.2 : 0) + (full ? 0.1 : 0);
    return {
      gold_base: 0.2,
      gold_after: condition === "model-unbiased" ? 0.6 : gold,
      verifiable_after: sloppy ? 0.5 : gold + 0.05,
      follows_after: aspects ? 0.9 : 0.5,
      gain: full ? 2 : 1,
      gain_verifiable: full ? 3 : 1.2,
      length_drift: condition === "gold" ? 0.5 : full ? 0.4 : -0.2,
      hacked_base: 0.3,
      hacked_after: condition === "hybrid-none" ? 0.4 : hybrid ? 0.1 : 0.4,
    };
  };

  it("hold when the numbers say so", () => {
    expect(new Set(Object.values(verdicts(good)))).toEqual(new Set(["reproduced"]));
  });

  it("fail when the numbers contradict them", () => {
    const found = verdicts((condition) => {
      const hybrid = condition.startsWith("full") || condition.startsWith("hybrid");
      const full = condition.startsWith("full");
      const named = condition === "hybrid-sure" || condition === "hybrid-shuffled";
      const unbiased = condition === "hybrid-unbiased";
      return {
        gold_after: unbiased ? 0.9 : full ? 0.2 : hybrid ? 0.3 : 0.6,
        verifiable_after: named ? 0.8 : 0.4,
        follows_after: condition.includes("aspects") ? 0.2 : 0.5,
        gain: 1,
        gain_verifiable: 0.5,
        length_drift: full ? -1 : 0.5,
        hacked_after: condition === "hybrid-none" ? 0.1 : hybrid ? 0.6 : 0.2,
      };
    });
    expect(new Set(Object.values(found))).toEqual(new Set(["not reproduced"]));
  });

  it("hold in part when rules alone, or aspects alone, do as well", () => {
    const found = verdicts((condition) =>
      condition === "rule" || condition === "model-full"
        ? { ...good("full"), gold_after: 0.71 }
        : good(condition),
    );
    expect(found["hybrid-over-single"]).toBe("partly");
    expect(found["all-aspects-improve"]).toBe("partly");
  });

  it("hold in part when the reward model gains as much where answers can be checked", () => {
    const found = verdicts((condition) =>
      condition === "model" ? { ...good(condition), gain: 2, gain_verifiable: 3 } : good(condition),
    );
    expect(found["most-where-verifiable"]).toBe("partly");
  });
});
