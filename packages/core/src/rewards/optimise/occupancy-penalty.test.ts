import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { banditMDP, createMDP, occupancy, returnRange, uniformPolicy } from "../../worlds/index.js";
import {
  certifiedImprovement,
  certifyingCoefficient,
  expectation,
  occupancyDistribution,
  proxyCorrelation,
} from "./correlated-proxy.js";
import { chiSquaredDivergence, klDivergence } from "./divergence.js";
import { idleCoefficient, type OccupancyPenalty, occupancyPenaltyOptimum } from "./occupancy-penalty.js";
import { drawPolicy, drawWorld, loop } from "./random-worlds.testing.js";

const penalties: readonly OccupancyPenalty[] = ["root-chi-squared", "chi-squared", "kl"];

function penalised(
  penalty: OccupancyPenalty,
  coefficient: number,
  gain: number,
  p: Float64Array,
  q: Float64Array,
) {
  if (coefficient === 0) return gain;
  const divergence = penalty === "kl" ? klDivergence(p, q) : chiSquaredDivergence(p, q);
  return gain - coefficient * (penalty === "root-chi-squared" ? Math.sqrt(divergence) : divergence);
}

describe("occupancyPenaltyOptimum", () => {
  it("certifies its answers to 1e-9, for every penalty and coefficients over five orders of magnitude", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.double({ min: -4, max: 0.5, noNaN: true }),
        fc.constantFrom(...penalties),
        (seed, power, penalty) => {
          const drawn = drawWorld(seed, { states: 8, actions: 4 });
          const proxy = drawn.table();
          const reference = drawPolicy(drawn);
          const coefficient = 10 ** power;
          const found = occupancyPenaltyOptimum(drawn.mdp, { proxy, reference, penalty, coefficient });
          expect(found.upperBound - found.objective).toBeGreaterThanOrEqual(-1e-12);
          expect(found.upperBound - found.objective).toBeLessThanOrEqual(1e-9);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("does so where Mehrotra's steps cycle or start badly", () => {
    for (const [seed, penalty, coefficient] of [
      [203_023, "chi-squared", 0.12377556918957508],
      [200_956, "root-chi-squared", 0.007111763517046291],
      [204_107, "root-chi-squared", 0.0008723907043073735],
      [56_933, "root-chi-squared", 0.0006473947850022493],
    ] as const) {
      const drawn = drawWorld(seed, { states: 8, actions: 4 });
      const proxy = drawn.table();
      const reference = drawPolicy(drawn);
      const found = occupancyPenaltyOptimum(drawn.mdp, { proxy, reference, penalty, coefficient });
      expect(found.upperBound - found.objective).toBeLessThanOrEqual(1e-9);
    }
  });

  it("is beaten by no other policy, and reports its objective, divergence and return as they are", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.constantFrom(...penalties), (seed, penalty) => {
        const drawn = drawWorld(seed);
        const { mdp } = drawn;
        const proxy = drawn.table();
        for (let i = 0; i < proxy.length; i++)
          if (mdp.terminal[Math.floor(i / mdp.actions)] === 1) proxy[i] = 0;
        const reference = drawPolicy(drawn);
        const base = occupancyDistribution(mdp, occupancy(mdp, reference));
        const found = occupancyPenaltyOptimum(mdp, { proxy, reference, penalty, coefficient: 0.2 });
        const own = occupancyDistribution(mdp, occupancy(mdp, found.policy));
        const worth = penalised(penalty, 0.2, expectation(own, proxy), own, base);
        expect(found.objective).toBeCloseTo(worth, 11);
        expect(found.proxyReturn).toBeCloseTo(expectation(own, proxy), 11);
        for (let i = 0; i < 25; i++) {
          const policy = i === 0 ? reference : drawPolicy(drawn);
          // Far and near: mixtures of policies come close to the optimum.
          const near = policy.map((p, k) => (i % 2 === 0 ? p : 0.02 * p + 0.98 * found.policy[k]));
          const other = occupancyDistribution(mdp, occupancy(mdp, near));
          const value = penalised(penalty, 0.2, expectation(other, proxy), other, base);
          expect(value).toBeLessThanOrEqual(found.objective + 1e-9);
        }
      }),
      // World 98042 has a terminal state that no action leads to.
      { numRuns: 100, examples: penalties.map((penalty) => [98_042, penalty]) },
    );
  });

  it("counts ending in the divergence, however rarely the reference ends", () => {
    // Action 0 stays, action 1 ends. With γ = 1/2 a policy that ends at once takes action 1 and has ended for a
    // mass of 1/2 each, and the reference for ε / (1 + ε) each, so that χ² = (1 + ε) / (2 ε) − 1.
    const mdp = createMDP({
      states: 2,
      actions: 2,
      discount: 0.5,
      start: [1, 0],
      terminals: [1],
      transition: [1, 0, 0, 1, 0, 1, 0, 1],
    });
    for (const rare of [1e-3, 1e-12, 1e-20, 1e-100]) {
      const reference = Float64Array.of(1 - rare, rare, 0.5, 0.5);
      const proxy = Float64Array.of(0, 1, 0, 0);
      const found = occupancyPenaltyOptimum(mdp, {
        proxy,
        reference,
        penalty: "chi-squared",
        coefficient: 0,
      });
      expect(found.divergence / ((1 + rare) / (2 * rare) - 1)).toBeCloseTo(1, 13);
    }
  });

  it("agrees with a fine grid over three arms", () => {
    const mdp = loop(3);
    const proxy = Float64Array.of(0.3, 1, -0.4);
    const reference = Float64Array.of(0.5, 0.2, 0.3);
    const n = 400;
    for (const penalty of penalties) {
      let best = -Infinity;
      for (let i = 0; i <= n; i++) {
        for (let j = 0; i + j <= n; j++) {
          const p = Float64Array.of(i / n, j / n, (n - i - j) / n);
          best = Math.max(best, penalised(penalty, 0.25, expectation(p, proxy), p, reference));
        }
      }
      const found = occupancyPenaltyOptimum(mdp, { proxy, reference, penalty, coefficient: 0.25 });
      expect(found.objective).toBeGreaterThanOrEqual(best - 1e-12);
      expect(found.objective).toBeLessThan(best + 1e-4);
    }
  });

  it("has the closed forms of one state: softmax for KL, a clipped line for χ²", () => {
    const mdp = loop(3);
    const proxy = Float64Array.of(0.3, 1, -0.4);
    const reference = Float64Array.of(0.5, 0.2, 0.3);
    const kl = occupancyPenaltyOptimum(mdp, { proxy, reference, penalty: "kl", coefficient: 0.5 });
    const weights = reference.map((value, i) => value * Math.exp(proxy[i] / 0.5));
    const sum = weights.reduce((a, b) => a + b);
    for (let a = 0; a < 3; a++) expect(kl.policy[a]).toBeCloseTo(weights[a] / sum, 10);
    const mean = expectation(reference, proxy);
    const chi = occupancyPenaltyOptimum(mdp, { proxy, reference, penalty: "chi-squared", coefficient: 2 });
    for (let a = 0; a < 3; a++)
      expect(chi.policy[a]).toBeCloseTo(reference[a] * (1 + (proxy[a] - mean) / 4), 10);
  });

  it("with the certifying coefficient, gives the greatest certified improvement", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const drawn = drawWorld(seed);
      const { mdp } = drawn;
      const truth = drawn.table();
      const proxy = drawn.table().map((value, i) => 0.6 * value + truth[i]);
      for (const table of [truth, proxy])
        for (let i = 0; i < table.length; i++)
          if (mdp.terminal[Math.floor(i / mdp.actions)] === 1) table[i] = 0;
      const reference = drawPolicy(drawn);
      const base = occupancyDistribution(mdp, occupancy(mdp, reference));
      const known = proxyCorrelation(base, proxy, truth);
      if (known.correlation <= 0.05) continue;
      const certificate = (policy: Float64Array) => {
        const own = occupancyDistribution(mdp, occupancy(mdp, policy));
        return certifiedImprovement({
          ...known,
          proxyGain: expectation(own, proxy) - known.proxyMean,
          chiSquared: chiSquaredDivergence(own, base),
        });
      };
      const { policy } = occupancyPenaltyOptimum(mdp, {
        proxy,
        reference,
        penalty: "root-chi-squared",
        coefficient: certifyingCoefficient(known.correlation, known.proxyDeviation),
      });
      const best = certificate(policy);
      expect(best).toBeGreaterThanOrEqual(-1e-9);
      for (let i = 0; i < 10; i++) expect(certificate(drawPolicy(drawn))).toBeLessThanOrEqual(best + 1e-8);
    }
  });

  it("keeps to the reference from the idle coefficient on, and leaves it just below", () => {
    for (let seed = 1; seed <= 30; seed++) {
      const drawn = drawWorld(seed);
      const { mdp } = drawn;
      const proxy = drawn.table();
      const reference = drawPolicy(drawn);
      const idle = idleCoefficient(mdp, proxy, reference);
      const problem = { proxy, reference, penalty: "root-chi-squared" as const };
      expect(occupancyPenaltyOptimum(mdp, { ...problem, coefficient: 1.01 * idle }).divergence).toBe(0);
      const below = occupancyPenaltyOptimum(mdp, { ...problem, coefficient: 0.98 * idle });
      expect(below.divergence).toBeGreaterThan(1e-6);
      const mean = expectation(occupancyDistribution(mdp, occupancy(mdp, reference)), proxy);
      expect(below.objective).toBeGreaterThan(mean);
    }
  });

  it("without a penalty, is the proxy's best policy", () => {
    for (let seed = 1; seed <= 30; seed++) {
      const drawn = drawWorld(seed);
      const { mdp } = drawn;
      const proxy = drawn.table();
      const problem = {
        proxy,
        reference: drawPolicy(drawn),
        penalty: "chi-squared" as const,
        coefficient: 0,
      };
      const found = occupancyPenaltyOptimum(mdp, problem);
      expect(found.proxyReturn).toBeCloseTo((1 - mdp.discount) * returnRange(mdp, proxy).best, 10);
      expect(found.upperBound - found.objective).toBeLessThanOrEqual(1e-10);
    }
  });

  it("takes only actions that the reference takes", () => {
    const mdp = createMDP({
      states: 2,
      actions: 2,
      discount: 0.9,
      transition: [1, 0, 0, 1, 1, 0, 0, 1],
    });
    const proxy = Float64Array.of(0, 1, 0, 5);
    const reference = Float64Array.of(0.5, 0.5, 1, 0);
    for (const penalty of penalties)
      for (const coefficient of [0, 0.05]) {
        const found = occupancyPenaltyOptimum(mdp, { proxy, reference, penalty, coefficient });
        expect(found.policy[3]).toBe(0);
        expect(found.divergence).toBeLessThan(Infinity);
        expect(found.upperBound - found.objective).toBeLessThanOrEqual(1e-9);
        // The best cycle goes over and comes back, in half of the time.
        expect(found.proxyReturn).toBeLessThan(0.55);
      }
  });

  it("refuses coefficients below 0 and discount 1", () => {
    const problem = {
      proxy: new Float64Array(2),
      reference: Float64Array.of(0.5, 0.5),
      penalty: "kl" as const,
    };
    expect(() => occupancyPenaltyOptimum(loop(2), { ...problem, coefficient: -1 })).toThrow(
      /coefficient is -1/,
    );
    const bandit = banditMDP(2);
    expect(() =>
      occupancyPenaltyOptimum(bandit, {
        proxy: new Float64Array(4),
        reference: uniformPolicy(bandit),
        penalty: "kl",
        coefficient: 1,
      }),
    ).toThrow(/discount below 1/);
  });
});

describe("the edges of a world", () => {
  it("has, with discount 0, no coordinates for states that are never started in", () => {
    const mdp = createMDP({
      states: 2,
      actions: 2,
      discount: 0,
      start: [1, 0],
      transition: [0, 1, 0, 1, 1, 0, 1, 0],
    });
    for (const penalty of ["kl", "chi-squared", "root-chi-squared"] as const) {
      const found = occupancyPenaltyOptimum(mdp, {
        proxy: Float64Array.of(0, 1, 5, 7),
        reference: uniformPolicy(mdp),
        penalty,
        coefficient: 0.1,
      });
      expect(found.objective).toBeLessThanOrEqual(1);
      expect(found.upperBound - found.objective).toBeLessThan(1e-9);
    }
  });

  it("refuses a reference whose occupancy underflows, naming state and action", () => {
    const mdp = createMDP({
      states: 3,
      actions: 2,
      discount: 0.9,
      start: [1, 0, 0],
      transition: [1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 0],
    });
    expect(() =>
      occupancyPenaltyOptimum(mdp, {
        proxy: new Float64Array(6),
        reference: Float64Array.of(1, 1e-200, 1, 1e-200, 0.5, 0.5),
        penalty: "kl",
        coefficient: 1,
      }),
    ).toThrow(/state 1, action 1 underflows/);
  });

  it("refuses a reference whose mass that has ended underflows", () => {
    const mdp = createMDP({
      states: 2,
      actions: 2,
      discount: 0.9,
      start: [1, 0],
      terminals: [1],
      transition: [1, 0, 1, 1e-200, 0, 1, 0, 1],
    });
    expect(() =>
      occupancyPenaltyOptimum(mdp, {
        proxy: new Float64Array(4),
        reference: Float64Array.of(1, 1e-200, 0.5, 0.5),
        penalty: "chi-squared",
        coefficient: 1,
      }),
    ).toThrow(/has ended underflows/);
  });

  it("has the same optimum in any unit", () => {
    const mdp = banditMDP(3, 0.5);
    const base = Float64Array.of(3, 2, 0, 0, 0, 0);
    for (const penalty of ["kl", "chi-squared", "root-chi-squared"] as const) {
      const at = (unit: number) =>
        occupancyPenaltyOptimum(mdp, {
          proxy: base.map((r) => r * unit),
          reference: uniformPolicy(mdp),
          penalty,
          coefficient: 0.2 * unit,
        });
      for (const unit of [1e-200, 1e200]) {
        const found = at(unit);
        for (let a = 0; a < 3; a++) expect(found.policy[a]).toBeCloseTo(at(1).policy[a], 10);
        expect(found.objective / unit).toBeCloseTo(at(1).objective, 10);
      }
    }
  });
});
