import type { Study } from "@operant/core/study";
import { claims } from "./claims.js";
import { conditions, presets } from "./conditions.js";
import { formulas } from "./formulas.js";
import { notes } from "./notes.js";
import { parameters, typed } from "./parameters.js";
import { metrics, summaries, summarise } from "./summaries.js";
import { trial } from "./trial.js";

/**
 * Rewards on near-duplicate instructions with different right responses: L. Shen et al., "The Trickle-down Impact of
 * Reward (In-)consistency on RLHF" (arXiv 2309.16155), in miniature.
 */
export const rewardConsistency: Study = {
  id: "reward-consistency",
  title: "Reward consistency: does the reward read the instruction",
  question:
    "Two instructions look alike and want different responses. Does a learned reward tell which response belongs to which, can it be taught without more data, and do policies trained on it gain?",
  notes,
  formulas,
  paper: {
    title: "The Trickle-down Impact of Reward (In-)consistency on RLHF",
    arxiv: "2309.16155",
    year: 2023,
  },
  resultsVersion: "1",
  parameters,
  conditions,
  presets,
  row: "contrast",
  metrics,
  summaries,
  cost(values) {
    const p = typed(values);
    const copies = p.method.startsWith("convex") ? 4 : p.method === "interpolated" ? 2 : 1;
    const asked = p.prompts * (p.candidates + 20) * (p.method.endsWith("fusion") ? p.pairs / 40 : 1);
    return 10 * p.pairs * copies + asked;
  },
  trial: (values, context) => trial(typed(values), context),
  summarise,
  claims,
  tables: [
    {
      title: "Rewards and the policies made with them",
      summaries: ["accuracy", "response", "instruction", "swapped", "gain", "gain_tilted"],
    },
    {
      title: "The labeller on the same items",
      summaries: ["labeller_accuracy", "labeller_response", "labeller_instruction"],
    },
  ],
  figures: [
    { kind: "outcomes", id: "consistency", title: "Consistency", summary: "consistency" },
    { kind: "outcomes", id: "gain", title: "Gain of best-of-n", summary: "gain" },
  ],
};
