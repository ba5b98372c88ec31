import { describe, expect, it } from "vitest";
import { deriveStream } from "../random/index.js";
import {
  evaluatePolicy,
  type GradientSource,
  linearReward,
  logitGradient,
  type PolicyTraining,
  policyDivergence,
  type ResponseSpace,
  seenFeatures,
  tiltedPolicy,
  trainPolicy,
  withBase,
} from "./index.js";
import { randomSpace, spaceOf } from "./small-spaces.testing.js";

const stream = (seed = 1) => deriveStream("policy training", seed, "samples");

/** The policy after all steps. */
function trained(space: ResponseSpace, training: PolicyTraining, seed = 1): Float64Array {
  let last = space.base;
  for (const { policy } of trainPolicy(space, training, stream(seed))) last = policy.slice();
  return last;
}

/** Mean over prompts of E[r] − λ KL. */
function objective(
  space: ResponseSpace,
  policy: Float64Array,
  reward: Float64Array,
  penalty: number,
): number {
  return (
    evaluatePolicy(space, policy, { reward }).means["reward"]! - penalty * policyDivergence(space, policy)
  );
}

const policyOf = (space: ResponseSpace, logits: Float64Array) =>
  withBase({ ...space, features: [], values: new Float64Array(0) }, logits).base;

describe("exact policy gradients", () => {
  it("are the slopes of E[r] − λ KL by each logit", () => {
    const space = randomSpace(1);
    const reward = linearReward(space, { quality: 1, length: -1 });
    const draws = stream(2);
    const logits = Float64Array.from(space.logBase, (l) => l + 0.5 * draws.normal());
    const gradient = logitGradient(space, policyOf(space, logits), reward, 0.3);
    for (let row = 0; row < logits.length; row++) {
      const shifted = (by: number) => {
        const moved = logits.slice();
        moved[row]! += by;
        return space.prompts * objective(space, policyOf(space, moved), reward, 0.3);
      };
      expect(gradient[row]).toBeCloseTo((shifted(1e-5) - shifted(-1e-5)) / 2e-5, 8);
    }
  });

  it("moves shared parameters along the slope of the mean objective", () => {
    const space = randomSpace(2);
    const shared = seenFeatures(space);
    const reward = linearReward(space, { quality: 1, length: 0.5 });
    const rate = 1e-4;
    const policy = trained(space, {
      reward,
      penalty: 0.2,
      steps: 1,
      learningRate: rate,
      gradient: { kind: "exact" },
      shared,
    });
    const slope = (m: number) => {
      const at = (by: number) => {
        const logits = space.logBase.map((l, row) => l + by * shared.values[2 * row + m]!);
        return objective(space, policyOf(space, logits), reward, 0.2);
      };
      return (at(1e-5) - at(-1e-5)) / 2e-5;
    };
    const theta = [slope(0), slope(1)].map((s) => rate * s);
    const logits = space.logBase.map(
      (l, row) => l + theta[0]! * shared.values[2 * row]! + theta[1]! * shared.values[2 * row + 1]!,
    );
    policyOf(space, logits).forEach((p, row) => {
      expect(policy[row]).toBeCloseTo(p, 11);
    });
  });

  it("end at the tilted policy when there is a penalty, with a logit per response", () => {
    const space = randomSpace(3);
    const reward = linearReward(space, { quality: 1 });
    const policy = trained(space, {
      reward,
      penalty: 2,
      steps: 10_000,
      learningRate: 1,
      gradient: { kind: "exact" },
    });
    tiltedPolicy(space, reward, 2).forEach((p, row) => {
      expect(policy[row]).toBeCloseTo(p, 8);
    });
  });

  it("raise the objective at every small step and start from the base policy", () => {
    const space = randomSpace(4);
    const reward = linearReward(space, { length: 1 });
    const values: number[] = [];
    const steps: number[] = [];
    for (const { step, policy } of trainPolicy(
      space,
      { reward, penalty: 0.1, steps: 30, learningRate: 0.1, gradient: { kind: "exact" } },
      stream(),
    )) {
      steps.push(step);
      if (step === 0) expect(policy).toEqual(space.base);
      values.push(objective(space, policy, reward, 0.1));
    }
    expect(steps).toEqual(Array.from({ length: 31 }, (_, i) => i));
    for (let i = 1; i < values.length; i++) expect(values[i]).toBeGreaterThan(values[i - 1]!);
  });
});

describe("sampled policy gradients", () => {
  const sampled = (more: Partial<Extract<GradientSource, { kind: "sampled" }>> = {}): GradientSource => ({
    kind: "sampled",
    prompts: 1,
    samples: 4,
    ...more,
  });

  it.each([false, true])("average to the exact step (shared parameters: %s)", (withShared) => {
    const space = randomSpace(5, 1, 4);
    const reward = linearReward(space, { quality: 1, length: -0.5 });
    const step: Omit<PolicyTraining, "gradient"> = {
      reward,
      penalty: 0.2,
      steps: 1,
      learningRate: 1e-3,
      ...(withShared ? { shared: seenFeatures(space) } : {}),
    };
    const exact = trained(space, { ...step, gradient: { kind: "exact" } });
    const runs = 20_000;
    const sums = new Float64Array(4);
    const squares = new Float64Array(4);
    for (let seed = 1; seed <= runs; seed++)
      trained(space, { ...step, gradient: sampled() }, seed).forEach((p, row) => {
        const moved = (p - space.base[row]!) / 1e-3;
        sums[row]! += moved;
        squares[row]! += moved * moved;
      });
    for (let row = 0; row < 4; row++) {
      const mean = sums[row]! / runs;
      const error = Math.sqrt((squares[row]! / runs - mean * mean) / runs);
      // Without the penalty, the baseline's correction or one sample in four, means are off by .01 to .1; errors are near .002.
      expect(error).toBeLessThan(0.004);
      expect(Math.abs(mean - (exact[row]! - space.base[row]!) / 1e-3)).toBeLessThan(4 * error + 1e-3);
    }
  });

  it("clip how far one batch can move a response", () => {
    const space = spaceOf([[0.5, 0.5]]);
    const reward = Float64Array.of(1, 0);
    const after = (passes: number, clip: number) =>
      trained(space, {
        reward,
        penalty: 0,
        steps: 1,
        learningRate: 0.2,
        gradient: sampled({ samples: 16, passes, clip }),
      })[0]!;
    const free = after(100, 1e9);
    const clipped = after(100, 0.2);
    expect(free).toBeGreaterThan(0.9);
    // A pass that starts inside the clip range may overshoot it by one step.
    expect(clipped).toBeGreaterThan(0.59);
    expect(clipped).toBeLessThan(0.66);
  });

  it("find the rewarded responses of every prompt", () => {
    const space = randomSpace(6);
    const reward = linearReward(space, { quality: 1 });
    const policy = trained(space, {
      reward,
      penalty: 0.02,
      steps: 3000,
      learningRate: 0.3,
      gradient: sampled({ prompts: 3, samples: 8, passes: 2 }),
    });
    const optimum = objective(space, tiltedPolicy(space, reward, 0.02), reward, 0.02);
    expect(objective(space, policy, reward, 0.02)).toBeGreaterThan(0.9 * optimum);
  });

  it("refuse what cannot be trained", () => {
    const space = randomSpace(1);
    const base: PolicyTraining = {
      reward: new Float64Array(15),
      penalty: 0,
      steps: 1,
      learningRate: 1,
      gradient: { kind: "exact" },
    };
    const start = (more: Partial<PolicyTraining>) => () =>
      trainPolicy(space, { ...base, ...more }, stream()).next();
    expect(start({ penalty: -1 })).toThrow(/penalty = -1/);
    expect(start({ learningRate: 0 })).toThrow(/learningRate = 0/);
    expect(start({ gradient: sampled({ samples: 1 }) })).toThrow(/samples = 1/);
    expect(start({ gradient: sampled({ clip: 0 }) })).toThrow(/clip = 0/);
    expect(start({ shared: { dimension: 2, values: new Float64Array(4) } })).toThrow(/shared has 4 values/);
    expect(start({ reward: new Float64Array(2) })).toThrow(/reward has 2 entries/);
  });
});
