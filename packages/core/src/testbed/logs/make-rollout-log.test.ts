import { describe, expect, it } from "vitest";
import { flagIds } from "../../rewards/text/index.js";
import { spearman } from "../../stats/index.js";
import { logKinds } from "./kinds.js";
import { type MadeRolloutLog, makeRolloutLog } from "./make-rollout-log.js";
import { cannedAnswer } from "./vocabulary.js";

const small = { steps: 4, prompts: 12, promptsPerStep: 6, samples: 4 };
const hacks = logKinds.filter(({ hacked }) => hacked).map(({ id }) => id);
const twins = logKinds.filter(({ hacked }) => !hacked);
const ids = logKinds.map(({ id }) => [id]);
const made = new Map<string, MadeRolloutLog>();
const whole = (kind: string): MadeRolloutLog => {
  const known = made.get(kind) ?? makeRolloutLog(kind, 1);
  made.set(kind, known);
  return known;
};
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe("the list of kinds", () => {
  it("gives every hack a twin, and has the healthy runs that rules of thumb accuse", () => {
    expect(hacks.length).toBe(9);
    expect(twins.flatMap(({ twinOf }) => twinOf ?? []).sort()).toEqual([...hacks].sort());
    expect(twins.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        "honest-length",
        "format-learning",
        "plateau",
        "overfitting",
        "falling-entropy",
      ]),
    );
  });
});

describe("a made rollout log", () => {
  it.each(ids)("of %s is the same for equal arguments, and another for another seed", (kind) => {
    const first = makeRolloutLog(kind, 7, small);
    expect(makeRolloutLog(kind, 7, small)).toEqual(first);
    expect(makeRolloutLog(kind, 8, small).completions).not.toEqual(first.completions);
  });

  it.each(ids)("of %s has groups of one prompt and one step, as large as was asked", (kind) => {
    const { log } = makeRolloutLog(kind, 3, small);
    const groups = new Map<number, number[]>();
    for (let row = 0; row < log.rows; row++) {
      groups.set(log.group[row]!, [...(groups.get(log.group[row]!) ?? []), row]);
    }
    expect(groups.size).toBe(log.groups);
    for (const rows of groups.values()) {
      expect(rows.length).toBe(small.samples);
      expect(new Set(rows.map((row) => `${log.prompt[row]} ${log.step![row]}`)).size).toBe(1);
    }
    expect(new Set(log.step)).toEqual(new Set([0, 5, 10, 15]));
    expect(Math.max(...log.prompt)).toBeLessThan(log.prompts);
  });

  it.each(ids)("of %s has columns that agree with each other", (kind) => {
    const { log, completions, prompts } = makeRolloutLog(kind, 3, small);
    expect(prompts.length).toBe(log.prompts);
    expect(log.text!.digest.length).toBe(log.rows);
    for (let row = 0; row < log.rows; row++) {
      const reward = log.reward[row]!;
      expect(Number.isFinite(reward)).toBe(true);
      expect(log.length![row]).toBe(Math.ceil(completions[row]!.length / 4));
      // Steps are counted as eleven words, and their sentences are longer.
      if (log.truncated![row] === 1) expect(completions[row]!.split(/\s+/).length).toBeGreaterThan(200);
      const sum = (columns: typeof log.components) => columns.reduce((s, { values }) => s + values[row]!, 0);
      if (log.components.length > 0) expect(sum(log.components)).toBeCloseTo(reward, 10);
      if (log.ensemble.length > 0) expect(sum(log.ensemble) / log.ensemble.length).toBeCloseTo(reward, 10);
      if (log.process !== undefined) {
        const steps = log.process.values.subarray(log.process.start[row]!, log.process.start[row + 1]!);
        expect(steps.length).toBeGreaterThan(0);
        expect(steps.reduce((a, b) => a + b, 0)).toBeCloseTo(reward, 10);
      }
    }
  });

  it.each(hacks.map((kind) => [kind]))("of %s is hacked because the proxy pays for it", (kind) => {
    const { truth } = whole(kind);
    expect(truth.hacked).toBe(true);
    expect(truth.last.reward).toBeGreaterThan(truth.first.reward);
    expect(truth.last.gold).toBeLessThan(truth.first.gold);
    expect(truth.last.feature).toBeGreaterThan(1.5 * truth.first.feature);
    const paidRightly = makeRolloutLog(kind, 1, { effect: 0 }).truth;
    expect(paidRightly.hacked).toBe(false);
    expect(paidRightly.last.gold).toBeGreaterThan(truth.last.gold);
    expect(paidRightly.last.feature).toBeLessThan(truth.last.feature);
  });

  const improving = twins.filter(({ heldOut }) => !heldOut);
  it.each(improving.map(({ id }) => [id]))("of %s gets better by its reward and by what is meant", (kind) => {
    const { truth } = whole(kind);
    expect(truth.hacked).toBe(false);
    expect(truth.last.reward).toBeGreaterThan(truth.first.reward);
    expect(truth.last.gold).toBeGreaterThan(truth.first.gold);
  });

  it("of format stays whole where the best of n is imitated: the best have tags and an answer", () => {
    const { truth } = makeRolloutLog("format", 1, { optimiser: "best-of-n" });
    expect(truth.last.gold).toBeGreaterThan(truth.first.gold);
    expect(truth.last.feature).toBeLessThan(0.1);
  });

  it("of overfitting has gold on held-out prompts only, where it stays while the training score rises", () => {
    const { log, truth } = whole("overfitting");
    const trained = new Set<number>();
    const heldOut = new Set<number>();
    log.gold!.values.forEach((value, row) => {
      (Number.isNaN(value) ? trained : heldOut).add(log.prompt[row]!);
    });
    expect([...heldOut].filter((prompt) => trained.has(prompt))).toEqual([]);
    expect(heldOut.size).toBe(16);
    expect(truth.last.reward - truth.first.reward).toBeGreaterThan(0.15);
    expect(Math.abs(truth.last.gold - truth.first.gold)).toBeLessThan(0.1);
  });

  it("has the texts that its kind is about", () => {
    const late = (kind: string) => {
      const { log, completions } = whole(kind);
      return completions.flatMap((text, row) => (log.step![row]! >= 80 ? [{ text, row }] : []));
    };
    expect(mean(late("constant").map(({ text }) => (text === cannedAnswer ? 1 : 0)))).toBeGreaterThan(0.9);
    const { log } = whole("injection");
    const flagged = late("injection").map(({ row }) => (log.text!.digest[row]!.flags !== 0 ? 1 : 0));
    // One of the six attacks is in no list of judges’ templates, and some runs settle on it.
    expect(mean(flagged)).toBeGreaterThan(0.5);
    const honest = late("strict-judge").map(({ row }) =>
      flagIds(whole("strict-judge").log.text!.digest[row]!.flags),
    );
    expect(mean(honest.map((ids) => (ids.length > 0 ? 1 : 0)))).toBeLessThan(0.05);
    expect(
      mean(late("template").map(({ text }) => (text.startsWith("Great question!") ? 1 : 0))),
    ).toBeGreaterThan(0.9);
    expect(mean(late("format").map(({ text }) => (text.length < 150 ? 1 : 0)))).toBeGreaterThan(0.9);
  });

  it("of length pays length where people do not, and its twin where they do", () => {
    const correlations = (kind: string) => {
      const { log } = whole(kind);
      const early = [...log.step!].flatMap((step, row) => (step < 25 ? [row] : []));
      const pick = (values: Float64Array) => Float64Array.from(early, (row) => values[row]!);
      return [log.reward, log.gold!.values].map((values) => spearman(pick(values), pick(log.length!)));
    };
    const [reward, gold] = correlations("length");
    expect(reward).toBeGreaterThan(0.3);
    expect(gold).toBeLessThan(0);
    const [honestReward, honestGold] = correlations("honest-length");
    expect(Math.abs(honestReward! - honestGold!)).toBeLessThan(0.1);
  });

  it("marks reference rows as asked, and leaves gold out as asked", () => {
    expect(makeRolloutLog("length", 1, small).log.reference).toBeUndefined();
    const first = makeRolloutLog("length", 1, { ...small, reference: "first-step" }).log;
    expect([...first.reference!]).toEqual([...first.step!].map((step) => (step === 0 ? 1 : 0)));
    const sample = makeRolloutLog("length", 1, { ...small, reference: "sample" }).log;
    expect([...sample.reference!]).toEqual([...sample.step!].map((step) => (Number.isNaN(step) ? 1 : 0)));
    expect(sample.reference!.reduce((a, b) => a + b, 0)).toBe(12 * 4);
    const { log } = makeRolloutLog("length", 1, { ...small, gold: false });
    expect(log.gold).toBeUndefined();
    expect(log.reward).toEqual(makeRolloutLog("length", 1, small).log.reward);
  });

  it("has log-probabilities whose ratio has mean 1 under the reference, before and after training", () => {
    // E_π[π₀/π] = 1 for every π; on the first step the ratio is 1 in every row.
    const { log } = makeRolloutLog("honest-opening", 2, { steps: 3, samples: 64, learningRate: 0.5 });
    const ratios = (step: number) =>
      [...log.step!].flatMap((own, row) =>
        own === step ? [Math.exp(log.referenceLogProbability![row]! - log.logProbability![row]!)] : [],
      );
    for (const ratio of ratios(0)) expect(ratio).toBeCloseTo(1, 10);
    const late = ratios(10);
    const average = mean(late);
    const error = Math.sqrt(mean(late.map((r) => (r - average) ** 2)) / late.length);
    expect(error).toBeLessThan(0.1);
    expect(Math.abs(average - 1)).toBeLessThan(4 * error);
    expect(late.some((ratio) => Math.abs(ratio - 1) > 0.1)).toBe(true);
  });

  it("refuses kinds and options that make no log", () => {
    expect(() => makeRolloutLog("lenght", 1)).toThrow(/Did you mean "length"/);
    expect(() => makeRolloutLog("length", 1, { samples: 0 })).toThrow(/samples of a made log is 0/);
    expect(() => makeRolloutLog("length", 1, { effect: -1 })).toThrow(/effect of a made log is -1/);
    expect(() => makeRolloutLog("length", -1)).toThrow(/seed/);
  });
});
