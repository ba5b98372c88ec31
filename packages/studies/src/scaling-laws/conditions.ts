import type { Condition, Preset } from "@operant/core/study";

const sizes = "Size of the reward model";
const data = "Comparisons";

/** Hidden units of the reward models whose size is varied. */
export const WIDTHS = [2, 4, 8, 16, 32, 64] as const;
/** Comparisons, where the size is 16 units; the largest is the default. */
export const LABELS = [30, 125, 500, 2000, 8000] as const;
/** The condition with so many comparisons. */
export const labelsCondition = (labels: number) => (labels === 8000 ? "width-16" : `labels-${labels}`);

export const conditions: Readonly<Record<string, Condition>> = {
  ...Object.fromEntries(
    WIDTHS.map((width) => [`width-${width}`, { title: `${width} units`, group: sizes, set: { width } }]),
  ),
  ...Object.fromEntries(
    LABELS.slice(0, -1).map((labels) => [
      labelsCondition(labels),
      { title: `${labels} comparisons`, group: data, set: { labels } },
    ]),
  ),
  "perfect-proxy": {
    title: "Gold itself as the reward model",
    group: "Control",
    set: { proxy: "gold" },
    added: true,
  },
};

const ALL = Object.keys(conditions);

export const presets: Readonly<Record<string, Preset>> = {
  quick: {
    title: "Every condition, small spaces",
    conditions: ALL,
    seeds: "101..104",
    set: { prompts: 4, responses: 1024, steps: 60 },
  },
  paper: { title: "Every condition, 24 gold rewards", conditions: ALL, seeds: "101..124", set: {} },
};
