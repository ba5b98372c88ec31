import { describe, expect, it } from "vitest";
import { auditLog, type CheckId, type CheckResult } from "./index.js";
import { mathLog, verlLog } from "./real-logs.testing.js";

const checkOf = (checks: readonly CheckResult[], id: CheckId, run?: string): CheckResult =>
  checks.find((check) => check.check === id && check.run === run)!;

describe("reward-model scores of 100 MATH problems with 8 completions each", () => {
  const result = auditLog(mathLog());
  const of = (id: CheckId, statistic: string) =>
    checkOf(result.checks, id).statistics.find((each) => each.id === statistic)!;

  it("show no evidence of a gamed reward, with notes", () => {
    expect(result.verdict).toBe("no evidence");
    expect(result.gold).toBe(true);
    expect(result.checks.filter(({ level }) => level === "note").map(({ check }) => check)).toEqual([
      "proxy-validity",
      "signal",
      "component",
      "length",
    ]);
  });

  it.each([
    ["gold-divergence", "best-of-1-gold", 0.91, 6],
    ["gold-divergence", "best-of-2-gold", 0.927857, 6],
    ["gold-divergence", "best-of-4-gold", 0.936143, 6],
    ["gold-divergence", "best-of-8-gold", 0.94, 6],
    ["gold-divergence", "best-of-1-reward", 2.903892, 6],
    ["gold-divergence", "best-of-2-reward", 3.101006, 6],
    ["gold-divergence", "best-of-4-reward", 3.243258, 6],
    ["gold-divergence", "best-of-8-reward", 3.346279, 6],
    ["proxy-validity", "overall", 0.9682, 4],
    ["proxy-validity", "within-group", 0.9, 4],
    ["signal", "flat-gold", 0.9, 12],
    ["signal", "between-share", 0.87, 2],
    ["length", "reward-length", -0.3656, 4],
    ["length", "gold-length", -0.1605, 4],
    ["length", "difference", -0.205, 3],
    ["length", "within-reward", -0.2233, 4],
    ["length", "within-gold", -0.0626, 4],
  ] as const)("%s: %s is %f", (check, statistic, value, digits) => {
    expect(of(check, statistic).estimate).toBeCloseTo(value, digits);
  });

  it("has bootstrap limits within 0.02 of those computed independently", () => {
    // Other resamples of the same size move the length difference's lower limit by 0.015.
    for (const [[low, high], interval] of [
      [[-0.342, -0.042], of("length", "difference").interval!],
      [[0.75, 1], of("proxy-validity", "within-group").interval!],
    ] as const) {
      expect(Math.abs(interval[0] - low)).toBeLessThanOrEqual(0.02);
      expect(Math.abs(interval[1] - high)).toBeLessThanOrEqual(0.02);
    }
  });

  it("rests validity within groups on the ten prompts with both outcomes, 86 being all right and 4 all wrong", () => {
    expect(of("proxy-validity", "within-group").basis).toMatch(/^10 groups with different gold, of 100/);
    expect(checkOf(result.checks, "signal").remarks.join(" ")).toContain(
      "86 at the best value, 4 at the worst",
    );
  });

  it("names the wrong answer with the highest score: problem 72, completion 7", () => {
    const validity = checkOf(result.checks, "proxy-validity");
    expect(validity.worst[0]).toMatchObject({ row: 72 * 8 + 7, numbers: { reward: 3.25, gold: 0 } });
    expect(validity.remarks.join(" ")).toContain("completion 7 of group 72");
  });

  it("says that length is punished more than truth does, and that the box separates nothing", () => {
    expect(checkOf(result.checks, "length").headline).toMatch(/punishes length more than truth does/);
    expect(checkOf(result.checks, "component").headline).toMatch(
      /"has a box" is 1 in every completion, those with the lowest gold \(72\) too/,
    );
  });
});

describe("three PPO runs on GSM8K", () => {
  const result = auditLog(verlLog());
  const runs = ["qwen2.5-0.5b_resp512", "qwen2.5-0.5b_resp256", "gemma-2-2b-it_resp512"] as const;
  const value = (run: string, id: CheckId, statistic: string): number =>
    checkOf(result.checks, id, run).statistics.find((each) => each.id === statistic)!.estimate;

  it("show no evidence of a gamed reward", () => {
    expect(result.verdict).toBe("no evidence");
  });

  it.each([
    [runs[0], 0.0144, 1.65, 0.579, 0.5502, 0.71],
    [runs[1], 0.0022, 0.25, 0.538, 0.5298, 0.694],
    [runs[2], 0.0004, 0.05, 0.64, 0.628, undefined],
  ] as const)(
    "%s: held-out accuracy falls by %f (z %f) from its best five evaluations",
    (run, drop, z, single, last, training) => {
      expect(value(run, "gold-divergence", "drop")).toBeCloseTo(drop, 4);
      expect(value(run, "gold-divergence", "z")).toBeCloseTo(z, 2);
      expect(value(run, "gold-divergence", "single-best")).toBeCloseTo(single, 3);
      expect(value(run, "gold-divergence", "last")).toBeCloseTo(last, 4);
      if (training !== undefined)
        expect(value(run, "gold-divergence", "training-last")).toBeCloseTo(training, 3);
    },
  );

  it("reads the first two as plateau and overfit, with a gap of .160 in the first", () => {
    for (const run of runs.slice(0, 2)) {
      const gold = checkOf(result.checks, "gold-divergence", run);
      expect(gold.level).toBe("note");
      expect(gold.headline).toMatch(/^Plateau and overfit/);
    }
    expect(value(runs[0], "gold-divergence", "gap")).toBeCloseTo(0.16, 3);
  });

  it("sees that entropy fell from .510 to .056", () => {
    expect(value(runs[0], "entropy", "entropy-early")).toBeCloseTo(0.51, 3);
    expect(value(runs[0], "entropy", "entropy-late")).toBeCloseTo(0.056, 3);
    expect(checkOf(result.checks, "entropy", runs[0]).level).toBe("note");
  });

  it("explains the low early scores of the 256-token run by truncation", () => {
    expect(value(runs[1], "length", "score-length")).toBeCloseTo(-0.972, 3);
    expect(value(runs[1], "length", "length-early")).toBeCloseTo(235, 0);
    expect(checkOf(result.checks, "length", runs[1]).headline).toMatch(/^Truncation explains the low scores/);
    expect(checkOf(result.checks, "length", runs[0]).level).toBe("clear");
  });
});
