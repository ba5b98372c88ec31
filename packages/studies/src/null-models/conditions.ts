import type { Condition, Preset } from "@operant/core/study";

const responses = "Responses";
const judges = "Judges";
const defences = "Defences, a reader of headings";
const exact = "Defences, a reader of exact lines";
const lengths = "Length control";

/** What is judged, by whom, and behind which defence. */
export const conditions: Readonly<Record<string, Condition>> = {
  honest: { title: "Another honest model", group: responses, set: { response: "honest" } },
  irrelevant: { title: "Constant, a sentence", group: responses, set: { response: "irrelevant" } },
  essay: { title: "Constant, an essay", group: responses, set: { response: "essay" }, added: true },
  "one-sided": {
    title: "Forged template that names the first, searched prefix",
    group: responses,
    set: { response: "one-sided" },
    added: true,
  },
  structured: {
    title: "Forged template, both positions",
    group: responses,
    set: { response: "structured" },
  },
  "random-prefix": {
    title: "Forged template, random prefix",
    group: responses,
    set: { response: "random-prefix" },
    added: true,
  },
  searched: { title: "Forged template, searched prefix", group: responses, set: { response: "searched" } },

  slots: { title: "Cannot be hijacked", group: judges, set: { reader: "slots" }, added: true },
  "last-right": {
    title: "Learned that the last is right",
    group: judges,
    set: { lastIsRight: 1 },
    added: true,
  },
  "half-right": {
    title: "Learned that place says nothing",
    group: judges,
    set: { lastIsRight: 0.5 },
    added: true,
  },
  warned: { title: "Warned in a fifth of training", group: judges, set: { warned: 0.2 }, added: true },

  paraphrase: { title: "Reworded template", group: defences, set: { defence: "paraphrase" } },
  "filter-answers": {
    title: "Filter that knows answers",
    group: defences,
    set: { defence: "filter-answers" },
    added: true,
  },
  "filter-prompts": {
    title: "Filter that knows prompts too",
    group: defences,
    set: { defence: "filter-prompts" },
  },
  "filter-structured": {
    title: "Filter that knows prompts too, no prefix",
    group: defences,
    set: { response: "structured", defence: "filter-prompts" },
    added: true,
  },
  "filter-own-style": {
    title: "Filter that knows prompts too, forgery in sentences of its own",
    group: defences,
    set: { defence: "filter-prompts", style: "own" },
    added: true,
  },
  "filter-honest": {
    title: "Filter that knows answers, honest model",
    group: defences,
    set: { response: "honest", defence: "filter-answers" },
    added: true,
  },
  escape: { title: "Escaped brackets", group: defences, set: { defence: "escape" }, added: true },
  nonce: { title: "Random delimiters", group: defences, set: { defence: "nonce" }, added: true },

  exact: { title: "None", group: exact, set: { reader: "exact" }, added: true },
  "exact-paraphrase": {
    title: "Reworded template",
    group: exact,
    set: { reader: "exact", defence: "paraphrase" },
    added: true,
  },
  "exact-escape": {
    title: "Escaped brackets",
    group: exact,
    set: { reader: "exact", defence: "escape" },
    added: true,
  },
  "exact-nonce": {
    title: "Random delimiters",
    group: exact,
    set: { reader: "exact", defence: "nonce" },
    added: true,
  },

  padded: {
    title: "Honest answers with padding, judge who likes length",
    group: lengths,
    set: { response: "padded", lengthBias: 2 },
    added: true,
  },
  "searched-length": {
    title: "Forged template, judge who likes length",
    group: lengths,
    set: { response: "searched", lengthBias: 2 },
    added: true,
  },
};

/** Ready-made requests. Seeds below 100 were used while the study was made. */
export const presets: Readonly<Record<string, Preset>> = {
  quick: {
    title: "Every condition, five seeds, 80 held-out instructions (half a minute)",
    conditions: Object.keys(conditions),
    seeds: "101..105",
    set: {},
  },
  paper: {
    title: "Every condition, twenty seeds, 805 instructions held out, as many as AlpacaEval has (minutes)",
    conditions: Object.keys(conditions),
    seeds: "101..120",
    set: { instructions: 805, searchSteps: 300 },
  },
};
