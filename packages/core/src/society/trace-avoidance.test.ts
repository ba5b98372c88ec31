import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binomialCdf } from "../stats/index.js";
import { completeGraph, connectedCaveman, type Graph } from "./graph.js";
import { AVOIDANCE_LEVEL, AvoidanceLimits, type SocietyHeader, societyFrame } from "./index.js";
import { randomSociety, traced, traceOf } from "./traced.testing.js";

function header(graph: Graph): SocietyHeader {
  const lists = Array.from({ length: graph.size }, (_, i) => [...graph.neighbours(i)]);
  const offsets = Uint32Array.from([0, ...lists.map((_, i) => lists.slice(0, i + 1).flat().length)]);
  return {
    kind: "society",
    version: 1,
    agents: graph.size,
    game: { id: "g", title: "G", actions: [], rounds: 1 },
    punishments: [],
    reputation: false,
    graph: { offsets, targets: Uint16Array.from(lists.flat()) },
  };
}

/** P(X ≤ k) for X the successes of these trials, over every outcome. */
function bruteForce(probabilities: readonly number[], k: number): number {
  let below = 0;
  for (let outcome = 0; outcome < 1 << probabilities.length; outcome++) {
    let successes = 0;
    let probability = 1;
    probabilities.forEach((p, i) => {
      const hit = ((outcome >> i) & 1) === 1;
      if (hit) successes++;
      probability *= hit ? p : 1 - p;
    });
    if (successes <= k) below += probability;
  }
  return below;
}

describe("the limit below which an agent is avoided", () => {
  it("is the binomial's where everybody can meet everybody", () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 60 }), fc.integer({ min: 1, max: 25 }), (agents, episodes) => {
        const limit = new AvoidanceLimits(header(completeGraph(agents))).limit(0, episodes);
        const cdf = (k: number) => binomialCdf(k, episodes * (agents - 1), 1 / (agents - 1));
        const level = AVOIDANCE_LEVEL / agents;
        if (limit >= 0) expect(cdf(limit)).toBeLessThan(level);
        expect(cdf(limit + 1)).toBeGreaterThanOrEqual(level);
      }),
    );
  });

  it("is exact where neighbours differ in number", () => {
    const graph = connectedCaveman(2, 4);
    const limits = new AvoidanceLimits(header(graph));
    const level = AVOIDANCE_LEVEL / 8;
    for (let agent = 0; agent < 8; agent++) {
      const choosers = [...graph.neighbours(agent)].map((j) => 1 / graph.neighbours(j).length);
      expect(limits.expected[agent]).toBeCloseTo(
        choosers.reduce((a, b) => a + b, 0),
        12,
      );
      for (const episodes of [1, 2, 3, 4]) {
        const trials = Array.from({ length: episodes }, () => choosers).flat();
        const limit = limits.limit(agent, episodes);
        if (limit >= 0) expect(bruteForce(trials, limit)).toBeLessThan(level);
        expect(bruteForce(trials, limit + 1)).toBeGreaterThanOrEqual(level);
      }
    }
    expect(limits.limit(0, 12)).toBeGreaterThanOrEqual(0);
  });

  it("tells nobody in a window too short to tell", () => {
    const limits = new AvoidanceLimits(header(completeGraph(100)));
    // e⁻⁷ = 0.0009 is above, e⁻⁸ = 0.0003 below 0.05 / 100.
    expect([1, 5, 7].map((episodes) => limits.limit(0, episodes))).toEqual([-1, -1, -1]);
    expect(limits.limit(0, 8)).toBe(0);
  });
});

describe("avoided agents", () => {
  it("are found where choosers pass one by, in windows long enough, and never where partners are drawn", () => {
    // Whoever picks its first or second neighbour of four never meets agents 3 and 4.
    const passing = (chosen: boolean) => {
      const make = randomSociety({ agents: 5, seed: 1, chosen });
      return traceOf(
        traced((tracer) => {
          const society = make(tracer);
          for (const agent of society.agents)
            Object.assign(agent["select"]!, { act: () => society.episode % 2 });
          return society;
        }, 20),
      );
    };
    const avoided = (chosen: boolean, episode: number) => [
      ...societyFrame(passing(chosen), episode, 10).nodes.avoided,
    ];
    expect(avoided(true, 19)).toEqual([0, 0, 0, 1, 1]);
    expect(avoided(true, 1)).toEqual([0, 0, 0, 0, 0]);
    expect(avoided(false, 19)).toEqual([0, 0, 0, 0, 0]);
  });

  it("appear by chance in at most one window of twenty where everybody chooses uniformly", () => {
    // 400 independent windows; the exact rate is below 0.05, so more than 34 (0.05 + 3.2 standard errors) means a
    // limit that is too lenient.
    let windows = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const trace = traceOf(traced(randomSociety({ agents: 6, seed, chosen: true, rounds: 1 }), 100));
      for (let episode = 9; episode < 100; episode += 10)
        if (societyFrame(trace, episode, 10).nodes.avoided.includes(1)) windows++;
    }
    expect(windows).toBeLessThanOrEqual(34);
    expect(windows).toBeGreaterThan(0);
  });
});
