import { checkStudy } from "@operant/core/check";
import { bestOfNDivergence } from "@operant/core/rewards";
import { type CellResults, evaluateClaims, resolveParameters, runTrial } from "@operant/core/study";
import { describe, expect, it } from "vitest";
import { LABELS, labelsCondition, WIDTHS } from "./conditions.js";
import { METHODS, NS } from "./parameters.js";
import { scalingLaws } from "./study.js";
import { firstAt, summarise } from "./summaries.js";

const SMALL = { prompts: 2, responses: 64, steps: 10, labels: 200, width: 4 };
const resolve = (condition: string, more = {}) =>
  resolveParameters(scalingLaws, { ...scalingLaws.conditions[condition]!.set, ...more });

describe("scaling-laws", () => {
  it("keeps the contract of a study", () => {
    expect(checkStudy(scalingLaws, { small: SMALL }).findings).toEqual([]);
  });

  it("has exact best-of-n curves that agree with the formula and with the estimate from samples", () => {
    const { columns } = runTrial(scalingLaws, resolve("width-16", { ...SMALL, responses: 2048 }), 1);
    const column = (name: string) => columns[name]!;
    const rowsOf = (method: (typeof METHODS)[number]) =>
      [...column("method").keys()].filter((row) => column("method")[row] === METHODS.indexOf(method));
    const exact = rowsOf("bon");
    expect(exact.map((row) => column("control")[row])).toEqual([...NS]);
    for (const row of exact) {
      const n = column("control")[row]!;
      expect(column("divergence")[row]).toBeLessThanOrEqual(bestOfNDivergence(n) + 1e-9);
      if (n <= 64) expect(column("divergence")[row]).toBeCloseTo(bestOfNDivergence(n), 2);
    }
    for (const row of rowsOf("bon-sampled")) {
      const n = column("control")[row]!;
      const twin = exact.find((other) => column("control")[other] === n)!;
      // 2 × 1,024 samples: the standard error of the best of 16 is about 0.1 σ.
      if (n <= 16) expect(Math.abs(column("proxy")[row]! - column("proxy")[twin]!)).toBeLessThan(0.4);
    }
    // Of all policies at a divergence the tilted one has the highest proxy.
    const tilted = rowsOf("tilt").map((row) => [column("divergence")[row]!, column("proxy")[row]!] as const);
    for (const row of [...rowsOf("bon"), ...rowsOf("gradient"), ...rowsOf("ppo")]) {
      const next = tilted.find(([divergence]) => divergence >= column("divergence")[row]!);
      if (next) expect(column("proxy")[row]).toBeLessThanOrEqual(next[1] + 1e-6);
    }
  });

  it("loses nothing where gold itself is the proxy", () => {
    const { columns, summaries } = runTrial(scalingLaws, resolve("perfect-proxy", SMALL), 2);
    columns["gold"]!.forEach((gold, row) => {
      expect(gold).toBeCloseTo(columns["proxy"]![row]!, 12);
    });
    expect(summaries["accuracy"]).toBe(1);
    expect(summaries["bon_drop"]).toBe(0);
    expect(summaries["equal_proxy"]).toBeCloseTo(0, 12);
  });

  it("gives equal seeds equal responses, whatever the reward model", () => {
    const starts = ["width-2", "width-16", "perfect-proxy"].map((condition) => {
      const { columns } = runTrial(scalingLaws, { ...resolve(condition, SMALL), width: 2 }, 3);
      return columns["gold"]![0]!;
    });
    for (const start of starts) expect(start).toBeCloseTo(0, 12);
    const perfect = runTrial(scalingLaws, resolve("perfect-proxy", SMALL), 3).columns;
    const other = runTrial(scalingLaws, resolve("perfect-proxy", { ...SMALL, labels: 100 }), 3).columns;
    expect(other["gold"]).toEqual(perfect["gold"]);
  });
});

describe("summarise", () => {
  /** Curves that follow the forms exactly: α = 1.5, β = 0.25 for both. */
  const made = () => {
    const rows: number[][] = [];
    const distances = Array.from({ length: 12 }, (_, i) => 0.2 * i);
    const bon = (d: number) => d * (1.5 - 0.25 * d);
    const rl = (d: number) => (d === 0 ? 0 : d * (1.5 - 0.25 * Math.log(d)));
    distances.forEach((d, i) => {
      // method, control, penalty, divergence, gold, proxy
      const n = i === 5 ? 64 : 100 + i;
      rows.push([0, n, 0, d * d, bon(d), 2 * d], [1, n, 0, d * d, bon(d) + 0.01, 2 * d]);
      rows.push([2, 1, 1, d * d, rl(d) + 0.1, 2 * d], [3, i, 0, d * d, rl(d), 2 * d]);
      rows.push([3, i, 1, d * d, rl(d) - 0.05, 2 * d + 0.3]);
      rows.push([4, i, 0, d * d, rl(d), 2 * d], [4, i, 0.3, d * d, rl(d), 2 * d]);
    });
    const column = (k: number) => Float64Array.from(rows, (row) => row[k]!);
    return summarise(resolve("width-16"), {
      columns: {
        method: column(0),
        control: column(1),
        penalty: column(2),
        divergence: column(3),
        gold: column(4),
        proxy: column(5),
        accuracy: new Float64Array(rows.length).fill(0.8),
      },
    });
  };

  it("recovers coefficients of curves that follow the forms", () => {
    const found = made();
    for (const name of ["bon_alpha", "rl_alpha", "ppo_alpha"]) expect(found[name]).toBeCloseTo(1.5, 9);
    for (const name of ["bon_beta", "rl_beta", "ppo_beta"]) expect(found[name]).toBeCloseTo(0.25, 9);
    expect(found["bon_r2"]).toBeCloseTo(1, 12);
    expect(found["rl_aic_margin"]).toBeGreaterThan(20);
    expect(found["bon_drop"]).toBe(0);
  });

  it("compares at equal divergence, equal gold and equal proxy", () => {
    const found = made();
    expect(found["penalty_gold"]).toBeCloseTo(-0.05, 12);
    expect(found["penalty_proxy"]).toBeCloseTo(0.3, 12);
    expect(found["ppo_penalty_gold"]).toBeCloseTo(0, 12);
    expect(found["optimum_gold"]).toBeCloseTo(0.1, 12);
    expect(found["estimate_error"]).toBeCloseTo(0.01, 12);
    expect(found["kl_missing"]).toBeCloseTo(0, 12);
    // RL's gold lies above best-of-n's at every distance above 0 here, so it is faster.
    expect(found["kl_ratio"]).toBeLessThan(1);
    expect(found["equal_proxy"]).toBeGreaterThan(0);
  });

  it("interpolates where a level is first reached", () => {
    expect(firstAt([0, 2, 1], [0, 1, 3], 0.5)).toBe(1);
    expect(firstAt([0, 2, 1], [0, 1, 3], 2)).toBe(1.5);
    expect(firstAt([5, 2], [1, 3], 0)).toBe(5);
    expect(firstAt([0, 1], [0, 1], 2)).toBeNaN();
  });
});

describe("claims", () => {
  const cells = (of: (condition: string, name: string) => number): CellResults[] =>
    Object.keys(scalingLaws.conditions).map((condition) => {
      const seeds = Array.from({ length: 12 }, (_, i) => i + 1);
      return {
        condition,
        parameters: resolve(condition),
        seeds,
        summaries: Object.fromEntries(
          Object.keys(scalingLaws.summaries).map((name) => [
            name,
            seeds.map((seed) => of(condition, name) + 1e-4 * (seed % 3) * (name === "kl_missing" ? 0 : 1)),
          ]),
        ),
      };
    });
  const verdicts = (of: (condition: string, name: string) => number) =>
    Object.fromEntries(
      evaluateClaims(scalingLaws, cells(of)).map(({ claim, outcome, failure }) => [
        claim.id,
        failure?.message ?? outcome.verdict,
      ]),
    );
  const place = (condition: string) => {
    const size = WIDTHS.findIndex((width) => condition === `width-${width}`);
    return size >= 0 ? size : LABELS.findIndex((labels) => condition === labelsCondition(labels));
  };

  it("can all be reproduced", () => {
    const found = verdicts((condition, name) => {
      const step = place(condition);
      if (name.endsWith("_r2")) return 0.99;
      if (name.endsWith("_aic_margin")) return 5;
      if (name === "bon_peak") {
        if (condition === "perfect-proxy") return 30;
        return condition.startsWith("labels") ? 0.5 * (step + 1) : 4 + step;
      }
      if (name.endsWith("_drop")) return condition === "perfect-proxy" ? 0 : 0.2;
      if (name === "penalty_proxy") return 0.3;
      if (name === "kl_ratio") return 2;
      if (["penalty_gold", "equal_proxy", "kl_missing"].includes(name)) return 0;
      if (name === "estimate_error") return -1e-4;
      return 1 + 0.1 * step;
    });
    expect(new Set(Object.values(found)), JSON.stringify(found)).toEqual(new Set(["reproduced"]));
  });

  it("can all fail", () => {
    const found = verdicts((_, name) => {
      if (name.endsWith("_drop")) return 0;
      if (name.endsWith("_r2")) return 0.5;
      if (name === "kl_ratio") return 0.5;
      return name === "kl_missing" ? 0.2 : 1;
    });
    expect(new Set(Object.values(found)), JSON.stringify(found)).toEqual(new Set(["not reproduced"]));
  });
});
