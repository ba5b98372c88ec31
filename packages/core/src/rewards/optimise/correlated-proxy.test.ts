import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { banditMDP, createMDP, occupancy } from "../../worlds/index.js";
import {
  certifiedImprovement,
  certifyingCoefficient,
  expectation,
  occupancyDistribution,
  proxyCorrelation,
} from "./correlated-proxy.js";
import { chiSquaredDivergence } from "./divergence.js";
import { drawPolicy, drawWorld } from "./random-worlds.testing.js";

const uniform = Float64Array.of(1 / 3, 1 / 3, 1 / 3);
const truth = Float64Array.of(0, 1, 2);
const proxy = Float64Array.of(0, 2, 1);

/** Both sides of the bound for a distribution over the specification's arms. */
function sides(policy: number[]): { left: number; right: number; chiSquared: number } {
  const p = Float64Array.from(policy);
  const known = proxyCorrelation(uniform, proxy, truth);
  const chiSquared = chiSquaredDivergence(p, uniform);
  const proxyGain = expectation(p, proxy) - known.proxyMean;
  return {
    left: (expectation(p, truth) - known.trueMean) / known.trueDeviation,
    right: certifiedImprovement({ ...known, proxyGain, chiSquared }),
    chiSquared,
  };
}

describe("certifiedImprovement", () => {
  it("gives the specification's arms: tight at one corner, below at the other", () => {
    const known = proxyCorrelation(uniform, proxy, truth);
    expect(known.correlation).toBeCloseTo(0.5, 14);
    expect(known.proxyDeviation).toBeCloseTo(Math.sqrt(2 / 3), 14);
    expect(known.trueDeviation).toBeCloseTo(Math.sqrt(2 / 3), 14);
    expect(certifyingCoefficient(known.correlation, known.proxyDeviation).toFixed(6)).toBe("0.707107");
    const tight = sides([0, 1, 0]);
    expect(tight.chiSquared).toBeCloseTo(2, 14);
    expect(tight.left).toBeCloseTo(0, 14);
    expect(tight.right).toBeCloseTo(0, 14);
    const inner = sides([0.2, 0.45, 0.35]);
    expect(inner.chiSquared.toFixed(3)).toBe("0.095");
    expect(inner.left.toFixed(6)).toBe("0.183712");
    expect(inner.right.toFixed(6)).toBe("0.078519");
    const hacked = sides([0, 0, 1]);
    expect(hacked.left.toFixed(6)).toBe("1.224745");
    expect(hacked.right.toFixed(6)).toBe("-2.449490");
  });

  it("is never above the true improvement, for any world, rewards and two policies", () => {
    let positive = 0;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 0, max: 64 }), (seed, parts) => {
        // In steps, because r within 1e-8 of 1 cannot be told from 1.
        const mix = parts / 64;
        const drawn = drawWorld(seed);
        const { mdp } = drawn;
        const reward = drawn.table();
        const noise = drawn.table();
        // Terminal rows pay nothing.
        for (let i = 0; i < reward.length; i++) {
          if (mdp.terminal[Math.floor(i / mdp.actions)] === 1) reward[i] = noise[i] = 0;
        }
        const seen = noise.map((value, i) => mix * value + (1 - mix) * reward[i]);
        const reference = occupancyDistribution(mdp, occupancy(mdp, drawPolicy(drawn)));
        const known = proxyCorrelation(reference, seen, reward);
        fc.pre(known.correlation > 1e-3);
        const policy = occupancyDistribution(mdp, occupancy(mdp, drawPolicy(drawn)));
        const certified = certifiedImprovement({
          ...known,
          proxyGain: expectation(policy, seen) - known.proxyMean,
          chiSquared: chiSquaredDivergence(policy, reference),
        });
        const gain = (expectation(policy, reward) - known.trueMean) / known.trueDeviation;
        expect(certified).toBeLessThanOrEqual(gain + 1e-9);
        if (certified > 0) positive++;
      }),
      { numRuns: 500 },
    );
    expect(positive).toBeGreaterThan(5);
  });

  it("certifies the gain itself for a perfect proxy, and nothing at infinite divergence", () => {
    const input = { correlation: 1, proxyDeviation: 2, proxyGain: 3, chiSquared: 5 };
    expect(certifiedImprovement(input)).toBe(1.5);
    expect(certifiedImprovement({ ...input, correlation: 0.5, chiSquared: Infinity })).toBe(-Infinity);
  });

  it("refuses proxies that are not positively correlated", () => {
    const input = { correlation: 0, proxyDeviation: 1, proxyGain: 1, chiSquared: 0 };
    expect(() => certifiedImprovement(input)).toThrow(/not positively correlated certifies nothing/);
    expect(() => certifiedImprovement({ ...input, correlation: 0.5, chiSquared: -1 })).toThrow(
      /chiSquared is -1/,
    );
    expect(() => certifiedImprovement({ ...input, correlation: 0.5, proxyDeviation: 0 })).toThrow(
      /proxyDeviation/,
    );
  });
});

describe("proxyCorrelation", () => {
  it("does not change with shifts and positive scales, and turns with the sign", () => {
    const base = proxyCorrelation(uniform, proxy, truth).correlation;
    const moved = proxyCorrelation(
      uniform,
      proxy.map((x) => 7 * x - 3),
      truth.map((x) => 0.1 * x + 9),
    ).correlation;
    expect(moved).toBeCloseTo(base, 13);
    expect(
      proxyCorrelation(
        uniform,
        proxy.map((x) => -x),
        truth,
      ).correlation,
    ).toBeCloseTo(-base, 13);
  });

  it("refuses a reward that the reference always sees at one value, and names it", () => {
    expect(() => proxyCorrelation(Float64Array.of(1, 0, 0), proxy, truth)).toThrow(/The proxy is 0 wherever/);
    expect(() => proxyCorrelation(uniform, proxy, new Float64Array(3))).toThrow(/The truth is 0 wherever/);
  });
});

describe("occupancyDistribution", () => {
  it("sums to 1, with the time after the end last", () => {
    for (let seed = 1; seed <= 40; seed++) {
      const drawn = drawWorld(seed);
      const whole = occupancyDistribution(drawn.mdp, occupancy(drawn.mdp, drawPolicy(drawn)));
      expect(whole.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
      if (!drawn.mdp.terminal.includes(1)) expect(whole[whole.length - 1]).toBe(0);
    }
    const bandit = banditMDP(2, 0.9);
    const whole = occupancyDistribution(bandit, occupancy(bandit, Float64Array.of(0.5, 0.5, 0.5, 0.5)));
    expect(whole[4]).toBeCloseTo(0.9, 14);
  });

  it("has no time after the end where no action leads there, and an exact one where few do", () => {
    // World 98042 has a terminal state that cannot be reached.
    const drawn = drawWorld(98_042);
    expect(drawn.mdp.terminal.includes(1)).toBe(true);
    for (let i = 0; i < 200; i++) {
      const whole = occupancyDistribution(drawn.mdp, occupancy(drawn.mdp, drawPolicy(drawn)));
      expect(whole[whole.length - 1]).toBe(0);
    }
    // Ending with chance ε per step: γ ε / (1 − γ (1 − ε)).
    const mdp = createMDP({
      states: 2,
      actions: 2,
      discount: 0.9,
      start: [1, 0],
      terminals: [1],
      transition: [1, 0, 0, 1, 0, 1, 0, 1],
    });
    for (const rare of [0.5, 1e-8, 1e-20, 1e-200]) {
      const whole = occupancyDistribution(mdp, occupancy(mdp, Float64Array.of(1 - rare, rare, 0.5, 0.5)));
      expect(whole[4] / ((0.9 * rare) / (0.1 + 0.9 * rare))).toBeCloseTo(1, 13);
    }
  });

  it("counts starting at the end as having ended", () => {
    const mdp = createMDP({
      states: 2,
      actions: 1,
      discount: 0.9,
      start: [0.75, 0.25],
      terminals: [1],
      transition: [1, 0, 0, 1],
    });
    expect(Array.from(occupancyDistribution(mdp, occupancy(mdp, Float64Array.of(1, 1))))).toEqual([
      expect.closeTo(0.75, 14),
      0,
      0.25,
    ]);
  });

  it("refuses discount 1", () => {
    expect(() => occupancyDistribution(banditMDP(2), new Float64Array(4))).toThrow(/discount below 1/);
  });
});

describe("rewards beyond 1e±150", () => {
  it("correlate as they would in another unit", () => {
    const reference = Float64Array.of(1 / 3, 1 / 3, 1 / 3);
    for (const unit of [1e-300, 1e-200, 1e200, 1e300]) {
      const known = proxyCorrelation(reference, Float64Array.of(0, 2 * unit, unit), Float64Array.of(0, 1, 2));
      expect(known.correlation).toBeCloseTo(0.5, 12);
      expect(known.proxyDeviation / unit).toBeCloseTo(Math.sqrt(2 / 3), 12);
    }
  });
});
