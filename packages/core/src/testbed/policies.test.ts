import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveStream } from "../random/index.js";
import { bestOfNDivergence } from "../rewards/overoptimisation/index.js";
import {
  bestOfNPolicy,
  drawResponseSpace,
  evaluatePolicy,
  linearReward,
  policyDivergence,
  proxyOrder,
  tiltedPolicy,
  tiltedToDivergence,
} from "./index.js";
import { randomSpace, spaceOf } from "./small-spaces.testing.js";

/** Best-of-n of one prompt by going through all Kⁿ sequences of draws, ties broken uniformly among draws. */
function enumerated(base: readonly number[], proxy: readonly number[], n: number): number[] {
  const policy = base.map(() => 0);
  const draws = new Array<number>(n).fill(0);
  for (;;) {
    const chance = draws.reduce((product, k) => product * base[k]!, 1);
    const best = Math.max(...draws.map((k) => proxy[k]!));
    const winners = draws.filter((k) => proxy[k] === best);
    for (const k of winners) policy[k]! += chance / winners.length;
    let i = 0;
    while (i < n && ++draws[i]! === base.length) draws[i++] = 0;
    if (i === n) return policy;
  }
}

describe("bestOfNPolicy", () => {
  it("is what enumerating all draws gives, with ties and without", () => {
    const base = [0.1, 0.4, 0.2, 0.3];
    const space = spaceOf([base, [0.25, 0.25, 0.25, 0.25]]);
    for (const [first, second] of [
      [
        [1, 3, 2, 4],
        [4, 3, 2, 1],
      ],
      [
        [1, 2, 2, 1],
        [5, 5, 5, 5],
      ],
      [
        [2, 2, 1, 2],
        [0, 1, 1, 3],
      ],
    ] as const) {
      const order = proxyOrder(space, Float64Array.of(...first, ...second));
      for (const n of [1, 2, 3, 5]) {
        const policy = bestOfNPolicy(space, order, n);
        const expected = [...enumerated(base, first, n), ...enumerated([0.25, 0.25, 0.25, 0.25], second, n)];
        expected.forEach((p, row) => {
          expect(policy[row]).toBeCloseTo(p, 13);
        });
      }
    }
  });

  it("is the base policy for n = 1 and where everything ties", () => {
    const space = randomSpace(1);
    const proxy = linearReward(space, { quality: 1 });
    expect(policyDivergence(space, bestOfNPolicy(space, proxyOrder(space, proxy), 1))).toBeCloseTo(0, 14);
    expect(policyDivergence(space, bestOfNPolicy(space, proxyOrder(space, proxy.fill(2)), 9))).toBeCloseTo(
      0,
      14,
    );
  });

  it("stays within ln n − (n − 1)/n and comes close to it with many responses", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 300 }), (seed, n) => {
        const space = randomSpace(seed, 2, 6);
        const policy = bestOfNPolicy(space, proxyOrder(space, linearReward(space, { quality: 1 })), n);
        for (const from of [0, 6])
          expect(policy.subarray(from, from + 6).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
        expect(policyDivergence(space, policy)).toBeLessThanOrEqual(bestOfNDivergence(n) + 1e-12);
      }),
      { numRuns: 100, seed: 1 },
    );
    // What a finite number of responses lacks shrinks as they grow.
    const gapOf = (responses: number) => {
      const space = drawResponseSpace(
        { prompts: 1, responses, features: [{ name: "quality" }] },
        deriveStream("testbed", 7, "many"),
      );
      const policy = bestOfNPolicy(space, proxyOrder(space, linearReward(space, { quality: 1 })), 16);
      return bestOfNDivergence(16) - policyDivergence(space, policy);
    };
    expect(gapOf(20_000)).toBeLessThan(1e-4);
    expect(gapOf(20_000)).toBeGreaterThan(0);
    expect(gapOf(200)).toBeGreaterThan(gapOf(2000));
  });

  it("raises the proxy with n, up to the best response", () => {
    const space = randomSpace(3, 2, 40);
    const proxy = linearReward(space, { quality: 1, length: 0.3 });
    const order = proxyOrder(space, proxy);
    const at = (n: number) =>
      evaluatePolicy(space, bestOfNPolicy(space, order, n), { proxy }).means["proxy"]!;
    const means = [1, 2, 3, 7, 50, 400].map(at);
    for (let i = 1; i < means.length; i++) expect(means[i]).toBeGreaterThan(means[i - 1]!);
    const best = (Math.max(...proxy.subarray(0, 40)) + Math.max(...proxy.subarray(40))) / 2;
    expect(at(1_000_000)).toBeCloseTo(best, 6);
  });

  it("refuses no draws and rewards that do not fit", () => {
    const space = randomSpace(1);
    expect(() => proxyOrder(space, new Float64Array(3))).toThrow(/proxy has 3 entries/);
    expect(() => evaluatePolicy(space, space.base, { gold: new Float64Array(16) })).toThrow(
      /gold has 16 entries/,
    );
    expect(() => evaluatePolicy(space, space.base, { gold: new Float64Array(15).fill(Number.NaN) })).toThrow(
      /gold has 15 entries; expected a finite number/,
    );
    const order = proxyOrder(space, new Float64Array(15));
    expect(() => bestOfNPolicy(space, order, 0)).toThrow(/n = 0/);
  });
});

describe("tilted policies", () => {
  it("are π₀ exp(r/β) normalised, with the divergence E[r]/β − ln E₀ exp(r/β)", () => {
    const space = spaceOf([
      [0.2, 0.8],
      [0.5, 0.5],
    ]);
    const reward = Float64Array.of(1, 0, 0, 3);
    const policy = tiltedPolicy(space, reward, 2);
    expect(policy[0]! / policy[1]!).toBeCloseTo(0.25 * Math.exp(0.5), 13);
    expect(policy[3]).toBeCloseTo(1 / (1 + Math.exp(-1.5)), 13);
    const { divergence, means } = evaluatePolicy(space, policy, { reward });
    const logs = [Math.log(0.2 * Math.exp(0.5) + 0.8), Math.log(0.5 + 0.5 * Math.exp(1.5))];
    expect(divergence).toBeCloseTo(means["reward"]! / 2 - (logs[0]! + logs[1]!) / 2, 13);
  });

  it("have the highest reward of all policies at their divergence", () => {
    const space = randomSpace(4, 1, 6);
    const reward = linearReward(space, { quality: 1, length: -0.5 });
    const { policy } = tiltedToDivergence(space, reward, 0.3);
    const own = evaluatePolicy(space, policy, { reward });
    const stream = deriveStream("testbed", 4, "rivals");
    for (let i = 0; i < 200; i++) {
      const other = tiltedToDivergence(
        space,
        reward.map((r) => r + 0.5 * stream.normal()),
        0.3,
      ).policy;
      expect(evaluatePolicy(space, other, { reward }).means["reward"]).toBeLessThanOrEqual(
        own.means["reward"]!,
      );
    }
  });

  it("reach the divergence asked for, and say when there is none", () => {
    const space = randomSpace(5);
    const reward = linearReward(space, { length: 1 });
    for (const nats of [1e-4, 0.1, 0.5]) {
      const { policy, beta } = tiltedToDivergence(space, reward, nats);
      expect(policyDivergence(space, policy)).toBeCloseTo(nats, 10);
      tiltedPolicy(space, reward, beta).forEach((p, row) => {
        expect(p).toBeCloseTo(policy[row]!, 12);
      });
    }
    expect(() => tiltedToDivergence(space, reward, 9)).toThrow(
      /divergence = 9; expected above 0 and at most/,
    );
    expect(() => tiltedPolicy(space, reward, 0)).toThrow(/beta = 0/);
  });

  it("do not overflow at large rewards", () => {
    const space = spaceOf([[0.5, 0.5]]);
    expect([...tiltedPolicy(space, Float64Array.of(1e6, -1e6), 1e-3)]).toEqual([1, 0]);
  });
});
