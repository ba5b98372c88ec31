import {
  type CellResults,
  type Claim,
  evaluateClaims,
  type Parameters,
  type Study,
} from "@operant/core/study";
import { describe, expect, it } from "vitest";
import { conditions } from "../conditions.js";
import { parameters } from "../parameters.js";
import { MAIN_SIX } from "../published.js";
import { summaries } from "../summaries.js";
import { sampleWith, syntheticCell } from "../synthetic-results.testing.js";
import { verdictOnBest } from "./all-mechanisms.js";
import { claimDataOf } from "./data.js";
import { claims } from "./index.js";

const claim = (id: string) => claims.find((one) => one.id === id)!;
const verdict = (id: string, cells: readonly CellResults[]) => claim(id).check(claimDataOf(cells)).verdict;
const times = (n: number, value: number) => Array.from({ length: n }, () => value);

/** The same summaries for each of the main six, from a function of the condition. */
const six = (make: (condition: string) => Record<string, number[]>) =>
  MAIN_SIX.map((condition) => syntheticCell(condition, make(condition)));
const isDirect = (condition: string) => condition === "ipd-dp" || condition === "ipd-dp-s";

describe("every claim", () => {
  it("has its own id and every field that a reader needs", () => {
    expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length);
    for (const { id, statement, origin, published, statistic, rule, control } of claims)
      for (const text of [statement, origin, published, statistic, rule, control])
        expect(text?.length, id).toBeGreaterThan(4);
  });

  it("needs conditions and parameters that exist", () => {
    for (const { id, needs } of claims) {
      for (const condition of needs.conditions) expect(conditions, id).toHaveProperty(condition);
      parameters
        .partial()
        .strict()
        .parse({ ...needs.exactly, ...needs.atLeast });
    }
  });

  it("takes the paper's claims as second-hand: its body could not be read", () => {
    for (const { id, source, origin } of claims)
      if (/^[abc]-/.test(id))
        expect([source, origin]).toEqual(["second-hand", expect.stringContaining("could not be read")]);
    expect(new Set(claims.map(({ source }) => source))).toEqual(
      new Set(["second-hand", "reference", "ours"]),
    );
  });

  it("is left undecided, without an error, by a run that holds nothing it needs", () => {
    const study = { claims, conditions, summaries, parameters } as unknown as Study;
    for (const { outcome } of evaluateClaims(study, [
      syntheticCell("caveman-ipd-dp-s", { cooperation_final: [0.5] }),
    ]))
      expect(outcome.verdict).toBe("not at this scale");
  });
});

describe("when its conditions ran but no summary applies", () => {
  /** Claims about times to a level: there "does not apply" means that the level was never reached. */
  const TIMES = [
    "c-ipd-speed",
    "c-centipede-speed",
    "reference-counts",
    "reference-medians",
    "direct-rises-faster",
  ];

  it.each(claims.map(({ id }) => id))(
    "%s is undecided, or refuted where never reaching a level does it",
    (id) => {
      const { needs, check } = claim(id);
      const cells = needs.conditions.map((name) =>
        syntheticCell(name, { moves_all: times(20, 100) }, {}, 101),
      );
      expect(check(claimDataOf(cells)).verdict).toBe(
        TIMES.includes(id) ? "not reproduced" : "not at this scale",
      );
    },
  );
});

describe("a claim about the authors' design", () => {
  /** Another value of every parameter than its default. */
  const OTHER: Parameters = {
    game: "centipede",
    partner: "chosen",
    punishers: "third-party",
    reputation: "play",
    playSeesReputation: true,
    punishSeesReputation: true,
    network: "caveman",
    profile: "corrected",
    individualReputation: "authors",
    terminals: "corrected",
    centipedeReward: "corrected",
    justPunishment: -3,
    unjustPunishment: -9,
    punishmentLoss: 4,
    agents: 6,
    rounds: 11,
    hidden: 64,
    gamma: 0.5,
    batch: 99,
    targetEvery: 100,
    playCapacity: 1000,
    punishCapacity: 1000,
    playLearningRate: 0.05,
    selectLearningRate: 0.05,
    punishLearningRate: 0.05,
    epsilonStart: 0.9,
    playEpsilonFloor: 0.02,
    selectEpsilonFloor: 0.02,
    punishEpsilonFloor: 0.8,
    playEpsilonDecay: 0.1,
    punishEpsilonDecay: 0.1,
  };
  const verdictWith = (one: Claim, set: Parameters) => {
    const cells = one.needs.conditions.map((name) =>
      syntheticCell(name, { moves_all: times(20, 100) }, set, 101),
    );
    const study = { claims: [one], conditions, summaries, parameters } as unknown as Study;
    return evaluateClaims(study, cells)[0]!.outcome;
  };

  it("has another value of every parameter to be tried with", () => {
    const { episodes, ...defaults } = parameters.parse({});
    expect(Object.keys(OTHER).sort()).toEqual(Object.keys(defaults).sort());
    for (const [name, value] of Object.entries(defaults)) expect(OTHER[name], name).not.toBe(value);
  });

  it.each(claims.map((one) => [one.id, one] as const))("%s is not decided at another setting", (_, one) => {
    for (const [name, value] of Object.entries(OTHER)) {
      // Where every condition sets the parameter to this very value, nothing is changed.
      if (one.needs.conditions.every((condition) => conditions[condition]!.set[name] === value)) continue;
      const { verdict: found, note } = verdictWith(one, { [name]: value });
      expect(found, name).toBe("not at this scale");
      expect(note, name).toContain(name);
    }
  });

  it("may be decided on more episodes, unless it compares numbers", () => {
    const pair = ["ipd-dp", "ipd-tpp"].map((name, i) =>
      syntheticCell(name, { cooperation_final: sampleWith(0.9 + 0.09 * i, 0.04) }, { episodes: 3000 }),
    );
    const study = { claims, conditions, summaries, parameters } as unknown as Study;
    const outcomes = evaluateClaims(study, pair);
    expect(outcomes.find(({ claim: { id } }) => id === "a-ipd-final")!.outcome.verdict).toBe("reproduced");
    expect(verdictWith(claim("reference-means"), { episodes: 3000 }).note).toContain("episodes=2000");
  });
});

describe("claims (a) and (b)", () => {
  const pair = (direct: number, third: number, sd: number, summary = "cooperation_final") => [
    syntheticCell("ipd-dp", { [summary]: sampleWith(direct, sd) }),
    syntheticCell("ipd-tpp", { [summary]: sampleWith(third, sd) }),
  ];

  it("(a) holds when TPP ends higher and fails when DP does", () => {
    expect(verdict("a-ipd-final", pair(0.9, 0.99, 0.04))).toBe("reproduced");
    expect(verdict("a-ipd-final", pair(0.99, 0.9, 0.04))).toBe("not reproduced");
    expect(verdict("a-ipd-final", pair(0.92, 0.95, 0.1))).toBe("not at this scale");
  });

  it("(b) is about the other direction and the reward", () => {
    expect(verdict("b-ipd-first-500", pair(143, 120, 15, "reward_first_500"))).toBe("reproduced");
    expect(verdict("b-ipd-first-500", pair(120, 143, 15, "reward_first_500"))).toBe("not reproduced");
  });

  it("estimates in points and with the sign of the claim", () => {
    const outcome = claim("a-ipd-final").check(claimDataOf(pair(0.9, 0.99, 0.04)));
    expect(outcome.estimate).toBeCloseTo(9, 9);
    expect(outcome.measured).toMatch(/^TPP 99\.0 − DP 90\.0 = \+9\.0 \[6\.4, 11\.6\] points/);
  });

  it("reports the same difference with the same encoding where the cells were run, and says where not", () => {
    const cells = [
      ...pair(0.9, 0.99, 0.04),
      syntheticCell("cell-dp-rep", { cooperation_final: sampleWith(0.98, 0.01) }),
      syntheticCell("cell-tpp-rep", { cooperation_final: sampleWith(0.99, 0.01) }),
    ];
    expect(claim("a-ipd-final").check(claimDataOf(cells)).control).toContain(
      "both play states with reputation: +1.0",
    );
    expect(claim("a-ipd-final").check(claimDataOf(pair(0.9, 0.99, 0.04))).control).toContain(
      "Control not run",
    );
  });
});

describe("claim (c)", () => {
  it("needs TPPDP-S ahead of all five", () => {
    expect(verdictOnBest(["above", "above", "above", "above", "above"])).toBe("reproduced");
    expect(verdictOnBest(["above", "same", "above", "open", "above"])).toBe("partly");
    expect(verdictOnBest(["above", "above", "below", "above", "above"])).toBe("not reproduced");
    expect(verdictOnBest(["same", "same", "same", "same", "same"])).toBe("not reproduced");
    expect(verdictOnBest(["same", "open", "same", "same", "same"])).toBe("not at this scale");
  });

  it("counts fewer episodes as faster, and seeds that never got there as slow", () => {
    const fast = (subject: number[]) =>
      six((condition) => ({ to_90: condition === "ipd-tppdp-s" ? subject : sampleWith(600, 60) }));
    expect(verdict("c-ipd-speed", fast(sampleWith(300, 30)))).toBe("reproduced");
    expect(verdict("c-ipd-speed", fast(sampleWith(900, 30)))).toBe("not reproduced");
    const outcome = claim("c-ipd-speed").check(
      claimDataOf(fast([...times(12, 300), ...times(8, Number.NaN)])),
    );
    expect(outcome.verdict).not.toBe("reproduced");
    expect(outcome.measured).toContain("TPPDP-S 12 of 20");
  });

  it("is partly right about strength when others share the ceiling", () => {
    const cells = six((condition) => ({
      cooperation_final: sampleWith(isDirect(condition) ? 0.9 : 0.995, 0.004),
    }));
    expect(verdict("c-ipd-final", cells)).toBe("partly");
  });
});

describe("what the reference shows", () => {
  it("ceiling: with direct punishment more seeds end below 90 %", () => {
    const final = (direct: number, others: number) =>
      six((condition) => {
        const below = isDirect(condition) ? direct : others;
        return { cooperation_final: Array.from({ length: 20 }, (_, i) => (i < below ? 0.8 : 0.99)) };
      });
    expect(verdict("ceiling", final(5, 0))).toBe("reproduced");
    expect(verdict("ceiling", final(8, 1))).toBe("partly");
    expect(verdict("ceiling", final(1, 1))).toBe("not reproduced");
    expect(verdict("ceiling", final(1, 0))).toBe("not at this scale");
  });

  it("speed: ratios of geometric means, whatever the unit", () => {
    const speed = (ratio: number) =>
      six((condition) => ({
        to_80: sampleWith(130, 13).map((value) => (isDirect(condition) ? value : value * ratio)),
      }));
    const outcome = claim("direct-rises-faster").check(claimDataOf(speed(3.5)));
    expect(outcome.verdict).toBe("reproduced");
    expect(outcome.estimate).toBeCloseTo(3.5, 9);
    expect(verdict("direct-rises-faster", speed(1.5))).toBe("partly");
    expect(verdict("direct-rises-faster", speed(0.8))).toBe("not reproduced");
  });

  it("reward: TPPDP far below the rest, which the logged reward hides", () => {
    const rewards = (low: number) =>
      six((condition) => ({
        reward_final: sampleWith(condition.startsWith("ipd-tppdp") ? low : 165, 8),
        reward_logged_final: sampleWith(condition.startsWith("ipd-tppdp") ? 138 : 165, 8),
      }));
    expect(verdict("tppdp-lowest-reward", rewards(40))).toBe("reproduced");
    expect(verdict("tppdp-lowest-reward", rewards(156))).toBe("partly");
    expect(verdict("tppdp-lowest-reward", rewards(165))).toBe("not reproduced");
  });

  it("reward: a wide interval that reaches 0 refutes nothing, one that excludes the margin does", () => {
    const rewards = (low: number, sd: number) =>
      six((condition) => ({
        reward_final: sampleWith(condition.startsWith("ipd-tppdp") ? low : 165, sd, 5),
        reward_logged_final: sampleWith(138, 8, 5),
      }));
    expect(verdict("tppdp-lowest-reward", rewards(40, 150))).toBe("not at this scale");
    expect(verdict("tppdp-lowest-reward", rewards(165, 100))).toBe("not at this scale");
    expect(verdict("tppdp-lowest-reward", rewards(163, 3))).toBe("not reproduced");
  });

  it("whole-run reward: sameness must be shown, a wide interval does not show it", () => {
    const all = (direct: number, sd: number) =>
      six((condition) => ({
        reward_all: sampleWith(isDirect(condition) ? direct : 153, sd),
        reward_first_500: sampleWith(130, 5),
        reward_final: sampleWith(160, 5),
      }));
    expect(verdict("whole-run-reward-same", all(154, 10))).toBe("reproduced");
    expect(verdict("whole-run-reward-same", all(154, 60))).toBe("not at this scale");
    expect(verdict("whole-run-reward-same", all(190, 10))).toBe("not reproduced");
  });

  it("selection: small and shown to be small", () => {
    const final = (lift: number, sd: number) =>
      six((condition) => ({
        cooperation_final: sampleWith(0.95 + (condition.endsWith("-s") ? lift : 0), sd),
        ...(condition.endsWith("-s") ? { cooperator_selections_all: sampleWith(0.95, 0.01) } : {}),
      }));
    expect(verdict("selection-changes-little", final(0.005, 0.02))).toBe("reproduced");
    expect(verdict("selection-changes-little", final(-0.08, 0.02))).toBe("not reproduced");
    expect(verdict("selection-changes-little", final(0.005, 0.15))).toBe("not at this scale");
  });
});

describe("what punishing pays", () => {
  const rates = (prefix: string, rate: number) =>
    MAIN_SIX.map((condition) =>
      syntheticCell(condition.replace("ipd", prefix), {
        punishment_of_defectors_final: sampleWith(rate, 0.03),
      }),
    );

  it("makes 90 % of defectors punished where it pays and 10 % where it costs", () => {
    expect(verdict("punishing-pays", rates("ipd", 0.9))).toBe("reproduced");
    expect(verdict("punishing-pays", rates("ipd", 0.1))).toBe("not reproduced");
    expect(verdict("punishing-costs", rates("costly", 0.1))).toBe("reproduced");
    expect(verdict("punishing-costs", rates("costly", 0.9))).toBe("not reproduced");
  });

  it("shows the other six as control where they were run", () => {
    const data = claimDataOf([...rates("ipd", 0.9), ...rates("costly", 0.1)]);
    expect(claim("punishing-pays").check(data).control).toMatch(/Costly six, %: DP, costly 10\.0/);
    expect(claim("punishing-pays").check(claimDataOf(rates("ipd", 0.9))).control).toContain("not run");
  });

  it("leaves exploration at the end, unjust where third parties punish", () => {
    const end = (floor: number, just: number) =>
      six(() => ({
        punishment_of_cooperators_final: sampleWith(floor, 0.004),
        just_share_pooled_final: sampleWith(just, 0.05),
      }));
    expect(verdict("residual-punishment", end(0.1, 0.05))).toBe("reproduced");
    expect(verdict("residual-punishment", end(0.1, 0.4))).toBe("partly");
    expect(verdict("residual-punishment", end(0.2, 0.4))).toBe("not reproduced");
  });

  it("is not refuted about that end by rates or shares that are not known well enough", () => {
    const end = (floorSd: number, just: number, justSd: number) =>
      six(() => ({
        punishment_of_cooperators_final: sampleWith(0.1, floorSd),
        just_share_pooled_final: sampleWith(just, justSd),
      }));
    expect(verdict("residual-punishment", end(0.06, 0.05, 0.05))).toBe("not at this scale");
    expect(verdict("residual-punishment", end(0.004, 0.18, 0.2))).toBe("not at this scale");
    expect(verdict("residual-punishment", end(0.06, 0.18, 0.2))).toBe("not at this scale");
    expect(verdict("residual-punishment", end(0.06, 0.4, 0.05))).toBe("not reproduced");
  });

  it("counts a condition where a rate is hardly ever defined as undecided", () => {
    const cells = (rate: number) =>
      rates("ipd", rate).map((cell, i) =>
        i === 0 ? { ...cell, summaries: { punishment_of_defectors_final: times(20, Number.NaN) } } : cell,
      );
    expect(verdict("punishing-pays", cells(0.9))).toBe("partly");
    expect(verdict("punishing-pays", cells(0.1))).toBe("not at this scale");
  });

  it("makes cooperation depend on the price", () => {
    const final = (costly: number, sd: number) =>
      MAIN_SIX.flatMap((condition) => [
        syntheticCell(condition, { cooperation_final: sampleWith(0.97, 0.02) }),
        syntheticCell(condition.replace("ipd", "costly"), { cooperation_final: sampleWith(costly, sd) }),
      ]);
    expect(verdict("costly-cooperation", final(0.3, 0.1))).toBe("reproduced");
    expect(verdict("costly-cooperation", final(0.99, 0.005))).toBe("not reproduced");
    expect(verdict("costly-cooperation", final(0.965, 0.2))).toBe("not at this scale");
  });

  it("is refuted about that by no effect, well known, and half confirmed by one too small to matter", () => {
    const final = (costly: number, sd: number) =>
      MAIN_SIX.flatMap((condition) => [
        syntheticCell(condition, { cooperation_final: sampleWith(0.97, sd) }),
        syntheticCell(condition.replace("ipd", "costly"), { cooperation_final: sampleWith(costly, sd) }),
      ]);
    // Six differences of 0.0 [−0.6, 0.6] points.
    const outcome = claim("costly-cooperation").check(claimDataOf(final(0.97, 0.0094)));
    expect(outcome.measured).toContain("DP 0.0 [-0.6, 0.6]");
    expect(outcome.verdict).toBe("not reproduced");
    expect(verdict("costly-cooperation", final(0.955, 0.0094))).toBe("partly");
  });

  it("is refuted about that by one condition without an effect", () => {
    const cells = MAIN_SIX.flatMap((condition, i) => [
      syntheticCell(condition, { cooperation_final: sampleWith(0.97, 0.01) }),
      syntheticCell(condition.replace("ipd", "costly"), {
        cooperation_final: sampleWith(i === 5 ? 0.97 : 0.3, 0.01),
      }),
    ]);
    expect(verdict("costly-cooperation", cells)).toBe("not reproduced");
  });

  it("raises cooperation over the baselines, or does not", () => {
    const with_ = (baseline: number, sd = 0.1) => [
      ...six(() => ({ cooperation_final: sampleWith(0.97, 0.02) })),
      syntheticCell("ipd-reputation-only", { cooperation_final: sampleWith(baseline, sd) }),
      syntheticCell("ipd-nothing", { cooperation_final: sampleWith(0.2, 0.1) }),
    ];
    expect(verdict("punishment-raises-cooperation", with_(0.3))).toBe("reproduced");
    expect(verdict("punishment-raises-cooperation", with_(0.97))).toBe("partly");
    expect(verdict("punishment-raises-cooperation", with_(1.1))).toBe("not reproduced");
    // −3.5 [−7.3, 0.3]: reaches 0, but no lead of 3 points is possible.
    expect(verdict("punishment-raises-cooperation", with_(1.005, 0.05))).toBe("not reproduced");
  });
});
