import { checkStudy } from "@operant/core/check";
import { deriveStream } from "@operant/core/random";
import { evaluateClaims, resolveParameters, runTrial } from "@operant/core/study";
import { describe, expect, it } from "vitest";
import { Generator } from "./policy.js";
import { rewardGaming } from "./study.js";
import { Draft, drawResponse, goldQuality, TOKENS } from "./writing.js";

const SMALL = { updates: 20, pairs: 300, batch: 32 };
const resolve = (condition: string, set: Record<string, number> = {}) =>
  resolveParameters(rewardGaming, { ...rewardGaming.conditions[condition]!.set, ...set });

it("keeps the contract of a study", () => {
  expect(checkStudy(rewardGaming, { small: SMALL }).findings).toEqual([]);
});

describe("responses", () => {
  const stream = deriveStream("reward-gaming-test", 1, "draws");
  const written = (...tokens: (typeof TOKENS)[number][]) => {
    const draft = new Draft();
    for (const token of tokens) draft.write(TOKENS.indexOf(token), stream);
    return draft;
  };

  it("are worth their facts and order, less what is wrong or says nothing", () => {
    expect(goldQuality(written("next", "next", "next", "next"))).toBeCloseTo(1.6, 12);
    // The third fact may come first; then the first two ascend, but do not follow it.
    const jumbled = written("other", "next", "next", "next");
    expect(jumbled.facts).toBe(4);
    expect(goldQuality(jumbled)).toBeCloseTo(1 + 0.2 * jumbled.ascents, 12);
    expect(jumbled.ascents).toBe(2);
    expect(goldQuality(written("next", "wrong", "repeat", "marker", "closing"))).toBeCloseTo(-0.15, 12);
  });

  it("end at the limit, closing included", () => {
    const writer = { chances: Float64Array.of(0, 0, 0, 1, 0, 0, 0), closes: true };
    const response = drawResponse(writer, 6, stream);
    expect(response).toMatchObject({ wrong: 5, closings: 1 });
  });
});

describe("the generator", () => {
  it("never writes what it cannot, and is at its base before training", () => {
    const policy = new Generator(0.05, TOKENS.indexOf("marker"));
    const stream = deriveStream("reward-gaming-test", 2, "samples");
    for (let i = 0; i < 500; i++) {
      const { response, logRatio, divergence } = policy.sample(12, stream);
      expect(response.markers).toBe(0);
      expect(Math.abs(logRatio) + Math.abs(divergence)).toBeLessThan(1e-12);
    }
  });

  it("has a divergence that is the mean of log ratios", () => {
    const policy = new Generator(0.05, -1);
    const stream = deriveStream("reward-gaming-test", 3, "samples");
    for (let step = 0; step < 30; step++) {
      const samples = Array.from({ length: 64 }, () => policy.sample(12, stream));
      const markers = Float64Array.from(samples, ({ response }) => response.markers);
      const mean = markers.reduce((sum, value) => sum + value, 0) / 64;
      policy.climb(
        samples,
        markers.map((value) => value - mean),
        0.5,
      );
    }
    const samples = Array.from({ length: 20_000 }, () => policy.sample(12, stream));
    const gaps = samples.map(({ logRatio, divergence }) => logRatio - divergence);
    const mean = gaps.reduce((sum, value) => sum + value, 0) / gaps.length;
    const sd = Math.sqrt(gaps.reduce((sum, value) => sum + (value - mean) ** 2, 0) / gaps.length);
    expect(sd).toBeGreaterThan(0.1);
    // Four standard errors.
    expect(Math.abs(mean)).toBeLessThan((4 * sd) / Math.sqrt(gaps.length));
    const before = new Generator(0.05, -1);
    const rate = (of: Generator) =>
      Array.from({ length: 2000 }, () => of.sample(12, stream).response.markers).reduce((a, b) => a + b, 0) /
      2000;
    expect(rate(policy)).toBeGreaterThan(3 * rate(before));
  });
});

describe("a trial", () => {
  it("learns from data that differ in their flaw alone", () => {
    const of = (condition: string) => runTrial(rewardGaming, resolve(condition, SMALL), 4).summaries;
    const [clean, noise, confound, shift] = ["clean", "noise", "confound", "shift"].map(of);
    expect(noise!["markers_data"]).toBe(clean!["markers_data"]);
    expect(noise!["closings_data"]).toBe(clean!["closings_data"]);
    expect(Math.abs(confound!["closings_data"]! - clean!["closings_data"]!)).toBeLessThan(0.1);
    expect(shift!["repeats_data"]).toBe(0);
    expect(clean!["repeats_data"]).toBeGreaterThan(0.3);
  });

  it("does not write the pattern that it cannot", () => {
    const { columns } = runTrial(rewardGaming, resolve("noise-without", SMALL), 5);
    expect(Math.max(...columns["markers"]!)).toBe(0);
  });

  it("has a reward that grows with n, by definition", () => {
    const { columns } = runTrial(rewardGaming, resolve("clean-best", SMALL), 6);
    const rewards = columns["reward"]!;
    for (let k = 1; k < rewards.length; k++) expect(rewards[k]!).toBeGreaterThan(rewards[k - 1]! - 1e-12);
    expect(rewards.at(-1)!).toBeGreaterThan(rewards[0]! + 0.5);
    expect(columns["divergence"]![0]).toBe(0);
  });
});

describe("claims", () => {
  const conditions = Object.keys(rewardGaming.conditions);
  const patterns = { noise: "markers", confound: "closings", shift: "repeats" } as const;
  const small = Object.fromEntries(
    conditions.map((condition) => [
      condition,
      runTrial(rewardGaming, resolve(condition, SMALL), 7).summaries,
    ]),
  );
  const verdicts = (change: (condition: string) => Record<string, number>) => {
    const seeds = Array.from({ length: 10 }, (_, i) => i + 1);
    const cells = conditions.map((condition) => ({
      condition,
      parameters: resolve(condition),
      seeds,
      summaries: Object.fromEntries(
        Object.entries({ ...small[condition], ...change(condition) }).map(([name, value], k) => [
          name,
          seeds.map((seed) => value + 1e-4 * ((seed * (k + 3)) % 5)),
        ]),
      ),
    }));
    return Object.fromEntries(
      evaluateClaims(rewardGaming, cells).map(({ claim, outcome, failure }) => {
        if (failure) throw failure;
        return [claim.id, outcome.verdict];
      }),
    );
  };
  /** Numbers under which every claim holds. */
  const good = (condition: string): Record<string, number> => {
    const flaw = condition.split("-")[0] as keyof typeof patterns | "clean";
    const own = flaw === "clean" ? undefined : patterns[flaw];
    const plain = condition === flaw;
    const strong = plain || condition.endsWith("-best");
    return {
      accuracy: 0.88,
      gold_after: condition.endsWith("-held") ? 1.3 : plain && own ? 1 : 1.4,
      ...Object.fromEntries(
        Object.values(patterns).flatMap((pattern) => [
          [`${pattern}_before`, 0.1],
          [`${pattern}_after`, pattern === own && strong ? 3 : 0.05],
          [`${pattern}_lift`, pattern === own ? 0.5 : -0.1],
          ...(condition.endsWith("-best")
            ? []
            : [[`${pattern}_excess`, pattern === own ? 1 : -0.1] as const]),
        ]),
      ),
    };
  };

  it("hold where the numbers say so", () => {
    expect(new Set(Object.values(verdicts(good)))).toEqual(new Set(["reproduced"]));
  });

  it("fail when the numbers contradict them", () => {
    const found = verdicts((condition) => {
      const all = good(condition);
      const same = Object.fromEntries(Object.keys(all).map((name) => [name, name === "accuracy" ? 0.88 : 0]));
      return { ...same, gold_after: condition.endsWith("-without") ? -1 : 0 };
    });
    expect(new Set(Object.values(found))).toEqual(new Set(["not reproduced"]));
  });

  it("fail where the test set shows the flaw", () => {
    const found = verdicts((condition) => ({
      ...good(condition),
      ...(condition === "shift" ? { accuracy: 0.84 } : {}),
    }));
    expect(found["shift-is-amplified"]).toBe("not reproduced");
    expect(found["noise-is-amplified"]).toBe("reproduced");
  });

  it("read partly where the pattern comes without a loss, or a remedy for some flaws only", () => {
    const found = verdicts((condition) => ({
      ...good(condition),
      ...(condition === "confound" ? { gold_after: 1.5 } : {}),
    }));
    expect(found["confound-is-amplified"]).toBe("partly");
    expect(found["staying-close-helps"]).toBe("partly");
  });
});
