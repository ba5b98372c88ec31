import type { Claim, Study, Trial } from "@operant/core/study";
import { z } from "zod";

const biased: Claim = {
  id: "biased",
  statement: "The bent coin falls on heads more often than the fair one.",
  source: "ours",
  origin: "this test",
  scale: "exact",
  published: "–",
  statistic: "difference of the mean shares of heads",
  rule: "above 0.2",
  needs: { conditions: ["fair", "bent"], seeds: 3 },
  check(data) {
    const mean = (condition: string) => {
      const values = data.values(condition, "share");
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    const difference = mean("bent") - mean("fair");
    return {
      verdict: difference > 0.2 ? "reproduced" : "not reproduced",
      measured: difference.toFixed(6),
      estimate: difference,
    };
  },
};

/**
 * A study for tests: coins are flipped, a row per flip, and watched while they are. A trial of the preset `long`
 * takes long enough to be seen; with `broken` odd seeds throw at that flip.
 */
export const coins: Study = {
  id: "coins",
  title: "Coins",
  question: "How often does a coin fall on heads?",
  resultsVersion: "1",
  parameters: z.object({
    flips: z.number().int().min(1).max(100_000).default(40).describe("Flips of a trial."),
    bias: z.number().min(0).max(1).default(0.5).describe("Probability of heads."),
    work: z.number().int().default(1).describe("Draws per flip, of which the last counts."),
    broken: z.number().int().default(-1).describe("The flip at which odd seeds throw; −1 for none."),
  }),
  validate({ flips, broken }) {
    if (Number(broken) >= Number(flips)) throw new Error("broken must be below flips.");
  },
  conditions: {
    fair: { title: "Fair", group: "coins", set: {} },
    bent: { title: "Bent", group: "coins", set: { bias: 0.9 } },
  },
  presets: {
    quick: { title: "Both", conditions: ["fair", "bent"], seeds: "1..3", set: {} },
    long: {
      title: "Both, long",
      conditions: ["fair", "bent"],
      seeds: "1..2",
      set: { flips: 600, work: 100 },
    },
  },
  row: "flip",
  metrics: {
    heads: { title: "Heads", unit: "share", range: [0, 1], description: "Share of heads so far." },
    streak: {
      title: "Streak",
      unit: "",
      range: [1, 100_000],
      optional: true,
      description: "Heads in a row.",
    },
  },
  summaries: { share: { title: "Share", unit: "share", description: "Share of heads." } },
  cost: ({ flips }) => Number(flips),
  *trial({ flips, bias, work, broken }, context): Trial {
    const stream = context.stream("flips");
    const heads = new Float64Array(Number(flips));
    const streak = new Float64Array(heads.length);
    let rows = 0;
    context.watch?.({ heads, streak }, () => rows);
    let count = 0;
    let run = 0;
    for (let flip = 0; flip < heads.length; flip++) {
      if (flip === broken && context.seed % 2 === 1) throw new RangeError(`The coin is lost at ${flip}.`);
      for (let draw = 1; draw < Number(work); draw++) stream.uniform();
      const fell = stream.uniform() < Number(bias);
      count += fell ? 1 : 0;
      run = fell ? run + 1 : 0;
      heads[flip] = count / (flip + 1);
      streak[flip] = run === 0 ? Number.NaN : run;
      rows = flip + 1;
      yield rows / heads.length;
    }
    return { columns: { heads, streak } };
  },
  summarise: (_, { columns }) => ({ share: columns["heads"]!.at(-1)! }),
  claims: [biased],
  tables: [{ title: "Shares", summaries: ["share"] }],
  figures: [
    { kind: "curves", id: "heads", title: "Heads", metric: "heads", window: 1 },
    { kind: "outcomes", id: "heads", title: "Heads at the end", summary: "share" },
  ],
};
