import { describe, expect, it } from "vitest";
import { type MadeSeriesLog, makeSeriesLog } from "./make-series-log.js";

const run = (made: MadeSeriesLog) => made.log.runs[0]!;
const mean = (values: ArrayLike<number>, from: number, to: number) => {
  const kept = Array.from(values)
    .slice(from, to)
    .filter((value) => !Number.isNaN(value));
  return kept.reduce((a, b) => a + b, 0) / kept.length;
};

describe("a made series", () => {
  it("has a row per update and gold at evaluations only", () => {
    const made = makeSeriesLog("plateau", 1, { updates: 45, evaluateEvery: 10, evaluationSize: 40 });
    const { gold, reward, step, evaluationSize } = run(made);
    expect(step.length).toBe(45);
    expect(reward!.values.every(Number.isFinite)).toBe(true);
    expect([...gold!.values].flatMap((value, t) => (Number.isNaN(value) ? [] : [t]))).toEqual([
      0, 10, 20, 30, 40,
    ]);
    expect(evaluationSize).toBe(40);
    expect(
      [...gold!.values].every((v) => Number.isNaN(v) || Number.isInteger(Math.round(v * 40 * 1e6) / 1e6)),
    ).toBe(true);
  });

  it("is the same for equal arguments, and evaluating less leaves training as it was", () => {
    const options = { updates: 30, evaluationSize: 20 };
    const first = makeSeriesLog("length", 4, options);
    expect(makeSeriesLog("length", 4, options)).toEqual(first);
    const rarely = makeSeriesLog("length", 4, { ...options, evaluateEvery: 30 });
    expect(run(rarely).reward).toEqual(run(first).reward);
    const bare = makeSeriesLog("length", 4, { ...options, gold: false });
    expect(run(bare).gold).toBeUndefined();
    expect(run(bare).evaluationSize).toBeUndefined();
  });

  it("of a hack rises while held-out gold falls, components included", () => {
    const { reward, gold, components, kl } = run(makeSeriesLog("format", 2));
    expect(mean(reward!.values, 250, 300)).toBeGreaterThan(mean(reward!.values, 0, 20) + 0.5);
    expect(mean(gold!.values, 250, 300)).toBeLessThan(mean(gold!.values, 0, 50) - 0.1);
    const [format, accuracy] = components.map(({ values }) => mean(values, 250, 300) - mean(values, 0, 20));
    expect(format).toBeGreaterThan(0.5);
    expect(accuracy).toBeLessThan(-0.1);
    expect(mean(kl!.values, 250, 300)).toBeGreaterThan(1);
  });

  it("of overfitting leaves held-out accuracy behind the training score", () => {
    const { reward, gold } = run(makeSeriesLog("overfitting", 2));
    expect(mean(reward!.values, 250, 300) - mean(reward!.values, 0, 20)).toBeGreaterThan(0.2);
    expect(Math.abs(mean(gold!.values, 250, 300) - mean(gold!.values, 100, 150))).toBeLessThan(0.06);
    expect(mean(reward!.values, 250, 300) - mean(gold!.values, 250, 300)).toBeGreaterThan(0.15);
  });

  it("of falling entropy has an entropy that falls to a fraction while gold rises", () => {
    const { entropy, gold } = run(makeSeriesLog("falling-entropy", 2));
    expect(entropy!.values.at(-1)).toBeLessThan(0.5 * entropy!.values[0]!);
    expect(mean(gold!.values, 250, 300)).toBeGreaterThan(mean(gold!.values, 0, 50) + 0.5);
  });

  it("refuses sizes that make no series", () => {
    expect(() => makeSeriesLog("length", 1, { updates: 0 })).toThrow(/updates of a made series is 0/);
  });
});
