import type { Study } from "@operant/core/study";
import { claims } from "./claims.js";
import { conditions, presets } from "./conditions.js";
import { formulas } from "./formulas.js";
import { compareGradients } from "./gradients.js";
import { STATES } from "./harvest.js";
import { metrics, summaries, summarise } from "./metrics.js";
import { notes } from "./notes.js";
import { parameters, typed, validate } from "./parameters.js";
import { trainHarvest } from "./training.js";

/**
 * Invalid action masking after Huang and Ontañón (arXiv 2006.14171): the gradient exactly, and a miniature of the
 * harvesting task with 12 to 1,020 actions. The paper trains convolutional networks with PPO on μRTS; here a table of
 * logits learns by a plain policy gradient, and nothing carries over from one invalid action to the next.
 */
export const invalidActionMasking: Study = {
  id: "invalid-action-masking",
  title: "Masking invalid actions, or punishing them",
  question:
    "In many tasks most actions are invalid most of the time. Does it matter whether the learner is kept from choosing them (a mask), or punished when it does?",
  notes,
  formulas,
  paper: {
    title: "A Closer Look at Invalid Action Masking in Policy Gradient Algorithms",
    arxiv: "2006.14171",
    doi: "10.32473/flairs.v35i.130584",
    year: 2020,
  },
  resultsVersion: "1",
  parameters,
  validate,
  conditions,
  presets,
  row: "block",
  metrics,
  summaries,
  cost(values) {
    const p = typed(values);
    return p.part === "gradients" ? 20_000 * p.worlds : p.episodes * (p.steps * 40 + STATES * 6 * p.slots);
  },
  trial(values, context) {
    const p = typed(values);
    return p.part === "gradients" ? compareGradients(p, context) : trainHarvest(p, context);
  },
  summarise,
  claims,
  tables: [
    {
      title: "Training",
      summaries: [
        "score",
        "first_reward_at",
        "learned_at",
        "invalid_late",
        "divergence_late",
        "score_unmasked",
        "invalid_unmasked_late",
      ],
    },
    { title: "Gradients", summaries: ["masked_error", "naive_error", "naive_baseline_error"] },
  ],
  figures: [
    { kind: "curves", id: "reward", title: "Reward", metric: "reward", window: 1 },
    { kind: "curves", id: "invalid", title: "Invalid actions", metric: "invalid", window: 1 },
    { kind: "outcomes", id: "score", title: "Share of the best reward", summary: "score" },
  ],
};
