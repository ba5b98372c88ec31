import type { Study } from "@operant/core/study";
import { claims } from "./claims.js";
import { conditions, presets } from "./conditions.js";
import { formulas } from "./formulas.js";
import { metrics } from "./metrics.js";
import { notes } from "./notes.js";
import { parameters, typed } from "./parameters.js";
import { summaries, summarise } from "./summaries.js";
import { trial } from "./trial.js";

/**
 * Feedback from an evaluator who sees only part of what happens, after Lang et al. (arXiv 2402.17747): the paper's
 * two examples over all their parameters, and random worlds. A row is one setting; trajectories and policies are
 * enumerated, so nothing is sampled but the settings.
 */
export const partialObservability: Study = {
  id: "partial-observability",
  title: "Feedback from someone who sees only part of it",
  question:
    "An evaluator judges behaviour by a log. When does training on that judgement reward hiding errors and cluttering logs, and how much of what was wanted can be learnt once the evaluator's beliefs are known?",
  notes,
  formulas,
  paper: {
    title:
      "When Your AIs Deceive You: Challenges of Partial Observability in Reinforcement Learning from Human Feedback",
    arxiv: "2402.17747",
    year: 2024,
  },
  resultsVersion: "1",
  parameters,
  conditions,
  presets,
  row: "setting",
  metrics,
  summaries,
  cost(values) {
    const { world, points, drawn } = typed(values);
    return (drawn ? points : 1) * (world === "random" ? 4 : 1);
  },
  trial,
  summarise,
  claims,
  tables: [
    {
      title: "Failures of the naive optimum",
      summaries: ["wrong", "deceptive", "overjustified", "applies", "counterexamples", "mispredicted"],
    },
    {
      title: "Regret and ambiguity",
      summaries: [
        "regret_naive",
        "regret_fit",
        "regret_aware",
        "ambiguous",
        "regret_ambiguous",
        "unrecovered",
      ],
    },
  ],
  figures: [
    { kind: "outcomes", id: "deceptive", title: "Deceptive inflation", summary: "deceptive" },
    { kind: "outcomes", id: "overjustified", title: "Overjustification", summary: "overjustified" },
    { kind: "outcomes", id: "regret-aware", title: "Regret with beliefs known", summary: "regret_aware" },
  ],
};
