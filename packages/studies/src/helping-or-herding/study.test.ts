import { checkStudy } from "@operant/core/check";
import { deriveStream } from "@operant/core/random";
import { type CellResults, evaluateClaims, resolveParameters, runTrial } from "@operant/core/study";
import { baseMoments } from "@operant/core/testbed";
import { describe, expect, it } from "vitest";
import { METHODS, typed } from "./parameters.js";
import { aggregated, disagreement, drawSetting, fitEnsembles } from "./setting.js";
import { helpingOrHerding } from "./study.js";
import { correlation } from "./trial.js";

const SMALL = { prompts: 2, responses: 128, steps: 8, labels: 150, width: 4, members: 3 };
const resolve = (condition: string, more = {}) =>
  resolveParameters(helpingOrHerding, { ...helpingOrHerding.conditions[condition]!.set, ...more });
const context = (seed: number) => ({
  seed,
  stream: (purpose: string, index?: number) => deriveStream("helping-or-herding", seed, purpose, index),
});

describe("helping-or-herding", () => {
  it("keeps the contract of a study", () => {
    expect(checkStudy(helpingOrHerding, { small: SMALL }).findings).toEqual([]);
  });

  it("records every single model and aggregate by every method, starting at the base policy", () => {
    const { columns, summaries } = runTrial(helpingOrHerding, resolve("invisible", SMALL), 1);
    const column = (name: string) => columns[name]!;
    const rewards = new Set(
      [...column("kind").keys()].map((row) =>
        ["kind", "rule", "member"].map((name) => column(name)[row]).join(),
      ),
    );
    expect(rewards.size).toBe(3 + 2 * 5);
    for (const row of column("control").keys())
      if (column("method")[row] === METHODS.indexOf("bon") && column("control")[row] === 1) {
        expect(column("divergence")[row]).toBeCloseTo(0, 12);
        expect(column("gold")[row]).toBeCloseTo(0, 12);
        expect(column("proxy")[row]).toBeCloseTo(0, 12);
      }
    expect(Object.keys(summaries)).toContain("gold_hard_pretrain_mean_minus_variance");
  });
});

describe("the setting", () => {
  it("pays length up to the knee and charges beyond it, unseen", () => {
    const values = typed(resolve("invisible", { ...SMALL, content: 0 }));
    const { gold, length, padding } = drawSetting(values, context(2));
    const order = [...length.keys()].sort((a, b) => length[a]! - length[b]!);
    let rising = true;
    for (let i = 1; i < order.length; i++) {
      const [a, b] = [order[i - 1]!, order[i]!];
      if (length[b]! <= values.knee) expect(gold[b]).toBeGreaterThan(gold[a]!);
      else if (length[a]! >= values.knee) {
        expect(gold[b]).toBeLessThan(gold[a]!);
        rising = false;
      }
      expect(padding[b]).toBeCloseTo(Math.max(0, length[b]! - values.knee), 14);
    }
    expect(rising).toBe(false);
  });

  it("takes no notice of padding where it is harmless", () => {
    const values = typed(resolve("harmless", { ...SMALL, content: 0 }));
    const { gold, length } = drawSetting(values, context(2));
    expect(correlation(gold, length, () => true)).toBeCloseTo(1, 12);
  });

  it("gives both ensembles the same first member, and standard units to all", () => {
    const values = typed(resolve("invisible", SMALL));
    const setting = drawSetting(values, context(3));
    const [finetune, pretrain] = fitEnsembles(values, setting, context(3));
    expect(finetune!.members[0]).toEqual(pretrain!.members[0]);
    expect(finetune!.members[1]).not.toEqual(pretrain!.members[1]);
    for (const member of [...finetune!.members, ...pretrain!.members]) {
      const { mean, within } = baseMoments(setting.space, member);
      expect(mean).toBeCloseTo(0, 12);
      expect(within).toBeCloseTo(1, 12);
    }
    const worst = aggregated(setting.space, pretrain!.members, "minimum");
    const best = pretrain!.members[0]!.map((_, row) => Math.min(...pretrain!.members.map((m) => m[row]!)));
    expect(correlation(worst, best, () => true)).toBeCloseTo(1, 12);
  });

  it("lets members that differ by pretraining disagree more", () => {
    // Six heads on four random units of twelve features: what differs among units outweighs what bootstrap does.
    const values = typed(resolve("invisible", { ...SMALL, responses: 512, labels: 2000, members: 6 }));
    const setting = drawSetting(values, context(4));
    const [finetune, pretrain] = fitEnsembles(values, setting, context(4)).map(({ members }) => {
      const spread = disagreement(members);
      return spread.reduce((sum, value) => sum + value, 0) / spread.length;
    });
    expect(pretrain).toBeGreaterThan(1.3 * finetune!);
  });

  it("measures disagreement as the population deviation", () => {
    const [spread, none] = disagreement([
      Float64Array.of(1, 5),
      Float64Array.of(2, 5),
      Float64Array.of(4, 5),
    ]);
    expect(spread).toBeCloseTo(Math.sqrt(14 / 9), 12);
    expect(none).toBe(0);
  });
});

describe("correlation", () => {
  it("is Pearson's over the rows that are kept, 0 without variance", () => {
    const x = Float64Array.of(1, 2, 3, 100);
    expect(correlation(x, Float64Array.of(2, 4, 6, -1), (row) => row < 3)).toBeCloseTo(1, 14);
    expect(correlation(x, Float64Array.of(1, 0, 1, 7), (row) => row < 3)).toBeCloseTo(0, 14);
    expect(correlation(x, new Float64Array(4), () => true)).toBe(0);
  });
});

describe("claims", () => {
  const verdicts = (of: (condition: string, name: string) => number) => {
    const cells: CellResults[] = Object.keys(helpingOrHerding.conditions).map((condition) => {
      const seeds = Array.from({ length: 15 }, (_, i) => i + 1);
      return {
        condition,
        parameters: resolve(condition),
        seeds,
        summaries: Object.fromEntries(
          Object.keys(helpingOrHerding.summaries).map((name) => [
            name,
            seeds.map((seed) => of(condition, name) + 1e-4 * ((seed * (1 + (name.length % 3))) % 4)),
          ]),
        ),
      };
    });
    return Object.fromEntries(
      evaluateClaims(helpingOrHerding, cells).map(({ claim, outcome, failure }) => [
        claim.id,
        failure?.message ?? outcome.verdict,
      ]),
    );
  };

  it("can all be reproduced", () => {
    const found = verdicts((condition, name) => {
      if (name === "accuracy_spread") return 0.01;
      if (name === "disagreement_rise") return 1.5;
      if (name === "transfer" || name.startsWith("flags_")) return 0.1;
      if (name === "agreed_error") return condition === "visible" ? 0.2 : 1;
      if (name.startsWith("padding_hard")) return 0.5;
      if (name === "padding_base") return 0.1;
      const level = name.includes("pretrain") ? 1.2 : name.includes("finetune") ? 1.1 : 1;
      return name.startsWith("gold_hard") ? level - 0.3 : level;
    });
    expect(new Set(Object.values(found)), JSON.stringify(found)).toEqual(new Set(["reproduced"]));
  });

  it("can all fail", () => {
    const found = verdicts((condition, name) => {
      if (name === "agreed_error") return condition === "visible" ? 1 : 0.2;
      if (name === "accuracy_spread" || name === "padding_base") return 0.2;
      if (name.startsWith("padding_hard")) return name.includes("single") ? 0.8 : 0.2;
      if (name === "disagreement_rise" || name === "transfer" || name.startsWith("flags_")) return 0.9;
      const level = name.includes("pretrain") ? 1 : name.includes("finetune") ? 1.1 : 1.2;
      return name.startsWith("gold_hard") ? level + 0.3 : level;
    });
    expect(new Set(Object.values(found)), JSON.stringify(found)).toEqual(new Set(["not reproduced"]));
  });
});
