import type { Condition, Preset } from "@operant/core/study";

export const conditions: Readonly<Record<string, Condition>> = {
  invisible: {
    title: "Padding that no reward model sees",
    group: "Shared error",
    set: { excess: "invisible" },
  },
  "invisible-few": {
    title: "The same, 250 comparisons",
    group: "Shared error",
    set: { excess: "invisible", labels: 250 },
    added: true,
  },
  visible: {
    title: "Padding that all reward models see",
    group: "Controls",
    set: { excess: "visible" },
    added: true,
  },
  harmless: {
    title: "Padding that does no harm",
    group: "Controls",
    set: { excess: "harmless" },
    added: true,
  },
};

const ALL = Object.keys(conditions);

export const presets: Readonly<Record<string, Preset>> = {
  quick: {
    title: "Every condition, small spaces",
    conditions: ALL,
    seeds: "101..108",
    set: { prompts: 4, responses: 1024, steps: 40 },
  },
  paper: { title: "Every condition, 40 gold rewards", conditions: ALL, seeds: "101..140", set: {} },
};
