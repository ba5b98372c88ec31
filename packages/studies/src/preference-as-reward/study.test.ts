import { checkStudy } from "@operant/core/check";
import { deriveStream } from "@operant/core/random";
import { preferenceAsReward } from "@operant/core/rewards";
import { evaluateClaims, resolveParameters, runTrial } from "@operant/core/study";
import { baseMoments, featureColumn } from "@operant/core/testbed";
import { describe, expect, it } from "vitest";
import { parameters } from "./parameters.js";
import { drawReferences, drawSetting } from "./setting.js";
import { shapedReward } from "./shaping.js";
import { preferenceAsRewardStudy as study } from "./study.js";
import { winProbabilities } from "./win-probabilities.js";

const SMALL = { prompts: 3, responses: 96, steps: 40, labels: 200 };

const resolve = (condition: string, set: Record<string, number | string> = {}) =>
  resolveParameters(study, { ...set, ...study.conditions[condition]!.set });

const contextOf = (seed: number) => ({
  seed,
  stream: (purpose: string, index = 0) => deriveStream(study.id, seed, purpose, index),
});

it("keeps the contract of a study", () => {
  expect(checkStudy(study, { small: SMALL }).findings).toEqual([]);
});

describe("the setting", () => {
  const values = parameters.parse({ prompts: 4, responses: 2000, labels: 200 });
  const setting = drawSetting(values, contextOf(1));

  it("lets far more flourish be written than the base policy writes", () => {
    const flourish = featureColumn(setting.space, "flourish");
    const { mean, deviation } = baseMoments(setting.space, flourish);
    // 8,000 rows of uneven weight.
    expect(Math.abs(mean)).toBeLessThan(0.1);
    expect(Math.abs(deviation - 1)).toBeLessThan(0.1);
    expect(Math.max(...flourish)).toBeGreaterThan(7);
  });

  it("has a gold that falls with flourish beyond 2, and rises before", () => {
    const flourish = featureColumn(setting.space, "flourish");
    const slope = (low: number, high: number) => {
      const rows = [...flourish.keys()].filter((row) => flourish[row]! > low && flourish[row]! < high);
      const mean = (column: Float64Array) => rows.reduce((sum, row) => sum + column[row]!, 0) / rows.length;
      const [x, y] = [mean(flourish), mean(setting.gold)];
      let [xy, xx] = [0, 0];
      for (const row of rows) {
        xy += (flourish[row]! - x) * (setting.gold[row]! - y);
        xx += (flourish[row]! - x) * (flourish[row]! - x);
      }
      return xy / xx;
    };
    expect(slope(-2, 2)).toBeGreaterThan(0.3);
    expect(slope(2.5, 9)).toBeLessThan(-0.6);
  });

  it("counts wins as comparing with every response of the base policy does", () => {
    const small = drawSetting(parameters.parse({ ...SMALL, responses: 20 }), contextOf(2));
    const reward = small.gold.map((value) => Math.round(2 * value));
    const wins = winProbabilities(small.space, reward);
    const { base, responses } = small.space;
    for (let row = 0; row < reward.length; row++) {
      const from = Math.floor(row / responses) * responses;
      let expected = 0;
      for (let other = from; other < from + responses; other++)
        expected +=
          base[other]! * (reward[row]! > reward[other]! ? 1 : reward[row] === reward[other] ? 0.5 : 0);
      expect(wins[row]).toBeCloseTo(expected, 12);
    }
  });

  it("has few references as the first of many", () => {
    const many = drawReferences(setting, 10, contextOf(1));
    const one = drawReferences(setting, 1, contextOf(1));
    expect([...one.values]).toEqual([0, 1, 2, 3].map((p) => many.values[many.start[p]!]!));
  });
});

describe("shapings", () => {
  const values = parameters.parse(SMALL);
  const setting = drawSetting(values, contextOf(3));
  const references = drawReferences(setting, 10, contextOf(3));
  const shaped = (shaping: string) =>
    shapedReward(parameters.parse({ ...SMALL, shaping }), setting.proxy, references);

  it("reward with the preference over the references of the own prompt", () => {
    const { reward } = shaped("par");
    for (const row of [0, 95, 96, 200]) {
      const p = Math.floor(row / SMALL.responses);
      const own = references.values.slice(references.start[p]!, references.start[p + 1]!);
      expect(reward[row]).toBeCloseTo(preferenceAsReward(setting.proxy[row]!, own), 12);
    }
  });

  it("follow the batches that they see, in place", () => {
    const { reward, see } = shaped("min-max");
    see!(Float64Array.of(-1, 3));
    expect(reward[0]).toBeCloseTo((setting.proxy[0]! + 1) / 4, 12);
    see!(Float64Array.of(0, 7));
    expect(reward[0]).toBeCloseTo((setting.proxy[0]! + 1) / 8, 12);
    const standardised = shaped("mean-std");
    standardised.see!(Float64Array.of(-1, 3));
    expect(standardised.reward[0]).toBeCloseTo((setting.proxy[0]! - 1) / 2, 12);
    const clipped = shaped("clip");
    clipped.see!(Float64Array.of(-1, 3));
    expect(Math.min(...clipped.reward)).toBe(-1);
    expect(Math.max(...clipped.reward)).toBe(3);
  });

  it("leave the reward as it was given", () => {
    const before = setting.proxy.slice();
    for (const shaping of ["raw", "clip", "par", "ceiling", "sigmoid"])
      shaped(shaping).see?.(Float64Array.of(-2, 2));
    expect(setting.proxy).toEqual(before);
  });
});

describe("a trial", () => {
  const run = (condition: string, seed = 4) => runTrial(study, resolve(condition, SMALL), seed);

  it("does not notice centring, a constant for each prompt", () => {
    const [raw, centred] = [run("raw"), run("centred")];
    centred.columns["gold"]!.forEach((value, i) => {
      expect(value).toBeCloseTo(raw.columns["gold"]![i]!, 9);
    });
  });

  it("compares with raw training at the same KL", () => {
    const set = { ...SMALL, steps: 200 };
    const { summaries } = runTrial(study, resolve("scaled", { ...set, penalty: 0 }), 4);
    // Without a penalty a quarter of the reward takes nearly the path of the whole, four times as slowly.
    expect(summaries["divergence_final"]).toBeGreaterThan(0.3);
    expect(Math.abs(summaries["gold_over_stopped"]!)).toBeLessThan(0.03);
    expect(run("raw").summaries["gold_over_stopped"]).toBe(0);
  });

  it("starts from the base policy, which wins half", () => {
    const { columns } = run("par");
    expect(columns["wins"]![0]).toBeCloseTo(0.5, 9);
    expect(columns["gold"]![0]).toBeCloseTo(0, 9);
    expect(columns["divergence"]![0]).toBe(0);
  });

  it("can do no harm with gold as the reward, and harms with a hacked one", () => {
    const set = { ...SMALL, steps: 400 };
    expect(runTrial(study, resolve("gold-raw", set), 5).summaries["wins_lost"]).toBeLessThan(0.01);
    const raw = runTrial(study, resolve("raw", set), 5).summaries;
    expect(raw["proxy_final"]).toBeGreaterThan(0);
    expect(raw["wins_lost"]).toBeGreaterThan(0.05);
  });
});

describe("claims", () => {
  /** What every condition shows when all claims hold, seed by seed. */
  const holds: Record<string, Record<string, number>> = {
    raw: { wins_half: 0.3, wins_final: 0.1, wins_lost: 0.8 },
    scaled: { wins_lost: 0.3, gold_over_stopped: 0 },
    "mean-std": { wins_half: 0.4, wins_lost: 0.6 },
    clip: { wins_half: 0.4, wins_lost: 0.6 },
    "min-max": { wins_half: 0.8, wins_final: 0.3 },
    lsc: { wins_half: 0.8 },
    sgfc: { wins_half: 0.8 },
    sigmoid: { wins_half: 0.7 },
    par: { wins_half: 0.9, wins_final: 0.9, wins_lost: 0, gold_over_stopped: 0.4 },
    "par-1": { wins_final: 0.9 },
    "par-5": { wins_final: 0.9 },
    "raw-penalty-5": { wins_lost: 0.4 },
    "raw-penalty-20": { wins_lost: 0.01 },
    "gold-raw": { wins_lost: 0, gold_final: 2 },
    "gold-par": { gold_final: 1.5 },
    "gold-min-max": { gold_final: 1.5 },
  };
  const verdicts = (change: Record<string, Record<string, number>> = {}) => {
    const seeds = Array.from({ length: 10 }, (_, i) => i + 1);
    const cells = Object.keys(study.conditions).map((condition) => ({
      condition,
      parameters: resolve(condition),
      seeds,
      summaries: Object.fromEntries(
        Object.keys(study.summaries).map((name) => {
          const value = change[condition]?.[name] ?? holds[condition]?.[name] ?? 0.5;
          return [name, seeds.map((seed) => value + 1e-4 * (seed % 3))];
        }),
      ),
    }));
    return Object.fromEntries(
      evaluateClaims(study, cells).map(({ claim, outcome, failure }) => {
        if (failure) throw failure;
        return [claim.id, outcome.verdict];
      }),
    );
  };

  it("hold when everything is as they say", () => {
    expect(new Set(Object.values(verdicts()))).toEqual(new Set(["reproduced"]));
  });

  it("fail when the numbers contradict them", () => {
    const contradicted = verdicts({
      raw: { wins_final: 0.9, wins_lost: 0, wins_half: 0.95 },
      "mean-std": { wins_lost: 0 },
      clip: { wins_lost: 0 },
      "min-max": { wins_half: 0.9, wins_final: 0.9 },
      lsc: { wins_half: 0.95 },
      sgfc: { wins_half: 0.95 },
      sigmoid: { wins_half: 0.95 },
      par: { wins_half: 0.9, wins_final: 0.6, wins_lost: 0.3, gold_over_stopped: -0.1 },
      "raw-penalty-20": { wins_lost: 0.4 },
      "gold-par": { gold_final: 2.5 },
    });
    expect(new Set(Object.values(contradicted))).toEqual(new Set(["not reproduced"]));
  });

  it("do not hold when a control shows the effect too", () => {
    // Gold itself is hacked, so the loss is not the proxy's; or nothing was there to resist.
    expect(verdicts({ "gold-raw": { wins_lost: 0.5 } })["raw-reward-is-hacked"]).toBe("not reproduced");
    expect(verdicts({ raw: { wins_lost: 0 } })["par-robust-two-epochs"]).toBe("not reproduced");
    expect(verdicts({ "min-max": { wins_half: 0.9, wins_final: 0.9 } })["par-five-points-ahead"]).toBe(
      "not reproduced",
    );
  });

  it("are not decided by short training", () => {
    const cells = Object.keys(study.conditions).map((condition) => ({
      condition,
      parameters: resolve(condition, { steps: 200 }),
      seeds: [1, 2],
      summaries: {},
    }));
    for (const { outcome } of evaluateClaims(study, cells)) expect(outcome.verdict).toBe("not at this scale");
  });
});
