import type { Condition, Preset } from "@operant/core/study";

const tables = "Bandits";
const networks = "Networks";
const rates = "Bandits, rates of smoothing";

/** Where the comparisons come from and what learns from them. */
export const conditions: Readonly<Record<string, Condition>> = {
  bandit: { title: "120 of 130 arms compared once", group: tables, set: {} },
  "bandit-even": {
    title: "No arm compared less than 20 times",
    group: tables,
    set: { rarely: 20 },
    added: true,
  },
  "bandit-worse": {
    title: "Arms that are compared once are worse",
    group: tables,
    set: { rareMean: -1 },
    added: true,
  },
  network: {
    title: "Network, long tail",
    group: networks,
    set: { model: "network", epochs: 100, learningRate: 0.3 },
  },
  "network-much-data": {
    title: "Network, 4000 comparisons",
    group: networks,
    set: { model: "network", epochs: 20, learningRate: 0.3, labels: 4000 },
    added: true,
  },
  "bandit-slow": { title: "β = 0.02", group: rates, set: { smoothing: 0.02 }, added: true },
  "bandit-fast": { title: "β = 1", group: rates, set: { smoothing: 1 }, added: true },
};

/** Ready-made requests. Seeds below 100 were used while the study was made. */
export const presets: Readonly<Record<string, Preset>> = {
  quick: {
    title: "The bandits, and networks; eight seeds, small settings",
    conditions: ["bandit", "bandit-even", "bandit-worse", "network"],
    seeds: "101..108",
    set: { prompts: 4, bandits: 3 },
  },
  paper: {
    title: "Every condition, twenty seeds",
    conditions: Object.keys(conditions),
    seeds: "101..120",
    set: {},
  },
};
