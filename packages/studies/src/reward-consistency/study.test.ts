import { checkStudy } from "@operant/core/check";
import { deriveStream } from "@operant/core/random";
import { evaluateClaims, resolveParameters, runTrial } from "@operant/core/study";
import { describe, expect, it } from "vitest";
import { convexCopies, hullCorners, principalPlane } from "./convex-copies.js";
import { typed } from "./parameters.js";
import { fitReward, fused, type SeenPair } from "./reward-model.js";
import { rewardConsistency } from "./study.js";
import {
  drawInstruction,
  drawResponse,
  drawTopics,
  embedding,
  gold,
  INSTRUCTION,
  RESPONSE,
} from "./world.js";

const SMALL = { prompts: 8, pairs: 24, candidates: 8 };
const resolve = (condition: string, set: Record<string, number> = SMALL) =>
  resolveParameters(rewardConsistency, { ...rewardConsistency.conditions[condition]!.set, ...set });
const summariesOf = (condition: string, set: Record<string, number> = SMALL) =>
  runTrial(rewardConsistency, resolve(condition, set), 1).summaries;

it("keeps the contract of a study", () => {
  expect(checkStudy(rewardConsistency, { small: SMALL }).findings).toEqual([]);
});

describe("convex copies", () => {
  it("are the corners of a hull: points inside and on edges are left out", () => {
    const points = [
      [0, 0],
      [1, 1],
      [2, 0],
      [2, 2],
      [0, 2],
      [1, 0],
    ] as const;
    expect(hullCorners(points).sort()).toEqual([0, 2, 3, 4]);
    expect(
      hullCorners([
        [0, 0],
        [1, 1],
        [2, 2],
      ]).sort(),
    ).toEqual([0, 2]);
  });

  it("look at the two directions of largest variance", () => {
    const points = [
      [3, 0, 0.1],
      [-3, 0, -0.1],
      [0, 1, 0.1],
      [0, -1, -0.1],
    ].map((point) => Float64Array.from(point));
    const plane = principalPlane(points);
    const spread = [0, 1].map((axis) => plane.reduce((sum, point) => sum + point[axis as 0 | 1] ** 2, 0));
    expect(spread[0]).toBeCloseTo(18.0, 0);
    expect(spread[1]).toBeCloseTo(2.0, 0);
  });

  it("are copies of the response, three at least", () => {
    const response = new Float64Array(RESPONSE).fill(2);
    const copies = convexCopies(response, { copies: 5, spread: 1e-6 }, deriveStream("test", 1, "copies"));
    expect(copies.length).toBeGreaterThanOrEqual(3);
    for (const copy of copies) for (const value of copy) expect(value).toBeCloseTo(2, 4);
  });
});

describe("rewards", () => {
  const stream = deriveStream("test", 2, "world");
  const topics = drawTopics(6, stream);
  const pairs: SeenPair[] = Array.from({ length: 600 }, () => {
    const instruction = drawInstruction(topics[stream.below(6)]!, stream);
    const [a, b] = [drawResponse(instruction, topics, stream), drawResponse(instruction, topics, stream)];
    const [preferred, rejected] = gold(instruction, a) > gold(instruction, b) ? [a, b] : [b, a];
    return { instruction: embedding(instruction, 1), preferred, rejected };
  });

  it("learn gold's order from clean labels and plain embeddings", () => {
    const p = typed(resolve("plain-meaning", {}));
    const reward = fitReward(p, pairs.slice(0, 400), deriveStream("test", 3, "fit"));
    const right = pairs
      .slice(400)
      .filter(
        ({ instruction, preferred, rejected }) =>
          reward(instruction, preferred) > reward(instruction, rejected),
      );
    // 200 pairs at a true rate of 0.9 fall below 165 with probability under 0.1 %.
    expect(right.length).toBeGreaterThan(165);
  });

  it("are averaged over neighbours by cosine, their own weight being 1", () => {
    const x = new Float64Array(INSTRUCTION).fill(1);
    const y = new Float64Array(RESPONSE).fill(1);
    const double = y.map((value) => 2 * value);
    const opposite: SeenPair = { instruction: x.map((v) => -v), preferred: y.map((v) => -v), rejected: y };
    const same: SeenPair = { instruction: x.map((v) => 2 * v), preferred: double, rejected: y };
    const reward = (_: Float64Array, response: Float64Array) => response[0]!;
    expect(fused({ neighbours: 5, similarity: 0.9 }, reward, [opposite])(x, y)).toBe(1);
    expect(fused({ neighbours: 5, similarity: 0.9 }, reward, [same, opposite])(x, y)).toBeCloseTo(1.5, 12);
    expect(fused({ neighbours: 1, similarity: 0.9 }, reward, [same, same])(x, y)).toBeCloseTo(1.5, 12);
  });
});

it("cannot tell near-duplicates apart without their meaning", () => {
  const set = { prompts: 200, candidates: 8, pairs: 100 };
  // 200 contrasts: 0.5 ± 3.5 standard errors of 0.035.
  expect(Math.abs(summariesOf("plain-blind", set)["response"]! - 0.5)).toBeLessThan(0.124);
  expect(summariesOf("plain-meaning", set)["response"]).toBeGreaterThan(0.624);
});

describe("claims", () => {
  const conditions = Object.keys(rewardConsistency.conditions);
  const summaries = summariesOf("plain");
  const verdicts = (change: (condition: string, place: number) => Record<string, number>) => {
    const seeds = [1, 2, 3, 4, 5];
    const cells = conditions.map((condition, place) => ({
      condition,
      parameters: resolve(condition, {}),
      seeds,
      summaries: Object.fromEntries(
        Object.entries({ ...summaries, ...change(condition, place) }).map(([name, value]) => [
          name,
          seeds.map((seed) => value + 1e-4 * ((seed * (place + 3) * (name.length + 1)) % 7)),
        ]),
      ),
    }));
    return Object.fromEntries(
      evaluateClaims(rewardConsistency, cells).map(({ claim, outcome, failure }) => {
        if (failure) throw failure;
        return [claim.id, outcome.verdict];
      }),
    );
  };
  const consistencies = (value: number) => ({ response: value, instruction: value, consistency: value });
  const labeller = {
    labeller_response: 0.9,
    labeller_instruction: 0.9,
    labeller_accuracy: 0.85,
    accuracy: 0.8,
  };
  /** Wobbles without a trend, so that accuracy explains nothing. */
  const wobble = (place: number) => 0.8 + 0.01 * ((place * 5) % 3);

  it("hold where methods raise consistency and policies follow it", () => {
    const found = verdicts((condition, place) => {
      const value = condition.startsWith("plain")
        ? ({ "plain-meaning": 0.95, "plain-blind": 0.5, "plain-noise": 0.52, "plain-few": 0.52 }[condition] ??
          0.6)
        : 0.65 + 0.005 * place;
      const accuracy = ["plain", "contrast-30"].includes(condition) ? 0.8 : wobble(place);
      return { ...labeller, ...consistencies(value), accuracy, gain: value, gain_tilted: value };
    });
    expect(new Set(Object.values(found))).toEqual(new Set(["reproduced"]));
  });

  it("fail when the numbers contradict them", () => {
    const found = verdicts((condition, place) => {
      const value = condition.startsWith("plain")
        ? ({ "plain-meaning": 0.8, "plain-noise": 0.9, "plain-few": 0.9 }[condition] ?? 0.89)
        : 0.85 - 0.005 * place;
      const accuracy = ["plain", "contrast-30"].includes(condition) ? 0.8 : wobble(place);
      const gain = condition === "contrast-30" ? 0.1 : condition === "plain-noise" ? 0.5 : 1 - value;
      return { ...labeller, ...consistencies(value), accuracy, gain, gain_tilted: gain };
    });
    expect(new Set(Object.values(found))).toEqual(new Set(["not reproduced"]));
  });

  it("read partly where accuracy explains what consistency does, and undecided where it is not equal", () => {
    const found = verdicts((condition, place) => {
      // Gain follows accuracy; consistency follows it too, with its own deviations that gain does not share.
      const accuracy = 0.6 + 0.02 * place + (condition === "contrast-30" ? 0.1 : 0);
      const value = accuracy + 0.02 * ((place * 7) % 5);
      return { ...labeller, accuracy, ...consistencies(value), gain: accuracy, gain_tilted: accuracy };
    });
    expect(found["consistency-trickles-down"]).toBe("partly");
    expect(found["same-accuracy-better-policy"]).toBe("not at this scale");
  });
});
