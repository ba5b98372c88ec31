import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Stream } from "../random/index.js";
import {
  BoltzmannQ,
  BushMostellerLearner,
  CrossLearner,
  RothErevLearner,
  type StateLearner,
  TabularDoubleQ,
  TabularExpectedSarsa,
  TabularHystereticQ,
  TabularQ,
  TabularSarsa,
} from "./index.js";

const stream = (seed = 1): Stream => new Stream(seed, 2, 3, 4);

/**
 * A chain of six states. Action 0 steps left (staying at the left end, which pays 0.2), action 1 steps right;
 * reaching state 5 pays 1 and ends the episode.
 */
const chain = {
  states: 6,
  actions: 2,
  step(state: number, action: number): { reward: number; next: number; terminal: 0 | 1 } {
    const next = action === 1 ? state + 1 : Math.max(0, state - 1);
    if (next === 5) return { reward: 1, next, terminal: 1 };
    return { reward: action === 0 && state === 0 ? 0.2 : 0, next, terminal: 0 };
  },
};

/** The chain's action values by iterating the Bellman equation, for a given backup of a state's two values. */
function exactValues(gamma: number, backup: (left: number, right: number) => number): number[] {
  let q = new Array<number>(12).fill(0);
  for (let sweep = 0; sweep < 3000; sweep++) {
    q = q.map((_, i) => {
      const state = i >> 1;
      if (state === 5) return 0;
      const { reward, next, terminal } = chain.step(state, i & 1);
      return terminal === 1 ? reward : reward + gamma * backup(q[2 * next], q[2 * next + 1]);
    });
  }
  return q;
}

function runChain(learner: StateLearner, steps: number): void {
  let state = 0;
  for (let t = 0; t < steps; t++) {
    const action = learner.actState(state);
    const { reward, next, terminal } = chain.step(state, action);
    learner.learnState(state, action, reward, next, terminal);
    state = terminal === 1 ? 0 : next;
  }
}

const explorer = { ...chain, alpha: 1, gamma: 0.9, epsilon: 1 };

describe("value-based tabular learners on a chain with a known optimum", () => {
  const optimal = exactValues(0.9, Math.max);

  it.each([
    ["Q-learning", new TabularQ({ ...explorer, stream: stream() })],
    ["hysteretic Q-learning", new TabularHystereticQ({ ...explorer, beta: 0.1, stream: stream() })],
    ["double Q-learning", new TabularDoubleQ({ ...explorer, stream: stream() })],
    [
      "Q-learning with Boltzmann exploration",
      new BoltzmannQ({ ...explorer, temperature: 5, stream: stream() }),
    ],
  ])("%s finds the values of value iteration", (_, learner) => {
    runChain(learner, 60_000);
    optimal.forEach((value, i) => {
      expect(learner.table[i]).toBeCloseTo(value, 12);
    });
  });

  it("here the best policy depends on the discount, and Q-learning finds it for both", () => {
    const far = new TabularQ({ ...explorer, stream: stream() });
    const near = new TabularQ({ ...explorer, gamma: 0.5, stream: stream() });
    runChain(far, 60_000);
    runChain(near, 60_000);
    const best = (gamma: number): number[] => {
      const q = exactValues(gamma, Math.max);
      return [0, 1, 2, 3, 4].map((s) => (q[2 * s + 1] > q[2 * s] ? 1 : 0));
    };
    expect([0, 1, 2, 3, 4].map((s) => far.greedy(s))).toEqual(best(0.9));
    expect([0, 1, 2, 3, 4].map((s) => near.greedy(s))).toEqual(best(0.5));
    expect(best(0.9)).not.toEqual(best(0.5));
  });

  it("expected SARSA that only explores finds the values of the uniform policy", () => {
    const learner = new TabularExpectedSarsa({ ...explorer, stream: stream() });
    runChain(learner, 60_000);
    exactValues(0.9, (left, right) => (left + right) / 2).forEach((value, i) => {
      expect(learner.table[i]).toBeCloseTo(value, 12);
    });
  });

  it("expected SARSA with ε between is right about its own exploration", () => {
    const learner = new TabularExpectedSarsa({ ...explorer, epsilon: 0.4, stream: stream() });
    runChain(learner, 400_000);
    const exact = exactValues(0.9, (left, right) => 0.6 * Math.max(left, right) + 0.2 * (left + right));
    exact.forEach((value, i) => {
      expect(learner.table[i]).toBeCloseTo(value, 9);
    });
  });

  it("SARSA that only explores comes close to the values of the uniform policy", () => {
    const learner = new TabularSarsa({ ...explorer, alpha: 0.005, stream: stream() });
    runChain(learner, 600_000);
    const exact = exactValues(0.9, (left, right) => (left + right) / 2);
    // Its target is a sample, so the table keeps moving: standard deviation about 0.02 at this α.
    exact.forEach((value, i) => {
      expect(Math.abs(learner.table[i] - value)).toBeLessThan(0.06);
    });
  });
});

describe("Q-learning in detail", () => {
  it("does one update by the equation, with and without a next state", () => {
    const learner = new TabularQ({
      states: 2,
      actions: 2,
      alpha: 0.5,
      gamma: 0.8,
      epsilon: 0,
      stream: stream(),
    });
    learner.table.set([1, 2, 10, 20]);
    learner.learnState(0, 1, 4, 1, 0);
    expect(learner.table[1]).toBe(2 + 0.5 * (4 + 0.8 * 20 - 2));
    learner.learnState(1, 0, 4, 0, 1);
    expect(learner.table[2]).toBe(10 + 0.5 * (4 - 10));
    expect([learner.table[0], learner.table[3]]).toEqual([1, 20]);
  });

  it("averages the rewards of a bandit's arms with α = 1/n", () => {
    const learner = new TabularQ({ states: 1, actions: 3, alpha: 1, gamma: 0, epsilon: 1, stream: stream() });
    const sums = [0, 0, 0];
    const pulls = [0, 0, 0];
    const noise = stream(9);
    for (let t = 0; t < 500; t++) {
      const arm = learner.actState(0);
      const reward = arm + noise.uniform();
      sums[arm] += reward;
      pulls[arm] += 1;
      learner.alpha = 1 / pulls[arm];
      learner.learnState(0, arm, reward, 0, 0);
    }
    for (let arm = 0; arm < 3; arm++) expect(learner.table[arm]).toBeCloseTo(sums[arm] / pulls[arm], 12);
    expect(learner.greedy(0)).toBe(2);
  });

  it("explores with probability ε: the other of two actions comes up ε/2 of the time", () => {
    const learner = new TabularQ({
      states: 1,
      actions: 2,
      alpha: 0,
      gamma: 0,
      epsilon: 0.3,
      stream: stream(),
    });
    learner.table[1] = 1;
    let other = 0;
    for (let t = 0; t < 100_000; t++) if (learner.actState(0) === 0) other++;
    // Binomial with p = 0.15: standard deviation 113 on 15,000.
    expect(Math.abs(other - 15_000)).toBeLessThan(4 * 113);
  });

  it("always explores at ε = 1, never at ε = 0, and takes the lowest action on a tie", () => {
    const learner = new TabularQ({ states: 1, actions: 4, alpha: 0, gamma: 0, epsilon: 0, stream: stream() });
    learner.table.set([0, 3, 3, 1]);
    for (let t = 0; t < 50; t++) expect(learner.actState(0)).toBe(1);
    learner.epsilon = 1;
    const seen = new Set(Array.from({ length: 200 }, () => learner.actState(0)));
    expect(seen).toEqual(new Set([0, 1, 2, 3]));
  });

  it("refuses settings outside their range, naming learner, field and value", () => {
    const good = { states: 2, actions: 2, alpha: 0.1, gamma: 0.9, epsilon: 0.1, stream: stream() };
    expect(() => new TabularQ({ ...good, alpha: 1.5 })).toThrow(
      /TabularQ: alpha is 1.5; give a number from 0 to 1/,
    );
    expect(() => new TabularQ({ ...good, gamma: Number.NaN })).toThrow(/gamma is NaN/);
    expect(() => new TabularQ({ ...good, states: 0 })).toThrow(/states is 0/);
    expect(() => new TabularQ({ ...good, actions: 1 })).toThrow(/actions is 1/);
    const learner = new TabularQ(good);
    expect(() => {
      learner.epsilon = -0.1;
    }).toThrow(/epsilon is -0.1/);
  });
});

describe("SARSA", () => {
  it("takes the action that its target used", () => {
    const learner = new TabularSarsa({
      states: 3,
      actions: 5,
      alpha: 1,
      gamma: 1,
      epsilon: 1,
      stream: stream(),
    });
    for (let i = 0; i < 15; i++) learner.table[i] = i;
    for (let t = 0; t < 40; t++) {
      learner.learnState(0, 0, 0, 2, 0);
      const used = learner.table[0];
      expect(learner.actState(2)).toBe(used - 10);
    }
  });

  it("forgets a planned action when the next state asked for is another", () => {
    const options = { states: 3, actions: 2, alpha: 0, gamma: 1, epsilon: 1 };
    const learner = new TabularSarsa({ ...options, stream: stream() });
    const fresh = stream();
    for (let t = 0; t < 40; t++) {
      learner.learnState(0, 0, 0, 2, 0);
      // ε = 1: one draw decides to explore, one chooses; the plan takes two draws, acting in state 1 two more.
      fresh.uint32();
      fresh.uint32();
      fresh.uint32();
      expect(learner.actState(1)).toBe(fresh.below(2));
    }
  });
});

describe("double Q-learning", () => {
  it("overestimates less than Q-learning where all arms are worth nothing", () => {
    // One state before a choice among ten arms with noise ±1 and mean 0 (van Hasselt 2010, figure 1's cause).
    const bias = (make: (s: Stream) => StateLearner & { table: Float64Array }): number => {
      let total = 0;
      for (let seed = 1; seed <= 40; seed++) {
        const noise = stream(1000 + seed);
        const learner = make(stream(seed));
        for (let t = 0; t < 400; t++) {
          learner.learnState(0, 0, 0, 1, 0);
          const arm = noise.below(10);
          learner.learnState(1, arm, noise.uniform() < 0.5 ? -1 : 1, 0, 1);
        }
        total += learner.table[0];
      }
      return total / 40;
    };
    const options = { states: 2, actions: 10, alpha: 0.1, gamma: 1, epsilon: 0 };
    const single = bias((s) => new TabularQ({ ...options, stream: s }));
    const double = bias((s) => new TabularDoubleQ({ ...options, stream: s }));
    expect(single).toBeGreaterThan(0.2);
    expect(Math.abs(double)).toBeLessThan(single / 3);
  });
});

describe("hysteretic Q-learning", () => {
  it("learns at α from good surprises and at β from bad ones", () => {
    const learner = new TabularHystereticQ({
      states: 1,
      actions: 2,
      alpha: 0.5,
      beta: 0.1,
      gamma: 0,
      epsilon: 0,
      stream: stream(),
    });
    learner.learnState(0, 0, 8, 0, 1);
    expect(learner.table[0]).toBe(4);
    learner.learnState(0, 0, -6, 0, 1);
    expect(learner.table[0]).toBe(4 + 0.1 * -10);
  });
});

describe("Boltzmann exploration", () => {
  it("chooses with the softmax probabilities", () => {
    const learner = new BoltzmannQ({
      states: 1,
      actions: 3,
      alpha: 0,
      gamma: 0,
      temperature: 2,
      stream: stream(),
    });
    learner.table.set([1, 3, -1000]);
    const seen = [0, 0, 0];
    for (let t = 0; t < 100_000; t++) seen[learner.actState(0)]++;
    // P = 1 / (1 + e^−1) = 0.731059; standard deviation 140. The third has e^−501.
    expect(Math.abs(seen[1] - 73_105.9)).toBeLessThan(4 * 140);
    expect(seen[2]).toBe(0);
  });
});

describe("learners of probabilities", () => {
  it("Cross's rule moves on average with the replicator dynamics", () => {
    // E Δp = λ p (1 − p) (u₀ − u₁), summed exactly over the two actions.
    const [p, reward0, reward1, rate] = [0.3, 4, 1, 0.2];
    let expected = 0;
    for (const [action, probability, reward] of [
      [0, p, reward0],
      [1, 1 - p, reward1],
    ]) {
      const learner = new CrossLearner({ states: 1, actions: 2, rate, rewards: [0, 5], stream: stream() });
      learner.table.set([p, 1 - p]);
      learner.learnState(0, action, reward, 0, 0);
      expected += probability * (learner.table[0] - p);
    }
    expect(expected).toBeCloseTo(rate * p * (1 - p) * (reward0 / 5 - reward1 / 5), 14);
  });

  it("Roth–Erev propensities follow the published equation", () => {
    const learner = new RothErevLearner({
      states: 1,
      actions: 3,
      forgetting: 0.1,
      experimentation: 0.2,
      initial: 2,
      lowest: -1,
      stream: stream(),
    });
    learner.learnState(0, 1, 4, 0, 0);
    // R = 5: the action taken gets 5 × 0.8, the others 5 × 0.1 each.
    expect(learner.table[0]).toBeCloseTo(1.8 + 0.5, 14);
    expect(learner.table[1]).toBeCloseTo(1.8 + 4, 14);
    expect(learner.table[2]).toBeCloseTo(1.8 + 0.5, 14);
  });

  it("Roth–Erev chooses in proportion to the propensities", () => {
    const learner = new RothErevLearner({ states: 1, actions: 3, lowest: 0, stream: stream() });
    learner.table.set([1, 5, 4]);
    const seen = [0, 0, 0];
    for (let t = 0; t < 100_000; t++) seen[learner.actState(0)]++;
    // Standard deviations 95, 158, 155.
    expect(Math.abs(seen[0] - 10_000)).toBeLessThan(4 * 95);
    expect(Math.abs(seen[1] - 50_000)).toBeLessThan(4 * 158);
  });

  it("Bush–Mosteller follows Macy and Flache's equations on both sides of the aspiration", () => {
    const make = (): BushMostellerLearner => {
      const learner = new BushMostellerLearner({
        states: 1,
        actions: 2,
        rate: 0.5,
        aspiration: 2,
        rewards: [0, 5],
        stream: stream(),
      });
      learner.table.set([0.4, 0.6]);
      return learner;
    };
    const pleased = make();
    pleased.learnState(0, 0, 5, 0, 0); // stimulus (5 − 2) / 3 = 1
    expect(pleased.table[0]).toBeCloseTo(0.4 + 0.6 * 0.5 * 1, 14);
    const sorry = make();
    sorry.learnState(0, 0, 0.5, 0, 0); // stimulus (0.5 − 2) / 3 = −0.5
    expect(sorry.table[0]).toBeCloseTo(0.4 + 0.4 * 0.5 * -0.5, 14);
  });

  it("stay probabilities whatever the rewards are", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(fc.double({ min: -3, max: 8, noNaN: true }), { maxLength: 200 }),
        (actions, rate, rewards) => {
          const options = { states: 1, actions, rate, rewards: [0, 5] as const, stream: stream() };
          for (const learner of [
            new CrossLearner(options),
            new BushMostellerLearner({ ...options, aspiration: 2 }),
          ]) {
            for (const reward of rewards) learner.learnState(0, learner.actState(0), reward, 0, 0);
            let sum = 0;
            for (const p of learner.table) {
              expect(p).toBeGreaterThanOrEqual(-1e-12);
              sum += p;
            }
            expect(sum).toBeCloseTo(1, 9);
          }
        },
      ),
      { seed: 7 },
    );
  });
});
