import type { Study } from "@operant/core/study";
import { claims } from "./claims.js";
import { conditions, presets } from "./conditions.js";
import { formulas } from "./formulas.js";
import { notes } from "./notes.js";
import { parameters, typed } from "./parameters.js";
import { metrics, summaries, summarise } from "./summaries.js";
import { train } from "./training.js";

/**
 * Rule checks beside a reward model, with aspects for instructions and length: R. Gulhane, S. R. Indurthi, "Beyond
 * Monolithic Rewards" (arXiv 2510.05283), in miniature and without images.
 */
export const hybridRewards: Study = {
  id: "hybrid-rewards",
  title: "Beyond monolithic rewards: rules beside a reward model",
  question:
    "Some prompts have answers that a rule can check, others need a judge, and the judge has its tastes. Does a reward made of confident checks, a reward model, and aspects for instructions and length make a better policy than one signal alone, and what does it hack?",
  notes,
  formulas,
  paper: {
    title: "Beyond Monolithic Rewards: A Hybrid and Multi-Aspect Reward Optimization for MLLM Alignment",
    arxiv: "2510.05283",
    year: 2025,
  },
  resultsVersion: "1",
  parameters,
  conditions,
  presets,
  row: "measurement",
  metrics,
  summaries,
  cost(values) {
    const p = typed(values);
    return p.steps * p.responses + 20 * p.comparisons + 3 * p.prompts * p.responses;
  },
  trial: (values, context) => train(typed(values), context),
  summarise,
  claims,
  tables: [
    {
      title: "Policies",
      summaries: [
        "gold_after",
        "verifiable_after",
        "judged_after",
        "content_after",
        "follows_after",
        "length_drift",
        "polish_drift",
        "hacked_base",
        "hacked_after",
        "divergence_after",
      ],
    },
  ],
  figures: [
    { kind: "curves", id: "gold", title: "Gold", metric: "gold", window: 1 },
    { kind: "curves", id: "length", title: "Length", metric: "length", window: 1 },
    { kind: "curves", id: "hacked", title: "Hacking", metric: "hacked", window: 1 },
    { kind: "outcomes", id: "after", title: "Gold, trained", summary: "gold_after" },
  ],
};
