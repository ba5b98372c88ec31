import type { Condition, Preset } from "@operant/core/study";

const main = "Rewards";
const controls = "Controls";
const biases = "Bias of the reward model";
const coverages = "Coverage of the rules";

const aspects = { adherence: 0.3 } as const;
const full = { accuracy: "hybrid", ...aspects, lengthPenalty: "short" } as const;

/** One signal, two, and two with aspects; then what the reward model favours and how much the rules cover. */
export const conditions: Readonly<Record<string, Condition>> = {
  model: { title: "Reward model", group: main, set: { accuracy: "model" } },
  rule: { title: "Rule checks", group: main, set: { accuracy: "rule" } },
  hybrid: { title: "Hybrid", group: main, set: { accuracy: "hybrid" } },
  "hybrid-aspects": {
    title: "Hybrid + instructions",
    group: main,
    set: { accuracy: "hybrid", ...aspects },
  },
  full: { title: "Hybrid + instructions + length", group: main, set: full },

  "hybrid-sure": {
    title: "Hybrid, every check taken as sure",
    group: controls,
    set: { accuracy: "hybrid", confidence: "ignored" },
    added: true,
  },
  "hybrid-shuffled": {
    title: "Hybrid, confidences shuffled among checks",
    group: controls,
    set: { accuracy: "hybrid", confidence: "shuffled" },
    added: true,
  },
  "model-aspects": {
    title: "Reward model + instructions",
    group: controls,
    set: { accuracy: "model", ...aspects },
    added: true,
  },
  "model-full": {
    title: "Reward model + instructions + length",
    group: controls,
    set: { ...full, accuracy: "model" },
    added: true,
  },
  "full-around": {
    title: "Hybrid + instructions + length on both sides",
    group: controls,
    set: { ...full, lengthPenalty: "around" },
    added: true,
  },
  gold: { title: "Gold itself", group: controls, set: { accuracy: "gold" }, added: true },

  "model-unbiased": {
    title: "Reward model, unbiased",
    group: biases,
    set: { accuracy: "model", bias: 0 },
    added: true,
  },
  "hybrid-unbiased": {
    title: "Hybrid, unbiased",
    group: biases,
    set: { accuracy: "hybrid", bias: 0 },
    added: true,
  },
  "hybrid-aspects-unbiased": {
    title: "Hybrid + instructions, unbiased",
    group: biases,
    set: { accuracy: "hybrid", ...aspects, bias: 0 },
    added: true,
  },
  "full-unbiased": {
    title: "Hybrid + instructions + length, unbiased",
    group: biases,
    set: { ...full, bias: 0 },
    added: true,
  },
  "model-strong": {
    title: "Reward model, strongly biased",
    group: biases,
    set: { accuracy: "model", bias: 1 },
    added: true,
  },
  "hybrid-strong": {
    title: "Hybrid, strongly biased",
    group: biases,
    set: { accuracy: "hybrid", bias: 1 },
    added: true,
  },
  "full-strong": {
    title: "Hybrid + instructions + length, strongly biased",
    group: biases,
    set: { ...full, bias: 1 },
    added: true,
  },
  "hybrid-aspects-long": {
    title: "Hybrid + instructions, long favoured",
    group: biases,
    set: { accuracy: "hybrid", ...aspects, favours: "long" },
    added: true,
  },
  "full-long": {
    title: "Hybrid + instructions + length, long favoured",
    group: biases,
    set: { ...full, favours: "long" },
    added: true,
  },
  "full-around-long": {
    title: "Hybrid + instructions + length on both sides, long favoured",
    group: biases,
    set: { ...full, lengthPenalty: "around", favours: "long" },
    added: true,
  },

  "hybrid-none": {
    title: "Hybrid, no rules",
    group: coverages,
    set: { accuracy: "hybrid", coverage: 0 },
    added: true,
  },
  "hybrid-third": {
    title: "Hybrid, a third covered",
    group: coverages,
    set: { accuracy: "hybrid", coverage: 0.35 },
    added: true,
  },
  "hybrid-all": {
    title: "Hybrid, all covered",
    group: coverages,
    set: { accuracy: "hybrid", coverage: 1 },
    added: true,
  },
  "rule-all": {
    title: "Rule checks, all covered",
    group: coverages,
    set: { accuracy: "rule", coverage: 1 },
    added: true,
  },
};

/** Ready-made requests. Seeds below 100 were used while the study was made. */
export const presets: Readonly<Record<string, Preset>> = {
  quick: {
    title: "Every condition, six seeds (a quarter of a minute)",
    conditions: Object.keys(conditions),
    seeds: "101..106",
    set: {},
  },
  paper: {
    title: "Every condition, forty seeds (two minutes)",
    conditions: Object.keys(conditions),
    seeds: "101..140",
    set: {},
  },
};
