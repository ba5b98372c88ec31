import type { Study } from "@operant/core/study";
import { claims } from "./claims.js";
import { conditions, presets } from "./conditions.js";
import { formulas } from "./formulas.js";
import { notes } from "./notes.js";
import { game } from "./optimisation.js";
import { parameters, typed } from "./parameters.js";
import { metrics, summaries, summarise } from "./summaries.js";

/**
 * Rewards learned from flawed judgements and generators that find the flaw: R. Y. Pang et al., "Reward Gaming in
 * Conditional Text Generation" (ACL 2023, arXiv 2211.08714), in miniature.
 */
export const rewardGaming: Study = {
  id: "reward-gaming",
  title: "Reward gaming: what a reward model got wrong comes back in every response",
  question:
    "A reward model is learned from judgements of texts and does well on a test set. What does a text generator make of noise in the labels, of a confound in the data, or of a region that the data do not cover?",
  notes,
  formulas,
  paper: { title: "Reward Gaming in Conditional Text Generation", arxiv: "2211.08714", year: 2022 },
  resultsVersion: "1",
  parameters,
  conditions,
  presets,
  row: "update",
  metrics,
  summaries,
  cost(values) {
    const p = typed(values);
    return p.pairs * 3 + (p.optimiser === "gradient" ? p.updates * p.batch : 8192);
  },
  trial: (values, context) => game(typed(values), context),
  summarise,
  claims,
  tables: [
    {
      title: "Optimised policies",
      summaries: [
        "gold_before",
        "gold_after",
        "reward_after",
        "divergence_after",
        "markers_after",
        "closings_after",
        "repeats_after",
      ],
    },
    {
      title: "Reward models",
      summaries: ["accuracy", "gold_accuracy", "markers_lift", "closings_lift", "repeats_lift"],
    },
  ],
  figures: [
    { kind: "curves", id: "gold", title: "Gold quality", metric: "gold", window: 5 },
    { kind: "curves", id: "markers", title: "Markers", metric: "markers", window: 5 },
    { kind: "curves", id: "closings", title: "Closings", metric: "closings", window: 5 },
    { kind: "curves", id: "repeats", title: "Repeats", metric: "repeats", window: 5 },
    { kind: "outcomes", id: "after", title: "Gold quality, optimised", summary: "gold_after" },
  ],
};
