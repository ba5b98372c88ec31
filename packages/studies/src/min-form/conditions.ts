import type { Condition, Preset } from "@operant/core/study";

const main = "Rewards";
const authors = "Baseline per step";
const temperatures = "Temperatures";
const scorers = "Other scorers";

/** Ways to make a reward of step scores, two baselines, and scorers with other flaws. */
export const conditions: Readonly<Record<string, Condition>> = {
  verified: { title: "Checked answers only", group: main, set: { form: "none", verified: 1 } },
  sum: { title: "Sum of scores", group: main, set: { form: "sum" } },
  minimum: { title: "Min-form", group: main, set: { form: "min-form" } },
  "minimum-tenth": {
    title: "Min-form + a tenth checked",
    group: main,
    set: { form: "min-form", verified: 0.1 },
  },
  "sum-tenth": {
    title: "Sum + a tenth checked",
    group: main,
    set: { form: "sum", verified: 0.1 },
    added: true,
  },

  "verified-per-step": {
    title: "Checked answers only",
    group: authors,
    set: { form: "none", verified: 1, baseline: "others-per-step" },
  },
  "sum-per-step": {
    title: "Sum of scores",
    group: authors,
    set: { form: "sum", baseline: "others-per-step" },
  },
  "minimum-per-step": {
    title: "Min-form",
    group: authors,
    set: { form: "min-form", baseline: "others-per-step" },
  },

  "minimum-0.5": {
    title: "Min-form, T = 0.5",
    group: temperatures,
    set: { form: "min-form", temperature: 0.5 },
    added: true,
  },
  "minimum-1": {
    title: "Min-form, T = 1",
    group: temperatures,
    set: { form: "min-form", temperature: 1 },
    added: true,
  },

  "sum-sees": {
    title: "Sum; scorer sees through fillers",
    group: scorers,
    set: { form: "sum", fillerScore: 0.3 },
    added: true,
  },
  "minimum-fooled": {
    title: "Min-form; scorer fooled by empty answers",
    group: scorers,
    set: { form: "min-form", lenient: 0.95 },
    added: true,
  },
  "minimum-fooled-tenth": {
    title: "Min-form + a tenth checked; scorer fooled by empty answers",
    group: scorers,
    set: { form: "min-form", lenient: 0.95, verified: 0.1 },
    added: true,
  },
};

/** Ready-made requests. Seeds below 100 were used while the study was made. */
export const presets: Readonly<Record<string, Preset>> = {
  quick: {
    title: "Every condition, five seeds, 60 updates (half a minute)",
    conditions: Object.keys(conditions),
    seeds: "101..105",
    set: { updates: 60 },
  },
  paper: {
    title: "Every condition, twenty seeds, 300 updates (five minutes)",
    conditions: Object.keys(conditions),
    seeds: "101..120",
    set: { updates: 300 },
  },
};
