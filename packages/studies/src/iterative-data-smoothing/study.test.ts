import { checkStudy } from "@operant/core/check";
import { deriveStream } from "@operant/core/random";
import { evaluateClaims, resolveParameters, runTrial } from "@operant/core/study";
import { withBase } from "@operant/core/testbed";
import { describe, expect, it } from "vitest";
import { drawBandits } from "./bandit.js";
import { goldWithinBudgets } from "./budgets.js";
import { drawNetworkSetting, NetworkLearner } from "./network-reward.js";
import { BUDGETS, recordedEpochs, typed } from "./parameters.js";
import { iterativeDataSmoothing as study } from "./study.js";

const small = { epochs: 3, bandits: 2, common: 4, rare: 6, labels: 30, width: 4, prompts: 2, responses: 16 };
const resolve = (condition: string, set: Record<string, number> = {}) =>
  resolveParameters(study, { ...study.conditions[condition]!.set, ...set });
const context = (seed: number) => ({
  seed,
  stream: (purpose: string, index = 0) => deriveStream("ids.test", seed, purpose, index),
});

it("keeps the contract of a study", () => {
  expect(checkStudy(study, { small }).findings).toEqual([]);
  expect(runTrial(study, resolve("network", small), 1).summaries["gold_ids"]).toBeDefined();
});

describe("gold within budgets", () => {
  const space = withBase(
    { prompts: 1, responses: 4, features: [], values: new Float64Array(0) },
    new Float64Array(4),
  );
  it("is the greedy policy's where that stays within the budget, ties shared", () => {
    // Four responses: the greedy policy of a tie of two is ln 2 from the base, below every budget but ½.
    const reward = Float64Array.of(1, 1, 0, 0);
    const gold = Float64Array.of(4, 0, -2, -2);
    const within = goldWithinBudgets(space, reward, gold);
    expect(within.slice(1)).toEqual(BUDGETS.slice(1).map(() => 2));
    expect(within[0]).toBeGreaterThan(0);
    expect(within[0]).toBeLessThan(2);
  });
  it("rises with the budget when the reward is gold", () => {
    const gold = Float64Array.of(3, 1, -1, -3);
    const within = goldWithinBudgets(space, gold, gold);
    expect(within[1]).toBeGreaterThan(within[0]!);
    expect(within[2]).toBe(3);
  });
});

describe("the network", () => {
  const p = typed(resolve("network", { labels: 40, batch: 1000, width: 5, prompts: 2, responses: 16 }));
  it("goes down the gradient that differences of its loss show, with the penalty", () => {
    const setting = drawNetworkSetting({ ...p, learningRate: 0.01 }, context(1));
    const learner = setting.learner(0.3);
    if (!(learner instanceof NetworkLearner)) throw new Error("not a network");
    const parameters: Float64Array = learner["parameters"];
    const loss = () => {
      const margins = learner.margins();
      return (
        setting.labels.reduce((sum, y, i) => sum + Math.log1p(Math.exp(margins[i]!)) - y * margins[i]!, 0) /
          setting.labels.length +
        0.15 * parameters.reduce((sum, w) => sum + w * w, 0)
      );
    };
    const slopes = Float64Array.from(parameters, (w, k) => {
      parameters[k] = w + 1e-5;
      const above = loss();
      parameters[k] = w - 1e-5;
      const below = loss();
      parameters[k] = w;
      return (above - below) / 2e-5;
    });
    const before = parameters.slice();
    // All comparisons are one batch, so an epoch is one step.
    learner.learn(setting.labels);
    for (let k = 0; k < parameters.length; k++)
      expect((before[k]! - parameters[k]!) / 0.01).toBeCloseTo(slopes[k]!, 7);
  });
  it("learns what it is shown", () => {
    const settings = { learningRate: 0.3, batch: 4, width: 24, responses: 256, unevenness: 0 };
    const setting = drawNetworkSetting({ ...p, ...settings }, context(2));
    const learner = setting.learner(0);
    for (let epoch = 0; epoch < 400; epoch++) learner.learn(setting.labels);
    const margins = learner.margins();
    expect(setting.labels.filter((y, i) => y > 0.5 === margins[i]! > 0)).toHaveLength(40);
  });
});

it("records first and last epochs and those between on a logarithmic scale", () => {
  expect(recordedEpochs(30)).toEqual([1, 2, 3, 5, 10, 20, 30]);
  expect(recordedEpochs(2)).toEqual([1, 2]);
});

describe("the bandit", () => {
  it("gives maximum likelihood and smoothing without a rate the same numbers", () => {
    const few = { epochs: 20, bandits: 1 };
    const { summaries } = runTrial(study, resolve("bandit", { ...few, smoothing: 0 }), 3);
    expect(summaries["test_ids"]).toBe(summaries["test_mle"]);
    expect(summaries["gold_ids"]).toBe(summaries["gold_mle"]);
    const smoothed = runTrial(study, resolve("bandit", few), 3).summaries;
    expect(smoothed["test_mle"]).toBe(summaries["test_mle"]);
    expect(smoothed["test_ids"]).not.toBe(summaries["test_ids"]);
  });
});

describe("bandits beside each other", () => {
  const p = typed(resolve("bandit", { bandits: 3, rare: 8, epochs: 5 }));
  const { space, gold, labels, learner, comparisons } = drawBandits(p, context(4));
  const arms = 18;
  it("have a base policy that gives arms as often as they are compared", () => {
    // A rare arm is on one side of one comparison among 45 × 20 + 8.
    expect(space.base[arms + 15]).toBeCloseTo(1 / (2 * 908), 12);
    expect(gold).toHaveLength(3 * arms);
  });
  it("learn what the ridge-penalised fit of them all is, and are less sure of rare arms", () => {
    const model = learner(1 / comparisons);
    for (let epoch = 0; epoch < 400; epoch++) model.learn(labels);
    const scores = model.scores();
    const before = Float64Array.from(model.margins());
    model.learn(labels);
    expect(Math.max(...before.map((margin, i) => Math.abs(margin - model.margins()[i]!)))).toBeLessThan(1e-9);
    const sure = model.pessimisticScores!().map((score, row) => scores[row]! - score);
    for (let bandit = 0; bandit < 3; bandit++) {
      const common = sure.slice(bandit * arms, bandit * arms + 10);
      const rare = sure.slice(bandit * arms + 10, (bandit + 1) * arms);
      expect(Math.min(...rare)).toBeGreaterThan(Math.max(...common));
      // The prior's deviation is 1, and a comparison can only take from it.
      expect(Math.max(...rare)).toBeLessThan(1);
      expect(Math.min(...rare)).toBeGreaterThan(0.85);
    }
  });
  it("learn as each would alone", () => {
    const alone = (bandits: number) => {
      const setting = drawBandits({ ...p, bandits }, context(4));
      // Streams are shared, so the first bandit has the same pairs; give it the same labels too.
      const first = setting.labels.map((_, i) => (i % 53) / 53);
      const model = setting.learner(0.5 / setting.comparisons);
      for (let epoch = 0; epoch < 5; epoch++) model.learn(first);
      return model.scores().slice(0, arms);
    };
    const [one, three] = [alone(1), alone(3)];
    for (let j = 0; j < arms; j++) expect(three[j]).toBeCloseTo(one[j]!, 9);
  });
});

describe("claims", () => {
  const conditions = Object.keys(study.conditions);
  const base = Object.fromEntries(
    conditions.map((condition) => [condition, runTrial(study, resolve(condition, small), 5).summaries]),
  );
  const verdicts = (set: Record<string, number>) => {
    const seeds = [1, 2, 3, 4, 5];
    const cells = conditions.map((condition) => ({
      condition,
      parameters: { ...resolve(condition), ...(condition === "bandit-even" ? {} : { rarely: 1 }) },
      seeds,
      summaries: Object.fromEntries(
        Object.entries({ ...base[condition], ...set })
          .filter(([name]) => name in base[condition]!)
          // Another spread for every summary, or paired differences would have none.
          .map(([name, value], k) => [name, seeds.map((seed) => value + 1e-4 * ((seed * (k + 3)) % 7))]),
      ),
    }));
    return Object.fromEntries(
      evaluateClaims(study, cells).map(({ claim, outcome, failure }) => {
        if (failure) throw failure;
        return [claim.id, outcome.verdict];
      }),
    );
  };
  const losses = {
    test_mle: 0.9,
    test_ids: 0.6,
    test_rise_mle: 0.3,
    test_overfit_mle: 0.3,
    test_overfit_ids: 0.001,
  };
  const golds = {
    gold_mle: 0.2,
    gold_ids: 1,
    gold_first: 0.5,
    gold_stopped: 0.5,
    gold_ridge: 0.5,
    gold_smoothed: 0.5,
    gold_pessimistic: 0.5,
    decline_mle: 0.3,
    decline_ids: -0.1,
    rare_growth_mle: 2,
    rare_growth_ids: 0,
  };

  it("read reproduced when the numbers say so", () => {
    expect(new Set(Object.values(verdicts({ ...losses, ...golds })))).toEqual(new Set(["reproduced"]));
  });
  it("fail when the numbers contradict them", () => {
    const contrary = {
      test_mle: 0.6,
      test_ids: 0.9,
      test_rise_mle: -0.3,
      test_overfit_mle: 0.001,
      test_overfit_ids: 0.3,
      gold_mle: 1,
      gold_ids: 0.2,
      gold_first: 0.5,
      gold_stopped: 0.5,
      gold_ridge: 0.5,
      gold_smoothed: 0.5,
      gold_pessimistic: 0.5,
      decline_mle: -0.3,
      rare_growth_mle: 0,
      rare_growth_ids: 2,
    };
    expect(new Set(Object.values(verdicts(contrary)))).toEqual(new Set(["not reproduced"]));
  });
  it("do not let one remedy that is as good pass", () => {
    expect(verdicts({ ...losses, ...golds, gold_ridge: 1.5 })["better-than-simpler-remedies"]).toBe("partly");
  });
  it("want smoothing itself not to overfit", () => {
    expect(verdicts({ ...losses, ...golds, test_overfit_ids: 0.2 })["smoothing-prevents-overfitting"]).toBe(
      "not reproduced",
    );
  });
});
