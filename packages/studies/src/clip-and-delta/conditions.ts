import type { Condition, Preset } from "@operant/core/study";

const liked = "Scorer likes fillers";
const seen = "Scorer sees through fillers";

/** Rewards that are compared, under a scorer that likes fillers and under one that does not. */
export const conditions: Readonly<Record<string, Condition>> = {
  success: { title: "Right answers only", group: liked, set: { reward: "success" } },
  sum: { title: "Right answers + sum of scores", group: liked, set: { reward: "sum" } },
  clip: { title: "… + Clip", group: liked, set: { reward: "clip" } },
  delta: { title: "… + Delta", group: liked, set: { reward: "delta" } },
  "clip-delta": { title: "… + Clip and Delta", group: liked, set: { reward: "clip-delta" } },
  "sum-light": {
    title: "Right answers + 0.1 × sum of scores",
    group: liked,
    set: { reward: "sum", weight: 0.1 },
    added: true,
  },
  "sum-sees": {
    title: "Right answers + sum of scores (fillers 0.3)",
    group: seen,
    set: { reward: "sum", fillerScore: 0.3 },
    added: true,
  },
};

/** Ready-made requests. Seeds below 100 were used while the study was made. */
export const presets: Readonly<Record<string, Preset>> = {
  quick: {
    title: "Every condition, five seeds, 80 updates (half a minute)",
    conditions: Object.keys(conditions),
    seeds: "101..105",
    set: { updates: 80, drawn: 500 },
  },
  paper: {
    title: "Every condition, twenty seeds, 300 updates (a few minutes)",
    conditions: Object.keys(conditions),
    seeds: "101..120",
    set: { updates: 300 },
  },
};
