import type { Condition, Preset } from "@operant/core/study";

const biased = "Labellers who like length";
const controls = "Controls";

/** Where length stands to quality and to what labellers say. */
export const conditions: Readonly<Record<string, Condition>> = {
  biased: { title: "Biased labels", group: biased, set: {} },
  saturating: {
    title: "Biased labels, saturating",
    group: biased,
    set: { shape: "saturating" },
    added: true,
  },
  confounded: {
    title: "Biased labels, and better responses are longer",
    group: biased,
    set: { link: 0.4 },
    added: true,
  },
  unbiased: { title: "Unbiased labels", group: controls, set: { bias: 0 }, added: true },
  "length-counts": {
    title: "Unbiased labels, length is quality",
    group: controls,
    set: { bias: 0, lengthCounts: 0.7 },
    added: true,
  },
};

/** Ready-made requests. Seeds below 100 were used while the study was made. */
export const presets: Readonly<Record<string, Preset>> = {
  quick: {
    title: "Every condition, five seeds, 1000 comparisons",
    conditions: Object.keys(conditions),
    seeds: "101..105",
    set: { labels: 1000, width: 32, steps: 400, prompts: 16 },
  },
  paper: {
    title: "Every condition, twenty seeds",
    conditions: Object.keys(conditions),
    seeds: "101..120",
    set: {},
  },
};
