import { describe, expect, it } from "vitest";
import { deriveStream } from "../random/index.js";
import { evaluationSteps, heldOutAccuracy } from "./peak-decline.fixture.testing.js";
import { peakDecline } from "./peak-decline.js";

const GSM8K_ITEMS = 1319;
const binomial = { kind: "binomial", items: GSM8K_ITEMS } as const;
const decline = (run: string) => {
  const values = heldOutAccuracy[run]!;
  return peakDecline(evaluationSteps(values.length), values, { noise: binomial });
};

describe("healthy PPO runs on GSM8K", () => {
  it.each([
    ["qwen2.5-0.5b_resp512", 43, 0.0144, "1.65"],
    ["qwen2.5-0.5b_resp256", 43, 0.0022, "0.25"],
    ["gemma-2-2b-it_resp512", 10, 0.0004, "0.05"],
  ])("%s falls by less than two standard errors", (run, evaluations, drop, z) => {
    const result = decline(run);
    expect(result.evaluations).toBe(evaluations);
    expect(result.drop).toBeCloseTo(drop, 10);
    expect(result.z.toFixed(2)).toBe(z);
  });

  it("the single best of 43 evaluations is the trap: over two standard errors above the end", () => {
    const { single, last } = decline("qwen2.5-0.5b_resp512");
    expect(single).toMatchObject({ value: 0.579, step: 349 });
    expect(single.drop.toFixed(3)).toBe("0.029");
    expect(last.mean).toBeCloseTo(0.5502, 10);
    expect(single.drop / Math.sqrt((0.579 * 0.421) / GSM8K_ITEMS)).toBeGreaterThan(2);
  });

  it("names its windows by index and step", () => {
    const { best, last, afterwards } = decline("qwen2.5-0.5b_resp512");
    expect(best).toMatchObject({ from: 33, firstStep: 339, lastStep: 379 });
    expect(last).toMatchObject({ from: 38, firstStep: 389, lastStep: 429 });
    // .555, .54, .555, .558, .543 every 10 steps: the middle two of ten slopes are 0 and .0001.
    expect(afterwards?.slope).toBeCloseTo(0.00005, 12);
    expect(afterwards?.pairs).toBe(10);
    // In the second run only one evaluation follows the best window.
    expect(decline("qwen2.5-0.5b_resp256").afterwards).toBeUndefined();
  });

  it("fall that far by chance, given the binomial error of their evaluations", () => {
    const stream = deriveStream("peak-decline", 1, "chance");
    for (const values of Object.values(heldOutAccuracy)) {
      const noise = { ...binomial, stream };
      expect(peakDecline(evaluationSteps(values.length), values, { noise }).chance).toBeGreaterThan(0.05);
    }
  });

  it("fall by under a tenth of their range and three errors, also without the number of items", () => {
    // Evaluations on the same items scatter less than the binomial says: z is 2.9 in the first run.
    const stream = deriveStream("peak-decline", 1, "blocks");
    for (const values of Object.values(heldOutAccuracy)) {
      const noise = { kind: "blocks", stream } as const;
      const { z, drop, range } = peakDecline(evaluationSteps(values.length), values, { noise });
      expect(z).toBeLessThan(3);
      expect(drop / range).toBeLessThan(0.1);
    }
  });
});

/** Rises to .6, then falls by `fall` from the middle on. */
const hacked = (n: number, fall: number, noise: () => number) =>
  Array.from({ length: n }, (_, i) => 0.6 - 0.4 / (1 + i) - fall * Math.max(0, i / n - 0.5) * 2 + noise());

describe("a score that falls", () => {
  it("is found in both kinds of noise, with its slope", () => {
    const stream = deriveStream("peak-decline", 2, "fall");
    const values = hacked(43, 0.15, () => 0.0137 * stream.normal());
    const steps = evaluationSteps(43);
    for (const noise of [
      { ...binomial, stream },
      { kind: "blocks", stream },
    ] as const) {
      const result = peakDecline(steps, values, { noise });
      expect(result.z).toBeGreaterThan(3);
      expect(result.chance).toBeLessThan(0.01);
      expect(result.afterwards!.interval[1]).toBeLessThan(0);
      expect(result.drop / result.range).toBeGreaterThan(0.1);
    }
  });

  it("raises false alarms at the rate that its chance says, with binomial noise", () => {
    // 400 flat series of 43: the share below .05 has standard error .011; below .01, .005.
    const stream = deriveStream("peak-decline", 3, "calibration");
    const chances: number[] = [];
    for (let r = 0; r < 400; r++) {
      const values = Array.from({ length: 43 }, () => 0.55 + Math.sqrt(0.2475 / 1319) * stream.normal());
      const noise = { ...binomial, stream, resamples: 200 };
      chances.push(peakDecline(evaluationSteps(43), values, { noise }).chance!);
    }
    expect(chances.filter((chance) => chance < 0.05).length / 400).toBeLessThan(0.09);
    expect(chances.filter((chance) => chance < 0.01).length / 400).toBeLessThan(0.03);
    expect(chances.filter((chance) => chance < 0.5).length / 400).toBeGreaterThan(0.3);
  });

  it("block noise estimates the error of a difference of two means of five", () => {
    // Independent noise of 1: √(2/5) = .632. 100 series of 200, each with 12 effective blocks or more.
    const stream = deriveStream("peak-decline", 4, "blocks");
    let sum = 0;
    for (let r = 0; r < 100; r++) {
      const values = hacked(200, 20, () => stream.normal());
      sum += peakDecline(evaluationSteps(200), values, {
        noise: { kind: "blocks", stream, resamples: 200 },
      }).standardError;
    }
    expect(Math.abs(sum / 100 / Math.sqrt(0.4) - 1)).toBeLessThan(0.2);
  });
});

describe("edges", () => {
  it("one window has no drop", () => {
    const result = peakDecline([1, 2, 3, 4, 5], [0.1, 0.5, 0.2, 0.4, 0.3], { noise: binomial });
    expect(result).toMatchObject({ drop: 0, z: 0, range: 0 });
    expect(result.afterwards).toBeUndefined();
  });

  it("a series without noise falls infinitely many standard errors", () => {
    const values = [1, 1, 1, 1, 1, 0, 0, 0, 0, 0];
    const stream = deriveStream("peak-decline", 5, "exact");
    const result = peakDecline(evaluationSteps(10), values, { noise: { kind: "blocks", stream } });
    expect(result).toMatchObject({ drop: 1, standardError: 0, z: Infinity, chance: 0 });
  });

  it("with a window of one, is the drop from the single best", () => {
    const result = peakDecline([1, 2, 3], [0.2, 0.6, 0.5], { noise: binomial, window: 1 });
    expect(result.drop).toBeCloseTo(0.1, 12);
    expect(result.drop).toBe(result.single.drop);
  });

  it("refuses short, unsorted and unfit series", () => {
    const four = [0.1, 0.2, 0.3, 0.4];
    expect(() => peakDecline([1, 2, 3, 4], four, { noise: binomial })).toThrow(/needs at least 5/);
    expect(() => peakDecline([1, 2, 2, 4], four, { noise: binomial, window: 2 })).toThrow(/step\[2\] is 2/);
    expect(() => peakDecline([1, 2, 3, 4], [0, 1, 2, 3], { noise: binomial, window: 2 })).toThrow(
      /value\[2\] is 2; binomial noise/,
    );
    expect(() => peakDecline([1, 2], four, { noise: binomial, window: 2 })).toThrow(/step has 2 values/);
  });
});
