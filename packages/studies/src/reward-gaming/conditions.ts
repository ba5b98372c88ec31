import type { Condition, Preset } from "@operant/core/study";

const main = "Policy gradient";
const best = "Best of n";
const without = "Policies that cannot write the pattern";
const penalty = "A higher penalty";
const linear = "Linear reward model";

/** Four kinds of data; ways to optimise against what is learned from them. */
export const conditions: Readonly<Record<string, Condition>> = {
  clean: { title: "Sound data", group: main, set: {}, added: true },
  noise: { title: "Label noise on markers", group: main, set: { flaw: "noise" } },
  confound: { title: "Closings come with order", group: main, set: { flaw: "confound" } },
  shift: { title: "Data without repetition", group: main, set: { flaw: "shift" } },

  "clean-best": {
    title: "Sound data",
    group: best,
    set: { optimiser: "best-of-n" },
    added: true,
  },
  "noise-best": {
    title: "Label noise on markers",
    group: best,
    set: { flaw: "noise", optimiser: "best-of-n" },
    added: true,
  },
  "confound-best": {
    title: "Closings come with order",
    group: best,
    set: { flaw: "confound", optimiser: "best-of-n" },
    added: true,
  },
  "shift-best": {
    title: "Data without repetition",
    group: best,
    set: { flaw: "shift", optimiser: "best-of-n" },
    added: true,
  },

  "noise-without": {
    title: "Label noise; no markers",
    group: without,
    set: { flaw: "noise", cannot: "marker" },
    added: true,
  },
  "confound-without": {
    title: "Closings come with order; no closings",
    group: without,
    set: { flaw: "confound", cannot: "closing" },
    added: true,
  },
  "shift-without": {
    title: "Data without repetition; no repeats",
    group: without,
    set: { flaw: "shift", cannot: "repeat" },
    added: true,
  },

  "clean-held": { title: "Sound data", group: penalty, set: { penalty: 1 }, added: true },
  "noise-held": { title: "Label noise on markers", group: penalty, set: { flaw: "noise", penalty: 1 } },
  "confound-held": {
    title: "Closings come with order",
    group: penalty,
    set: { flaw: "confound", penalty: 1 },
  },
  "shift-held": { title: "Data without repetition", group: penalty, set: { flaw: "shift", penalty: 1 } },

  "noise-linear": {
    title: "Label noise on markers",
    group: linear,
    set: { flaw: "noise", model: "linear" },
    added: true,
  },
  "confound-linear": {
    title: "Closings come with order",
    group: linear,
    set: { flaw: "confound", model: "linear" },
    added: true,
  },
  "shift-linear": {
    title: "Data without repetition",
    group: linear,
    set: { flaw: "shift", model: "linear" },
    added: true,
  },
};

/** Ready-made requests. Seeds below 100 were used while the study was made. */
export const presets: Readonly<Record<string, Preset>> = {
  quick: {
    title: "Every condition, eight seeds (half a minute)",
    conditions: Object.keys(conditions),
    seeds: "101..108",
    set: {},
  },
  paper: {
    title: "Every condition, forty seeds (two minutes)",
    conditions: Object.keys(conditions),
    seeds: "101..140",
    set: {},
  },
};
