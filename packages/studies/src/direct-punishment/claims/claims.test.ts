import { type CellResults, evaluateClaims, type Study } from "@operant/core/study";
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

it("leaves every claim undecided, without an error, when its conditions ran but its summaries do not apply", () => {
  for (const { id, needs, check } of claims) {
    const cells = needs.conditions.map((name) => syntheticCell(name, { moves_all: times(20, 100) }, {}, 101));
    expect(["not at this scale", "not reproduced"], id).toContain(check(claimDataOf(cells)).verdict);
  }
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
  it("ceiling: direct punishment ends below 90 % in more seeds", () => {
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

  it("raises cooperation over the baselines, or does not", () => {
    const with_ = (baseline: number) => [
      ...six(() => ({ cooperation_final: sampleWith(0.97, 0.02) })),
      syntheticCell("ipd-reputation-only", { cooperation_final: sampleWith(baseline, 0.1) }),
      syntheticCell("ipd-nothing", { cooperation_final: sampleWith(0.2, 0.1) }),
    ];
    expect(verdict("punishment-raises-cooperation", with_(0.3))).toBe("reproduced");
    expect(verdict("punishment-raises-cooperation", with_(0.97))).toBe("partly");
    expect(verdict("punishment-raises-cooperation", with_(1.1))).toBe("not reproduced");
  });
});
