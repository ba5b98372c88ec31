import { describe, expect, test } from "vitest";
import { createKernels, type Loss } from "../numeric/index.js";
import { ReferenceAdam, ReferenceNetwork, referenceLossSlope } from "../numeric/network-reference.testing.js";
import { deriveStream } from "../random/index.js";
import { DQN, type DQNOptions } from "./dqn.js";
import { sampleSet } from "./replay-reference.testing.js";

const streams = (seed: number) => ({
  initialisation: deriveStream("test", seed, "initialisation"),
  exploration: deriveStream("test", seed, "exploration"),
  replay: deriveStream("test", seed, "replay"),
});

/** The punishment paper's play network, smaller where a test does not care. */
const base: DQNOptions = {
  inputs: 2,
  actions: 2,
  hidden: [128],
  learningRate: 0.001,
  gamma: 0.9,
  epsilon: { start: 0.8889, floor: 0.01, decay: 0.30006666666666665 },
  capacity: 131_072,
  batch: 100,
  targetEvery: 200,
};

const make = (options: Partial<DQNOptions> = {}, seed = 1) =>
  new DQN({ ...base, ...options }, streams(seed), createKernels());

interface Transition {
  readonly state: Float64Array;
  readonly action: number;
  readonly reward: number;
  readonly next: Float64Array;
  readonly terminal: 0 | 1;
}

/** The algorithm as its papers print it: doubles, every transition by itself, nothing shared or remembered. */
class PlainDQN {
  readonly network: ReferenceNetwork;
  private target: ReferenceNetwork;
  private readonly adam: ReferenceAdam;
  private readonly buffer: Transition[] = [];
  private stored = 0;
  private updates = 0;
  private readonly replay = deriveStream("test", 1, "replay");

  constructor(
    private readonly options: DQNOptions,
    parameters: readonly number[],
  ) {
    const sizes = [options.inputs, ...options.hidden, options.actions];
    this.network = new ReferenceNetwork(sizes, "relu", Float64Array.from(parameters));
    this.target = new ReferenceNetwork(sizes, "relu", Float64Array.from(parameters));
    this.adam = new ReferenceAdam(options.learningRate, parameters.length);
  }

  learn(transition: Transition): void {
    const { capacity, batch, gamma, targetEvery } = this.options;
    this.buffer[this.stored++ % capacity] = transition;
    if (this.buffer.length < batch) return;
    const sample = sampleSet(this.buffer.length, batch, this.replay).map((i) => this.buffer[i]!);
    const rows = sample.map((t) => t.state);
    const deltas = sample.map((t) => {
      const best = Math.max(...this.target.forward(t.next));
      const wanted = t.reward + gamma * (1 - t.terminal) * best;
      const delta = new Float64Array(this.options.actions);
      const error = this.network.forward(t.state)[t.action]! - wanted;
      delta[t.action] = referenceLossSlope(this.options.loss ?? "huber", error) / batch;
      return delta;
    });
    this.adam.step(this.network.parameters, this.network.gradient(rows, deltas));
    if (++this.updates % targetEvery === 0) {
      this.target = new ReferenceNetwork(this.network.sizes, "relu", this.network.parameters.slice());
    }
  }
}

describe("merging, interning and remembering leave the algorithm as it is", () => {
  const cases: readonly (readonly [string, Partial<DQNOptions>, number])[] = [
    ["two inputs, nine distinct rows", { batch: 50 }, 3],
    ["four inputs, all rows distinct", { inputs: 4, batch: 30, hidden: [32] }, 50],
    [
      "five inputs, four actions, a buffer that overflows",
      { inputs: 5, actions: 4, batch: 20, capacity: 64 },
      2,
    ],
    ["hidden units that fill no block", { hidden: [13], batch: 16, capacity: 40 }, 4],
    ["two hidden layers", { hidden: [12, 9], batch: 16 }, 3],
    ["squared error", { inputs: 3, loss: "mse" as Loss, batch: 16, hidden: [20] }, 3],
    ["a shape without a kernel of its own", { inputs: 7, actions: 9, hidden: [24], batch: 16 }, 3],
  ];
  for (const [title, change, values] of cases) {
    test(title, () => {
      const options: DQNOptions = { ...base, targetEvery: 30, ...change };
      const learner = make(options);
      const plain = new PlainDQN(options, learner.save().parameters);
      const stream = deriveStream("test", 9, title);
      const draw = () => Float64Array.from({ length: options.inputs }, () => stream.below(values) / values);
      let state = draw();
      for (let t = 0; t < 350; t++) {
        const action = stream.below(options.actions);
        const next = draw();
        const reward = 4 * state[0]! - action + (stream.below(5) - 2);
        const terminal = stream.below(10) === 0 ? 1 : 0;
        learner.learn(state, action, reward, next, terminal);
        plain.learn({ state, action, reward, next, terminal });
        state = next;
      }
      expect(learner.updates).toBe(351 - options.batch);
      let moved = 0;
      for (let i = 0; i < 30; i++) {
        const probe = draw();
        const exact = plain.network.forward(probe);
        learner.values(probe).forEach((q, a) => {
          expect(Math.abs(q - exact[a]!)).toBeLessThan(2e-3);
        });
        moved = Math.max(moved, ...exact.map(Math.abs));
      }
      expect(moved).toBeGreaterThan(0.5);
    });
  }
});

describe("tasks with known answers", () => {
  test("the punishment decision of the paper has values 20, 18, 0 and −10", () => {
    // The state repeats itself for ever. Victim defected (1): punishing pays 2, so Q* = 2 / (1 − 0.9) = 20 and
    // 0.9 × 20 = 18. Victim cooperated (0): not punishing pays 0, punishing −10 once.
    const learner = make({ epsilon: { start: 0.8889, floor: 0.2, decay: 0.5000444444444445 } });
    const stream = deriveStream("test", 3, "victims");
    for (let t = 0; t < 30_000; t++) {
      const state = Float64Array.of(stream.below(2), stream.below(2));
      const punish = learner.act(state);
      learner.learn(state, punish, punish === 0 ? 0 : state[0] === 1 ? 2 : -10, state, 0);
    }
    for (const other of [0, 1]) {
      const [spare, punish] = learner.values(Float64Array.of(1, other));
      expect(punish).toBeCloseTo(20, 0);
      expect(spare).toBeCloseTo(18, 0);
      const [leave, unjust] = learner.values(Float64Array.of(0, other));
      expect(Math.abs(leave!)).toBeLessThan(0.5);
      expect(unjust).toBeCloseTo(-10, 0);
    }
  });

  test("a chain with a far reward gets the values of value iteration", () => {
    // States 0 … 5 in a row; left and right; reward 1 for entering the last, which ends the episode; going
    // left from the first stays there and pays 0.1.
    const length = 6;
    const gamma = 0.8;
    const go = (s: number, a: number) => {
      const to = a === 1 ? s + 1 : Math.max(0, s - 1);
      return {
        to,
        reward: to === length - 1 ? 1 : s === 0 && a === 0 ? 0.1 : 0,
        terminal: to === length - 1,
      };
    };
    const exact = Array.from({ length }, () => [0, 0]);
    for (let sweep = 0; sweep < 500; sweep++) {
      for (let s = 0; s < length - 1; s++) {
        for (const a of [0, 1]) {
          const { to, reward, terminal } = go(s, a);
          exact[s]![a] = reward + (terminal ? 0 : gamma * Math.max(...exact[to]!));
        }
      }
    }
    const oneHot = (s: number) => Float64Array.from({ length }, (_, i) => (i === s ? 1 : 0));
    const learner = make({
      inputs: length,
      hidden: [32],
      gamma,
      batch: 32,
      targetEvery: 50,
      epsilon: { start: 1, floor: 0.3, decay: 0.001 },
    });
    let s = 0;
    for (let t = 0; t < 15_000; t++) {
      const a = learner.act(oneHot(s));
      const { to, reward, terminal } = go(s, a);
      learner.learn(oneHot(s), a, reward, oneHot(to), terminal ? 1 : 0);
      s = terminal ? 0 : to;
    }
    for (let state = 0; state < length - 1; state++) {
      const q = learner.values(oneHot(state));
      for (const a of [0, 1]) expect(Math.abs(q[a]! - exact[state]![a]!)).toBeLessThan(0.03);
      expect(learner.actGreedy(oneHot(state))).toBe(exact[state]![1]! > exact[state]![0]! ? 1 : 0);
    }
  });
});

describe("the schedule", () => {
  const play = { start: 0.8889, floor: 0.01, decay: 0.30006666666666665 };
  const punish = { start: 0.8889, floor: 0.2, decay: 0.5000444444444445 };
  const feed = (learner: DQN, times: number) => {
    for (let i = 0; i < times; i++) learner.learn(Float64Array.of(i % 3, 0), 0, 1, Float64Array.of(0, 1), 0);
  };

  test("nothing is learned before the batch is full; then every transition is one update", () => {
    const learner = make();
    feed(learner, 99);
    expect([learner.updates, learner.epsilon]).toEqual([0, 0.8889]);
    feed(learner, 1);
    expect(learner.updates).toBe(1);
    feed(learner, 50);
    expect(learner.updates).toBe(51);
  });

  test("with the paper's constants epsilon reaches its floor after 4 and after 2 updates", () => {
    for (const [epsilon, updates] of [
      [play, 4],
      [punish, 2],
    ] as const) {
      const learner = make({ epsilon });
      feed(learner, 99 + updates - 1);
      expect(learner.epsilon).toBeGreaterThan(epsilon.floor);
      feed(learner, 1);
      expect(learner.epsilon).toBe(epsilon.floor);
      feed(learner, 3);
      expect(learner.epsilon).toBe(epsilon.floor);
    }
  });

  test("exploring draws uniformly over all actions, the greedy one too", () => {
    const learner = make({ actions: 4, inputs: 5, epsilon: { start: 0.4, floor: 0.4, decay: 1 } });
    const state = Float64Array.of(1, 2, 3, 4, 5);
    const greedy = learner.actGreedy(state);
    const counts = [0, 0, 0, 0];
    const draws = 40_000;
    for (let i = 0; i < draws; i++) counts[learner.act(state)]!++;
    counts.forEach((count, a) => {
      const p = a === greedy ? 0.7 : 0.1;
      expect(Math.abs(count - draws * p)).toBeLessThan(4 * Math.sqrt(draws * p * (1 - p)));
    });
  });

  test("ties go to the first action", () => {
    const learner = make();
    learner.load({ ...learner.save(), parameters: learner.save().parameters.map(() => 0) });
    expect(learner.actGreedy(Float64Array.of(2, 1))).toBe(0);
    expect([...learner.values(Float64Array.of(2, 1))]).toEqual([0, 0]);
  });
});

describe("saving", () => {
  test("a saved network gives the same values elsewhere and survives JSON", () => {
    const learner = make({ hidden: [50] }, 1);
    const other = make({ hidden: [50] }, 2);
    const state = Float64Array.of(1, 2);
    expect(other.values(state)).not.toEqual(learner.values(state));
    other.load(JSON.parse(JSON.stringify(learner.save())));
    expect(other.values(state)).toEqual(learner.values(state));
    expect(other.save()).toEqual(learner.save());
  });

  test("a network of another shape is refused with both shapes", () => {
    expect(() => make({ hidden: [64] }).load(make().save())).toThrow(/2, 128, 2.*2, 64, 2/);
  });
});

test("the same streams give the same bits; other learners in the same memory change nothing", () => {
  const run = (crowded: boolean) => {
    const kernels = createKernels();
    if (crowded) new DQN(base, streams(5), kernels);
    const learner = new DQN({ ...base, batch: 20 }, streams(1), kernels);
    const state = Float64Array.of(0, 0);
    for (let t = 0; t < 3000; t++) {
      const next = Float64Array.of((t * 7) % 3, (t * t) % 1000);
      learner.learn(state, learner.act(state), next[0]!, next, 0);
      state.set(next);
    }
    return learner.save();
  };
  expect(run(true)).toEqual(run(false));
});

test("options out of range are refused by name, value and range", () => {
  expect(() => make({ batch: 0 })).toThrow("DQN option batch is 0; expected an integer of at least 1");
  expect(() => make({ capacity: 99 })).toThrow(
    "DQN option capacity is 99; expected an integer of at least 100",
  );
  expect(() => make({ gamma: 1.1 })).toThrow("gamma is 1.1");
  expect(() => make({ learningRate: 0 })).toThrow("learningRate is 0");
  expect(() => make({ hidden: [1.5] })).toThrow("hidden is 1.5");
  expect(() => make({ epsilon: { start: 2, floor: 0, decay: 0 } })).toThrow("epsilon.start is 2");
});
