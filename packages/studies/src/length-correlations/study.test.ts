import { checkStudy } from "@operant/core/check";
import { deriveStream } from "@operant/core/random";
import { evaluateClaims, resolveParameters, runTrial } from "@operant/core/study";
import { baseMoments, drawPreferencePairs, drawResponseSpace, featureColumn } from "@operant/core/testbed";
import { describe, expect, it } from "vitest";
import { balancedByLength } from "./balance.js";
import { parameters } from "./parameters.js";
import { drawSetting } from "./setting.js";
import { lengthCorrelations as study } from "./study.js";
import { trainingReward } from "./training-reward.js";

const SMALL = { prompts: 4, responses: 96, steps: 20, labels: 300 };

const resolve = (condition: string, set: Record<string, number | string> = {}) =>
  resolveParameters(study, { ...set, ...study.conditions[condition]!.set });

const contextOf = (seed: number) => ({
  seed,
  stream: (purpose: string, index = 0) => deriveStream(study.id, seed, purpose, index),
});

it("keeps the contract of a study", () => {
  expect(checkStudy(study, { small: SMALL }).findings).toEqual([]);
});

describe("balancing by length", () => {
  const space = drawResponseSpace(
    { prompts: 4, responses: 200, features: [{ name: "quality" }, { name: "length" }] },
    deriveStream("test", 1, "space"),
  );
  const length = featureColumn(space, "length");
  const pairs = drawPreferencePairs(
    space,
    featureColumn(space, "quality"),
    { pairs: 4000, bias: { length: 1 }, temperature: 0.5 },
    deriveStream("test", 1, "pairs"),
  );
  const balanced = balancedByLength(pairs, length, deriveStream("test", 1, "balance"));
  const sides = ({ first, second, labels }: typeof pairs, least: number, most: number) => {
    let [longer, all] = [0, 0];
    labels.forEach((label, i) => {
      const difference = length[first[i]!]! - length[second[i]!]!;
      if (Math.abs(difference) < least || Math.abs(difference) >= most) return;
      all++;
      if (difference > 0 === label > 0.5) longer++;
    });
    return { longer, all };
  };

  it("lets the longer win exactly half of the pairs, where it won most", () => {
    const before = sides(pairs, 0, Infinity);
    expect(before.longer / before.all).toBeGreaterThan(0.65);
    const after = sides(balanced, 0, Infinity);
    expect(after.longer * 2).toBe(after.all);
    expect(after.all).toBeGreaterThan(1000);
  });

  it("does so for large and small differences alike", () => {
    for (const [least, most] of [
      [0, 0.5],
      [1.5, 10],
    ] as const) {
      const { longer, all } = sides(balanced, least, most);
      expect(all).toBeGreaterThan(100);
      // Bins end elsewhere, so not exactly; before it is 0.53 and 0.90.
      expect(Math.abs(longer / all - 0.5)).toBeLessThan(0.06);
    }
  });

  it("keeps pairs as they were, and only those that were there", () => {
    const key = ({ first, second, labels }: typeof pairs, i: number) =>
      `${first[i]} ${second[i]} ${labels[i]}`;
    const known = new Set(Array.from(pairs.labels, (_, i) => key(pairs, i)));
    balanced.labels.forEach((_, i) => {
      expect(known.has(key(balanced, i))).toBe(true);
    });
  });

  it("keeps nothing when the longer always wins", () => {
    const always = drawPreferencePairs(
      space,
      length,
      { pairs: 200, temperature: 0 },
      deriveStream("test", 2, "pairs"),
    );
    expect(balancedByLength(always, length, deriveStream("test", 2, "balance")).labels).toHaveLength(0);
  });
});

describe("training rewards", () => {
  const setting = drawSetting(parameters.parse(SMALL), contextOf(1));
  const rewardOf = (training: string) => trainingReward(parameters.parse({ ...SMALL, training }), setting);

  it("pay most for the wanted length and as hard a push as the reward model", () => {
    const { reward } = rewardOf("length-only");
    expect(baseMoments(setting.space, reward).within).toBeCloseTo(
      baseMoments(setting.space, setting.model).within,
      9,
    );
    const best = reward.indexOf(Math.max(...reward));
    const nearest = Math.min(...setting.tokens.map((length) => Math.abs(length - 200)));
    expect(Math.abs(setting.tokens[best]! - 200)).toBe(nearest);
  });

  it("take two deviations off per hundred tokens", () => {
    const { reward, see } = rewardOf("length-penalty");
    see!(Float64Array.of(0, 2));
    // Sample deviation of 0 and 2 is √2.
    for (const row of [0, 50, 300])
      expect(reward[row]).toBeCloseTo(
        setting.model[row]! + 2 * Math.SQRT2 * (1 - setting.tokens[row]! / 100),
        9,
      );
  });

  it("are the sign of being above the recent mean, when scaled and clipped", () => {
    const { reward, see } = rewardOf("scaled");
    see!(Float64Array.of(-0.01, 0.01));
    setting.model.forEach((value, row) => {
      if (Math.abs(value) > 0.01) expect(reward[row]).toBe(0.3 * Math.sign(value));
    });
  });
});

describe("a trial", () => {
  const run = (condition: string, set: Record<string, number> = {}) =>
    runTrial(study, resolve(condition, { ...SMALL, ...set }), 3);

  it("starts from the base policy, whose wins are half by anybody", () => {
    const { columns } = run("strong-rlhf");
    expect(columns["gold_wins"]![0]).toBeCloseTo(0.5, 9);
    expect(columns["judge_wins"]![0]).toBeCloseTo(0.5, 9);
    expect(columns["divergence"]![0]).toBe(0);
  });

  it("attributes a gain to length when length is all there is to gain", () => {
    const size = { prompts: 16, responses: 256, labels: 2000, steps: 120 };
    const length = run("strong-length-only", size).summaries;
    expect(Math.abs(length["length_share"]! - 1)).toBeLessThan(0.25);
    const unbiased = run("unbiased-rlhf", size).summaries;
    expect(Math.abs(unbiased["length_share"]!)).toBeLessThan(0.25);
    expect(length["gold_wins"]).toBeLessThan(unbiased["gold_wins"]!);
  });

  it("equals plain training at equal KL when it is plain training", () => {
    const parameters = resolve("strong-rlhf", { ...SMALL, penalty: 0 });
    expect(runTrial(study, parameters, 3).summaries["wins_over_stopped"]).toBeCloseTo(0, 9);
  });

  it("has the same judge as gold when the judge does not care for length", () => {
    const { columns } = run("strong-rlhf", { judgeBias: 0 });
    expect(columns["judge_wins"]).toEqual(columns["gold_wins"]);
  });
});

describe("claims", () => {
  const ways = ["rlhf", "length-only", "high-penalty", "length-penalty", "scaled", "balanced"];
  /** What every condition shows when all claims hold. */
  const holds: Record<string, Record<string, number>> = {
    ...Object.fromEntries(
      ["strong", "weak", "unbiased"].flatMap((labels) => ways.map((way) => [`${labels}-${way}`, {}])),
    ),
    "strong-rlhf": {
      length_correlation: 0.8,
      length_ratio: 2,
      length_share: 0.8,
      judge_wins: 0.9,
      gold_wins: 0.6,
    },
    "strong-length-only": { judge_wins: 0.8, gold_wins: 0.5 },
    "weak-rlhf": { length_ratio: 1.3, gold_wins: 0.8 },
    "unbiased-rlhf": { length_correlation: 0, length_ratio: 1, length_share: 0, gold_wins: 0.7 },
    "unbiased-length-penalty": { gold_wins: 0.6 },
    "strong-length-penalty": { wins_over_stopped: 0.1, gold_wins: 0.6 },
    "strong-high-penalty": { wins_over_stopped: 0 },
    "strong-scaled": { wins_over_stopped: 0 },
    "strong-balanced": { gold_wins: 0.7 },
  };
  const verdicts = (change: Record<string, Record<string, number>> = {}) => {
    const seeds = Array.from({ length: 10 }, (_, i) => i + 1);
    const cells = Object.keys(study.conditions).map((condition) => ({
      condition,
      parameters: resolve(condition),
      seeds,
      summaries: Object.fromEntries(
        Object.keys(study.summaries).map((name) => {
          const value = change[condition]?.[name] ?? holds[condition]?.[name] ?? 0.55;
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
    const better = { length_ratio: 3, gold_wins: 0.95 };
    const contradicted = verdicts({
      "strong-rlhf": { length_correlation: 0, length_ratio: 1, length_share: 0, gold_wins: 0.6 },
      "strong-length-only": { judge_wins: 0.55, gold_wins: 0.58 },
      "strong-high-penalty": better,
      "strong-length-penalty": { ...better, wins_over_stopped: 0 },
      "strong-scaled": better,
      "strong-balanced": { length_ratio: 3, gold_wins: 0.9 },
      "weak-high-penalty": better,
      "weak-length-penalty": better,
      "weak-scaled": better,
      "weak-balanced": better,
      "unbiased-length-penalty": { gold_wins: 0.9 },
    });
    expect(new Set(Object.values(contradicted))).toEqual(new Set(["not reproduced"]));
  });

  it("do not hold when unbiased labels show the effect too", () => {
    const shown = verdicts({
      "unbiased-rlhf": { length_correlation: 0.8, length_ratio: 2, length_share: 0.8 },
    });
    for (const id of ["reward-correlates-with-length", "rlhf-makes-longer", "gain-is-mostly-length"])
      expect(shown[id]).toBe("not reproduced");
  });

  it("are not decided by less training", () => {
    const cells = Object.keys(study.conditions).map((condition) => ({
      condition,
      parameters: resolve(condition, { steps: 50 }),
      seeds: [1, 2],
      summaries: {},
    }));
    for (const { outcome } of evaluateClaims(study, cells)) expect(outcome.verdict).toBe("not at this scale");
  });
});
