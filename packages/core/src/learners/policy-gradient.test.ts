import { describe, expect, test } from "vitest";
import { createKernels } from "../numeric/index.js";
import { ReferenceNetwork } from "../numeric/network-reference.testing.js";
import { deriveStream } from "../random/index.js";
import { PolicyGradient, type PolicyGradientOptions } from "./policy-gradient.js";

const streams = (seed = 1) => ({
  initialisation: deriveStream("test", seed, "initialisation"),
  action: deriveStream("test", seed, "action"),
});

const base: PolicyGradientOptions = {
  inputs: 1,
  actions: 3,
  hidden: [8],
  learningRate: 0.01,
  gamma: 1,
  entropy: 0,
  baseline: { learningRate: 0.02 },
  episodes: 16,
  maxSteps: 256,
};

const make = (options: Partial<PolicyGradientOptions> = {}, seed = 1) =>
  new PolicyGradient({ ...base, ...options }, streams(seed), createKernels());

describe("tasks with known answers", () => {
  for (const baseline of ["none", { learningRate: 0.02 }] as const) {
    test(`with an entropy bonus, one-step choices end at exp(reward / weight) (baseline ${JSON.stringify(baseline)})`, () => {
      // max Σ π r + w H(π) is solved by π ∝ exp(r / w).
      const rewards = [1, 0.5, 0];
      const weight = 0.5;
      const learner = make({ baseline, entropy: weight, learningRate: 0.003, episodes: 32 });
      const state = Float64Array.of(1);
      const average = [0, 0, 0];
      for (let t = 0; t < 60_000; t++) {
        const a = learner.act(state);
        learner.learn(state, a, rewards[a]!, state, 1);
        if (t < 40_000) continue;
        for (const [i, p] of learner.probabilities(state).entries()) average[i]! += p / 20_000;
      }
      const total = rewards.reduce((sum, r) => sum + Math.exp(r / weight), 0);
      rewards.forEach((r, i) => {
        expect(Math.abs(average[i]! - Math.exp(r / weight) / total)).toBeLessThan(0.02);
      });
    });
  }

  for (const lambda of [1, 0.5]) {
    test(`a corridor with a bait is solved, and the baseline finds the optimal values (λ = ${lambda})`, () => {
      // Six cells; the left end pays 0.3, the right end 1, every step costs 0.02. From cell 2 on the way right
      // is worth it, from cell 1 too: 1 − 4 × 0.02 > 0.3 − 0.02.
      const cells = 6;
      const cost = 0.02;
      const oneHot = (s: number) => Float64Array.from({ length: cells }, (_, i) => (i === s ? 1 : 0));
      const learner = make({
        inputs: cells,
        actions: 2,
        hidden: [16],
        gamma: 1,
        baseline: { learningRate: 0.02, lambda },
        entropy: 0.01,
        maxSteps: 2000,
      });
      const start = deriveStream("test", 4, "start");
      for (let episode = 0; episode < 6000; episode++) {
        let s = 1 + start.below(cells - 2);
        for (let t = 0; ; t++) {
          const a = learner.act(oneHot(s));
          const to = a === 1 ? s + 1 : s - 1;
          const end = to === 0 || to === cells - 1;
          const reward = (to === 0 ? 0.3 : to === cells - 1 ? 1 : 0) - cost;
          learner.learn(oneHot(s), a, reward, oneHot(to), end ? 1 : 0);
          if (end) break;
          if (t === 99) {
            learner.truncate();
            break;
          }
          s = to;
        }
      }
      for (let s = 1; s < cells - 1; s++) {
        expect(learner.probabilities(oneHot(s))[1]).toBeGreaterThan(0.95);
        expect(learner.actGreedy(oneHot(s))).toBe(1);
        expect(Math.abs(learner.value(oneHot(s)) - (1 - cost * (cells - 1 - s)))).toBeLessThan(0.06);
      }
    });
  }
});

describe("one update", () => {
  const episode = [
    { s: [0.5, -1], a: 0, r: 1 },
    { s: [1, 0.25], a: 2, r: -2 },
    { s: [-0.75, 1], a: 1, r: 0.5 },
  ];
  const gamma = 0.9;
  const entropy = 0.3;

  /** −(A log π + entropy H), mean over steps, for given advantages; in doubles. */
  const loss = (network: ReferenceNetwork, advantages: readonly number[]) =>
    episode.reduce((sum, { s, a }, t) => {
      const z = [...network.forward(s)];
      const norm = Math.log(z.reduce((total, x) => total + Math.exp(x), 0));
      const logs = z.map((x) => x - norm);
      const spread = -logs.reduce((total, l) => total + l * Math.exp(l), 0);
      return sum - (advantages[t]! * logs[a]! + entropy * spread) / episode.length;
    }, 0);

  const play = (learner: PolicyGradient, terminal: 0 | 1) => {
    episode.forEach(({ s, a, r }, t) => {
      const last = t === episode.length - 1;
      const next = Float64Array.from(last ? [0.1, 0.2] : episode[t + 1]!.s);
      learner.learn(Float64Array.from(s), a, r, next, last ? terminal : 0);
    });
    if (terminal === 0) learner.truncate();
  };

  const sizes = [2, 5, 3];
  const step = (terminal: 0 | 1, baseline: PolicyGradientOptions["baseline"]) => {
    const options = { inputs: 2, hidden: [5], gamma, entropy, baseline, optimiser: "sgd" as const };
    const learner = make({ ...options, learningRate: 0.5, episodes: 1 });
    const before = learner.save();
    play(learner, terminal);
    expect(learner.updates).toBe(1);
    return { before, after: learner.save() };
  };

  /** Checks that the policy moved by −rate × the numeric gradient of `loss`. */
  const expectStep = (before: readonly number[], after: readonly number[], advantages: readonly number[]) => {
    const network = new ReferenceNetwork(sizes, "tanh", Float64Array.from(before));
    let largest = 0;
    before.forEach((kept, i) => {
      network.parameters[i] = kept + 1e-5;
      const up = loss(network, advantages);
      network.parameters[i] = kept - 1e-5;
      const down = loss(network, advantages);
      network.parameters[i] = kept;
      const slope = (up - down) / 2e-5;
      largest = Math.max(largest, Math.abs(slope));
      expect(Math.abs(after[i]! - (kept - 0.5 * slope))).toBeLessThan(2e-6);
    });
    expect(largest).toBeGreaterThan(0.05);
  };

  test("without a baseline follows the gradient for the discounted returns", () => {
    const { before, after } = step(1, "none");
    const last = 0.5;
    const middle = -2 + gamma * last;
    expectStep(before.policy, after.policy, [1 + gamma * middle, middle, last]);
  });

  test("with a baseline follows it for the generalised advantages, and a cut bootstraps", () => {
    for (const terminal of [0, 1] as const) {
      const lambda = 0.7;
      const { before, after } = step(terminal, { learningRate: 0.1, lambda });
      const critic = new ReferenceNetwork([2, 5, 1], "tanh", Float64Array.from(before.baseline!));
      const value = (s: readonly number[]) => critic.forward(s)[0]!;
      const advantages = [0, 0, 0];
      for (let t = 2; t >= 0; t--) {
        const beyond = t < 2 ? value(episode[t + 1]!.s) : terminal === 1 ? 0 : value([0.1, 0.2]);
        const surprise = episode[t]!.r + gamma * beyond - value(episode[t]!.s);
        advantages[t] = surprise + (t < 2 ? gamma * lambda * advantages[t + 1]! : 0);
      }
      expectStep(before.policy, after.policy, advantages);
      // The baseline moves by −rate × the gradient of half the squared error.
      const rows = episode.map(({ s }) => s);
      const gradient = critic.gradient(
        rows,
        advantages.map((a) => [-a / 3]),
      );
      after.baseline!.forEach((got, i) => {
        expect(Math.abs(got - (before.baseline![i]! - 0.1 * gradient[i]!))).toBeLessThan(2e-6);
      });
    }
  });
});

test("updates come after so many episodes, or when the memory for steps is full", () => {
  const learner = make({ episodes: 3, maxSteps: 10 });
  const state = Float64Array.of(1);
  const episode = (length: number) => {
    for (let t = 1; t <= length; t++) learner.learn(state, 0, 0, state, t === length ? 1 : 0);
  };
  episode(1);
  episode(2);
  expect(learner.updates).toBe(0);
  episode(1);
  expect(learner.updates).toBe(1);
  episode(10);
  expect(learner.updates).toBe(2);
  episode(25);
  expect(learner.updates).toBe(4);
  learner.truncate();
  expect(learner.updates).toBe(4);
});

test("a saved policy acts the same elsewhere; other shapes are refused", () => {
  const learner = make({ inputs: 2 }, 1);
  const other = make({ inputs: 2 }, 2);
  const state = Float64Array.of(0.3, -2);
  expect(other.probabilities(state)).not.toEqual(learner.probabilities(state));
  other.load(JSON.parse(JSON.stringify(learner.save())));
  expect(other.probabilities(state)).toEqual(learner.probabilities(state));
  expect(other.value(state)).toBe(learner.value(state));
  expect(() => make({ inputs: 2, baseline: "none" }).load(learner.save())).toThrow(
    /with a baseline.*without a baseline/,
  );
  expect(() => make({ inputs: 2, activation: "relu" }).load(learner.save())).toThrow(/tanh.*relu/);
});

test("asking for values and probabilities in the middle of an episode changes nothing", () => {
  const run = (curious: boolean) => {
    const learner = make({ episodes: 1 });
    const state = Float64Array.of(0.5);
    for (let t = 0; t < 9; t++) {
      const a = learner.act(state);
      if (curious) {
        learner.value(Float64Array.of(3));
        learner.probabilities(Float64Array.of(-1));
      }
      learner.learn(state, a, a, Float64Array.of(t), t % 3 === 2 ? 1 : 0);
    }
    return learner.save();
  };
  expect(run(true)).toEqual(run(false));
});

test("options out of range are refused by name, value and range", () => {
  expect(() => make({ episodes: 0 })).toThrow("Policy-gradient option episodes is 0");
  expect(() => make({ entropy: -1 })).toThrow("entropy is -1; expected a number of at least 0");
  expect(() => make({ baseline: { learningRate: 1, lambda: 2 } })).toThrow("baseline.lambda is 2");
});
