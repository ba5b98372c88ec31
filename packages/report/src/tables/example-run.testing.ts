import type { Claim, ClaimOutcome, Study } from "@operant/core/study";
import { z } from "zod";
import type { CellData, RunData } from "../run-data.js";

/**
 * A made-up run for tests and for looking at the report: six conditions in two groups, eight seeds and 300
 * rows each, smooth curves with noise, every verdict and every source of claims.
 */
export function exampleRun(): RunData {
  const cells = Object.entries(conditions).map(([name, { group, title }], index) =>
    exampleCell(name, group, title, index),
  );
  return {
    study: exampleStudy,
    id: "3f9c0d1e5a7b",
    preset: "quick",
    command: "operant run example-punishment --preset quick --seeds 1..8",
    cells,
    verdicts: claims.map(({ claim, outcome }) => ({ claim, outcome })),
  };
}

/**
 * A run small enough to compute by hand: one cell, two seeds with four rows each, window 2. Rows that are not
 * defined and a title with a comma and quotes are among it.
 */
export function tinyRun(): RunData {
  const columns: Record<number, Float64Array> = {
    3: Float64Array.of(0, 1, 2, 3),
    7: Float64Array.of(2, 5, Number.NaN, 5),
  };
  const claim = claims[0]!;
  return {
    study: {
      ...exampleStudy,
      claims: [claim.claim],
      tables: [{ title: "End", summaries: ["reward"] }],
      figures: [
        { kind: "curves", id: "r", title: "Reward", metric: "reward", window: 2 },
        { kind: "outcomes", id: "r", title: "Reward", summary: "reward" },
      ],
    },
    id: "tiny",
    preset: null,
    command: "operant run example-punishment --seeds 3,7",
    cells: [
      {
        title: 'DP, "direct"',
        condition: "dp",
        group: "IPD",
        parameters: { game: "ipd", sanctions: "direct", choice: false, episodes: 4, cost: 1 },
        seeds: [3, 7],
        summaries: { reward: [2.5, 5.5] },
        column: (metric, seed) => (metric === "reward" ? columns[seed] : undefined),
      },
    ],
    verdicts: [claim],
  };
}

const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
const rows = 300;

const conditions = {
  dp: { title: "DP", group: "IPD main six", set: { sanctions: "direct", choice: false } },
  "dp-s": { title: "DP-S", group: "IPD main six", set: { sanctions: "direct", choice: true } },
  tpp: { title: "TPP", group: "IPD main six", set: { sanctions: "third-party", choice: false } },
  "tpp-s": { title: "TPP-S", group: "IPD main six", set: { sanctions: "third-party", choice: true } },
  "c-dp": {
    title: "Direct punishment, partners at random",
    group: "Centipede with moves of reputation",
    set: { sanctions: "direct", choice: false, game: "centipede" },
  },
  "c-dp-s": {
    title: "Direct punishment, partners chosen",
    group: "Centipede with moves of reputation",
    set: { sanctions: "direct", choice: true, game: "centipede" },
  },
} as const;

/** Level, rate and noise of each condition's curve, chosen so that some end together and some apart. */
const shapes = [
  [0.35, 40, 0.1],
  [0.93, 30, 0.06],
  [0.9, 80, 0.1],
  [0.95, 15, 0.04],
  [0.62, 60, 0.16],
  [0.7, 25, 0.14],
] as const;

function exampleCell(condition: string, group: string, title: string, index: number): CellData {
  const [level, rate, noise] = shapes[index]!;
  const columns = new Map(
    seeds.map((seed) => {
      const random = generator(1000 * (index + 1) + seed);
      const own = level + (random() - 0.5) * noise * 2;
      const cooperation = new Float64Array(rows);
      const reward = new Float64Array(rows);
      for (let row = 0; row < rows; row++) {
        const grown = own * (row / (row + rate)) + 0.5 * (rate / (row + rate));
        cooperation[row] = Math.min(1, Math.max(0, grown + (random() - 0.5) * noise));
        reward[row] = -40 + 300 * cooperation[row]! - 20 * random();
      }
      return [seed, { cooperation, reward }] as const;
    }),
  );
  const late = (column: Float64Array) =>
    column.subarray(rows - 100).reduce((sum, value) => sum + value, 0) / 100;
  const of = (seed: number) => columns.get(seed)!;
  return {
    title,
    condition,
    group,
    parameters: {
      game: "ipd",
      episodes: rows,
      cost: 1,
      ...conditions[condition as keyof typeof conditions].set,
    },
    seeds,
    summaries: {
      cooperation: seeds.map((seed) => late(of(seed).cooperation)),
      reward: seeds.map((seed) => late(of(seed).reward)),
      // Not defined where nobody was punished: in every seed of one condition, in some of another.
      justice: seeds.map((seed) =>
        index === 3 || (index === 4 && seed > 5) ? Number.NaN : 0.5 + 0.04 * seed,
      ),
    },
    column: (metric, seed) =>
      metric === "cooperation" || metric === "reward" ? of(seed)[metric] : undefined,
  };
}

/** Numerical Recipes' linear congruential generator: enough for noise in a picture. */
function generator(seed: number): () => number {
  let state = Math.imul(seed, 2654435761);
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

function example(
  id: string,
  statement: string,
  source: Claim["source"],
  scale: Claim["scale"],
  outcome: ClaimOutcome,
): { claim: Claim; outcome: ClaimOutcome } {
  const claim: Claim = {
    id,
    statement,
    source,
    origin: source === "paper" ? "section 5, figure 3" : source === "abstract" ? "third sentence" : "notes",
    scale,
    published: "higher with direct punishment",
    statistic: "difference of mean cooperation in the last 100 episodes",
    rule: "the 95% interval of the difference lies above 0",
    needs: { conditions: ["dp", "dp-s"], seeds: 5 },
    control: "the same without punishment",
    check: () => outcome,
  };
  return { claim, outcome };
}

const claims = [
  example("a", "Choosing partners raises cooperation under direct punishment.", "abstract", "exact", {
    verdict: "reproduced",
    measured: "0.93 against 0.35 in the last 100 episodes, difference 0.58",
    estimate: 0.5812,
    interval: [0.512, 0.651],
    control: "Without punishment the difference is 0.02 [-0.04, 0.08].",
  }),
  example(
    "b",
    "Third-party punishment is slower to raise cooperation than direct punishment.",
    "paper",
    "small",
    {
      verdict: "partly",
      measured: "slower before episode 150, no difference after it",
      estimate: -0.031,
      interval: [-0.062, 0.0004],
      note: "The direction holds in one of two windows.",
    },
  ),
  example("c", "Agents with punishment earn more than agents without.", "paper", "exact", {
    verdict: "not reproduced",
    measured: "-12.4 per episode",
    estimate: -12.41,
    interval: [-19.3, -5.52],
  }),
  example("d", "Cooperation is still rising after 2,000 episodes.", "authors-code", "exact", {
    verdict: "not at this scale",
    measured: "–",
    note: 'needs episodes of at least 2000; condition "dp" has 300',
  }),
  example("e", "Reputation alone raises cooperation.", "second-hand", "miniature", {
    verdict: "reproduced",
    measured: "0.81 against 0.44",
    estimate: 0.37,
    interval: [0.21, 0.53],
  }),
  example("f", "The replica's cooperation agrees with the reference.", "reference", "exact", {
    verdict: "reproduced",
    measured: "largest difference 0.013 over six cells",
  }),
];

const exampleStudy: Study = {
  id: "example-punishment",
  title: "Does direct punishment teach cooperation?",
  question:
    "Six agents play a dilemma in pairs, may punish whoever defected against them, and in some conditions choose with whom to play. Which of the two raises cooperation, and by how much?",
  paper: {
    title: "An Example of a Paper about Punishment and the Emergence of Cooperation",
    arxiv: "2301.00000",
    year: 2023,
  },
  resultsVersion: "1",
  parameters: z.object({
    game: z.enum(["ipd", "centipede"]).default("ipd").describe("The dilemma that a pair plays."),
    sanctions: z.enum(["none", "direct", "third-party"]).default("none").describe("Who may punish."),
    choice: z.boolean().default(false).describe("Whether agents choose their partners."),
    episodes: z.int().min(1).default(300).describe("Length of training.").meta({ unit: "episodes" }),
    cost: z
      .number()
      .min(0)
      .default(1)
      .describe("What punishing costs the punisher.")
      .meta({ unit: "reward" }),
  }),
  conditions,
  presets: { quick: { title: "Quick", conditions: Object.keys(conditions), seeds: "1..8", set: {} } },
  row: "episode",
  metrics: {
    cooperation: {
      title: "Cooperation",
      unit: "share",
      range: [0, 1],
      description: "Share of cooperative moves.",
    },
    reward: { title: "Reward", unit: "per episode", range: [-500, 500], description: "Mean over agents." },
  },
  summaries: {
    cooperation: {
      title: "Cooperation, last 100 episodes",
      unit: "share",
      description: "Mean share of cooperative moves in the last 100 episodes",
    },
    reward: {
      title: "Reward, last 100 episodes",
      unit: "per episode",
      description: "Mean reward of an agent",
    },
    justice: { title: "Just punishments", unit: "share", description: "Punishments that hit a defector" },
  },
  cost: () => 1,
  // biome-ignore lint/correctness/useYield: this study is only looked at.
  *trial() {
    return { columns: {} };
  },
  summarise: () => ({}),
  claims: claims.map(({ claim }) => claim),
  tables: [
    {
      title: "Cooperation and reward at the end of training",
      summaries: ["cooperation", "reward", "justice"],
    },
  ],
  figures: [
    {
      kind: "curves",
      id: "cooperation",
      title: "Cooperation during training",
      metric: "cooperation",
      window: 30,
    },
    { kind: "curves", id: "reward", title: "Reward during training", metric: "reward", window: 30 },
    { kind: "outcomes", id: "cooperation", title: "Cooperation at the end", summary: "cooperation" },
    { kind: "outcomes", id: "reward", title: "Reward at the end", summary: "reward" },
  ],
};
