import type { Condition, Preset } from "@operant/core/study";

const main = "Judges";
const data = "Other data";
const prompts = "Prompts and thresholds";

/** Judges, with and without added negatives; how they are asked. */
export const conditions: Readonly<Record<string, Condition>> = {
  plain: { title: "Judge", group: main, set: {} },
  truncated: { title: "Judge + truncated answers", group: main, set: { negatives: "truncated" } },
  random: { title: "Judge + made-up words", group: main, set: { negatives: "random" }, added: true },
  exact: { title: "Exact match", group: main, set: { judge: "exact" }, added: true },

  "one-writer": { title: "Judge; openings say nothing", group: data, set: { writers: "one" }, added: true },
  "few-truncated": {
    title: "Judge + 1 % truncated answers",
    group: data,
    set: { negatives: "truncated", share: 0.01 },
    added: true,
  },

  "without-question": {
    title: "Judge without question",
    group: prompts,
    set: { prompt: "without-question" },
  },
  "without-question-truncated": {
    title: "Judge without question + truncated answers",
    group: prompts,
    set: { prompt: "without-question", negatives: "truncated" },
    added: true,
  },
  strict: { title: "Judge, yes from 0.8", group: prompts, set: { threshold: 0.8 }, added: true },
  stricter: { title: "Judge, yes from 0.95", group: prompts, set: { threshold: 0.95 }, added: true },
};

/** Ready-made requests. Seeds below 100 were used while the study was made. */
export const presets: Readonly<Record<string, Preset>> = {
  quick: {
    title: "Every condition, ten seeds (half a minute)",
    conditions: Object.keys(conditions),
    seeds: "101..110",
    set: {},
  },
  paper: {
    title: "Every condition, forty seeds (two minutes)",
    conditions: Object.keys(conditions),
    seeds: "101..140",
    set: {},
  },
};
