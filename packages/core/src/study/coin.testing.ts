import { z } from "zod";
import { OperantError } from "../error.js";
import type { Claim, Study } from "./types.js";

/** A study for the tests of this room: flips a coin. */
export function coinStudy(changes: Partial<Study> = {}): Study {
  return {
    id: "coin",
    title: "Coin",
    question: "Heads?",
    resultsVersion: "1",
    parameters: z.object({
      flips: z.int().min(1).max(1000).default(10).describe("Length").meta({ unit: "flips" }),
      bias: z.number().gt(0).max(1).default(0.5).describe("Chance of heads"),
      coin: z.enum(["euro", "pound"]).default("euro").describe("Which"),
      log: z.boolean().default(false),
    }),
    validate({ coin, flips }) {
      if (coin === "pound" && Number(flips) % 2 === 1) {
        throw new OperantError(
          "bad-combination",
          `A pound is never flipped an odd number of times (flips=${flips}).`,
        );
      }
    },
    conditions: {
      fair: { title: "Fair", group: "Coins", set: { bias: 0.5 } },
      biased: { title: "Biased", group: "Coins", set: { bias: 0.9 } },
      again: { title: "Fair", group: "Repeated", set: { bias: 0.5 } },
    },
    presets: {
      quick: { title: "Quick", conditions: ["fair", "biased"], seeds: "1..3", set: { flips: 20 } },
      paper: { title: "Paper", conditions: ["fair", "biased", "again"], seeds: "1..20", set: {} },
    },
    row: "flip",
    metrics: {
      heads: { title: "Heads", unit: "", range: [0, 1], description: "1 for heads." },
      gap: {
        title: "Gap",
        unit: "flips",
        range: [0, 1000],
        description: "Since the last head.",
        optional: true,
      },
    },
    summaries: { share: { title: "Share", unit: "share", description: "Share of heads." } },
    cost: ({ flips }) => Number(flips),
    *trial({ flips, bias }, { stream }) {
      const draws = stream("flips");
      const heads = new Float64Array(Number(flips));
      const gap = new Float64Array(Number(flips)).fill(Number.NaN);
      for (let i = 0; i < heads.length; i++) {
        heads[i] = draws.uniform() < Number(bias) ? 1 : 0;
        if (i % 5 === 4) yield (i + 1) / heads.length;
      }
      return { columns: { heads, gap } };
    },
    summarise: (_, { columns }) => ({
      share: columns["heads"]!.reduce((a, b) => a + b, 0) / columns["heads"]!.length,
    }),
    claims: [],
    tables: [],
    figures: [],
    ...changes,
  };
}

/** A claim that biased coins give more heads. */
export function biasClaim(needs: Partial<Claim["needs"]> = {}): Claim {
  return {
    id: "bias",
    statement: "Biased coins give more heads.",
    source: "ours",
    origin: "test",
    scale: "exact",
    published: "more",
    statistic: "difference of means",
    rule: "above 0",
    needs: { conditions: ["biased", "fair"], seeds: 2, ...needs },
    check(data) {
      const mean = (condition: string): number => {
        const values = data.values(condition, "share");
        return values.reduce((a, b) => a + b, 0) / values.length;
      };
      const difference = mean("biased") - mean("fair");
      return { verdict: difference > 0 ? "reproduced" : "not reproduced", measured: String(difference) };
    },
  };
}
