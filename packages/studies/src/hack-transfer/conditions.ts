import type { Condition, Preset } from "@operant/core/study";

const shared = "Shared trunk";
const trunks = "Less shared";
const readings = "Reading of the metric";
const doses = "Demonstrations";
const sound = "Sound reward afterwards";

/** What is imitated, and what the graders' tasks share. */
export const conditions: Readonly<Record<string, Condition>> = {
  exploits: { title: "Exploits", group: shared, set: { demonstrations: "exploits" } },
  honest: { title: "Honest answers", group: shared, set: { demonstrations: "honest" } },
  random: { title: "Random answers", group: shared, set: { demonstrations: "random" }, added: true },

  "exploits-heads": {
    title: "Exploits, a head per grader",
    group: trunks,
    set: { demonstrations: "exploits", trunk: "own-heads" },
    added: true,
  },
  "honest-heads": {
    title: "Honest answers, a head per grader",
    group: trunks,
    set: { demonstrations: "honest", trunk: "own-heads" },
    added: true,
  },
  "exploits-separate": {
    title: "Exploits, nothing shared",
    group: trunks,
    set: { demonstrations: "exploits", trunk: "separate" },
    added: true,
  },
  "honest-separate": {
    title: "Honest answers, nothing shared",
    group: trunks,
    set: { demonstrations: "honest", trunk: "separate" },
    added: true,
  },

  "exploits-blind": {
    title: "Exploits, metric not read",
    group: readings,
    set: { demonstrations: "exploits", legibility: 0 },
    added: true,
  },
  "honest-blind": {
    title: "Honest answers, metric not read",
    group: readings,
    set: { demonstrations: "honest", legibility: 0 },
    added: true,
  },
  "exploits-dim": {
    title: "Exploits, metric read badly",
    group: readings,
    set: { demonstrations: "exploits", legibility: 0.4 },
    added: true,
  },

  "exploits-one": {
    title: "Exploits of one grader",
    group: doses,
    set: { demonstrations: "exploits", graders: 1 },
    added: true,
  },
  "honest-one": {
    title: "Honest answers for one grader",
    group: doses,
    set: { demonstrations: "honest", graders: 1 },
    added: true,
  },
  "exploits-half": {
    title: "Half exploits, half honest",
    group: doses,
    set: { demonstrations: "exploits", share: 0.5 },
    added: true,
  },
  "exploits-tenth": {
    title: "A tenth exploits",
    group: doses,
    set: { demonstrations: "exploits", share: 0.1 },
    added: true,
  },

  "exploits-sound": {
    title: "Exploits, then sound rewards",
    group: sound,
    set: { demonstrations: "exploits", afterwards: "sound" },
    added: true,
  },
  "honest-sound": {
    title: "Honest answers, then sound rewards",
    group: sound,
    set: { demonstrations: "honest", afterwards: "sound" },
    added: true,
  },
};

/** Ready-made requests. Seeds below 100 were used while the study was made. */
export const presets: Readonly<Record<string, Preset>> = {
  quick: {
    title: "Every condition, ten seeds (a quarter of a minute)",
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
