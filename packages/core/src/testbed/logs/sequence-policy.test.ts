import { describe, expect, it } from "vitest";
import { deriveStream } from "../../random/index.js";
import { chiSquareUpper } from "../../stats/index.js";
import { type Factor, factors, SequencePolicy, usualBehaviour } from "./sequence-policy.js";

const at = (factor: Factor) => factors.indexOf(factor);
const draw = (policy: SequencePolicy, seed: number, prompt = -1) => {
  const choices = new Int32Array(factors.length);
  policy.draw(deriveStream("sequence-policy", seed, "draw"), prompt, choices, 0);
  return choices;
};

describe("the usual behaviour", () => {
  it.each(factors.map((factor) => [factor]))("of %s is a distribution", (factor) => {
    expect(usualBehaviour[factor].reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  });
});

describe("a sequence policy", () => {
  it("draws each factor by its probabilities", () => {
    const policy = new SequencePolicy({}, 1);
    const stream = deriveStream("sequence-policy", 1, "frequencies");
    const choices = new Int32Array(factors.length);
    const n = 20_000;
    const counts = factors.map((factor) => new Array<number>(usualBehaviour[factor].length).fill(0));
    for (let i = 0; i < n; i++) {
      policy.draw(stream, 0, choices, 0);
      for (let f = 0; f < factors.length; f++) counts[f]![choices[f]!]!++;
    }
    factors.forEach((factor, f) => {
      // One chance in 10,000 per factor of failing without a reason; the seed is fixed.
      const expected = usualBehaviour[factor].map((p) => n * p);
      if (expected.length === 1) return;
      const x = counts[f]!.reduce((sum, count, k) => sum + (count - expected[k]!) ** 2 / expected[k]!, 0);
      expect(chiSquareUpper(x, expected.length - 1), factor).toBeGreaterThan(1e-4);
    });
  });

  it("has the entropy of its factors, and none of divergence, before it learns", () => {
    const policy = new SequencePolicy({}, 1);
    let entropy = 0;
    for (const factor of factors) {
      for (const p of usualBehaviour[factor]) if (p > 0) entropy -= p * Math.log(p);
    }
    expect(policy.entropy()).toBeCloseTo(entropy, 10);
    expect(policy.divergence()).toBeCloseTo(0, 12);
    expect(policy.logRatio(0, draw(policy, 1), 0)).toBeCloseTo(0, 12);
  });

  it("moves by the gradient of a softmax", () => {
    const policy = new SequencePolicy({ format: [0.5, 0.3, 0.2] }, 1);
    const choices = draw(policy, 2);
    choices[at("format")] = 1;
    policy.accumulate(0, choices, 0, 2);
    policy.ascend(0.7, 4, 4, 0);
    // By hand: θ += 0.7 · 2/4 · (1[k = 1] − π), then softmax.
    const step = (0.7 * 2) / 4;
    const logits = [0.5, 0.3, 0.2].map((p, k) => Math.log(p) + step * ((k === 1 ? 1 : 0) - p));
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    const now = logits.map((logit) => Math.exp(logit) / total);
    // The same choices but for the format: every other factor cancels.
    const other = Int32Array.from(choices);
    other[at("format")] = 2;
    const difference = policy.logRatio(0, choices, 0) - policy.logRatio(0, other, 0);
    expect(difference).toBeCloseTo(Math.log(now[1]! / 0.3) - Math.log(now[2]! / 0.2), 10);
  });

  it("does not move when advantages cancel", () => {
    const policy = new SequencePolicy({}, 1);
    const choices = draw(policy, 3);
    policy.accumulate(0, choices, 0, 1);
    policy.accumulate(0, choices, 0, -1);
    policy.ascend(1, 2, 2, 0);
    expect(policy.divergence()).toBeCloseTo(0, 12);
  });

  it("is drawn back to what it was by a penalty on the divergence", () => {
    const policy = new SequencePolicy({}, 1);
    policy.accumulate(0, draw(policy, 4), 0, 3);
    policy.ascend(1, 1, 1, 0);
    const far = policy.divergence();
    for (let k = 0; k < 400; k++) policy.ascend(0.5, 1, 1, 1);
    expect(far).toBeGreaterThan(0.5);
    expect(policy.divergence()).toBeLessThan(far / 100);
  });

  it("learns a prompt by heart without the others knowing more than they share", () => {
    const policy = new SequencePolicy({ memory: [0.8, 0.1, 0.1] }, 2);
    const choices = draw(policy, 5);
    choices[at("memory")] = 2;
    const gain = (prompt: number) => {
      const other = Int32Array.from(choices);
      other[at("memory")] = 1;
      return policy.logRatio(prompt, choices, 0) - policy.logRatio(prompt, other, 0);
    };
    policy.accumulate(0, choices, 0, 1);
    policy.ascend(1, 8, 8, 0);
    expect(gain(0)).toBeGreaterThan(2 * gain(1));
    expect(gain(1)).toBeCloseTo(gain(-1), 12);
    expect(gain(1)).toBeGreaterThan(0);
  });
});
