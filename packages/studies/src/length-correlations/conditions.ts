import type { Condition, Parameters, Preset } from "@operant/core/study";

/** Kinds of labels: how much their makers like length, and how well the reward model can see quality. */
export const LABELS = {
  strong: { title: "Labels that like length, quality hard to see", set: { bias: 1, cue: 0.35 } },
  weak: { title: "Labels that like length a little, quality easy to see", set: { bias: 0.3, cue: 0.5 } },
  unbiased: { title: "Labels that do not care for length", set: { bias: 0, cue: 0.35 } },
} as const;
export type Labels = keyof typeof LABELS;

/** What is done with them. `rlhf` does nothing about length. */
const WAYS: Readonly<Record<string, { readonly title: string; readonly set: Parameters }>> = {
  rlhf: { title: "Reward model", set: {} },
  "length-only": { title: "Length alone", set: { training: "length-only" } },
  "high-penalty": { title: "Ten times the KL penalty", set: { penalty: 1 } },
  "length-penalty": { title: "Length penalty", set: { training: "length-penalty" } },
  scaled: { title: "Scaled and clipped reward", set: { training: "scaled" } },
  balanced: { title: "Comparisons balanced by length", set: { balanced: true } },
};

/** Those meant to keep length down while the policy is trained. */
export const TRAINING_REMEDIES = ["high-penalty", "length-penalty", "scaled"] as const;
/** All, with that of the data. */
export const REMEDIES = [...TRAINING_REMEDIES, "balanced"] as const;

/** The condition of a way with labels. */
export const named = (labels: Labels, way: string) => `${labels}-${way}`;

export const conditions: Readonly<Record<string, Condition>> = Object.fromEntries(
  Object.entries(LABELS).flatMap(([labels, { title: group, set: own }]) =>
    Object.entries(WAYS).map(([way, { title, set }]) => [
      named(labels as Labels, way),
      { title, group, set: { ...own, ...set }, ...(labels === "unbiased" ? { added: true } : {}) },
    ]),
  ),
);

const ALL = Object.keys(conditions);

/** Ready-made requests. Seeds below 100 were used while the study was made. */
export const presets: Readonly<Record<string, Preset>> = {
  quick: {
    title: "Every condition, small spaces",
    conditions: ALL,
    seeds: "101..104",
    set: { prompts: 8, responses: 192, labels: 1000 },
  },
  paper: { title: "Every condition, 20 reward models", conditions: ALL, seeds: "101..120", set: {} },
};
