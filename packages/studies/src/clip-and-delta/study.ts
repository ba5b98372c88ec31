import type { Study } from "@operant/core/study";
import { claims } from "./claims.js";
import { conditions, presets } from "./conditions.js";
import { formulas } from "./formulas.js";
import { notes } from "./notes.js";
import { parameters, typed } from "./parameters.js";
import { metrics, summaries, summarise } from "./summaries.js";
import { train } from "./training.js";

/**
 * Rewards for reasoning steps, summed, clipped, differenced: J. Gao et al., "On Designing Effective RL Reward at
 * Training Time for LLM Reasoning" (arXiv 2410.15115), in miniature.
 */
export const clipAndDelta: Study = {
  id: "clip-and-delta",
  title: "Clip and Delta: process rewards that cannot be farmed",
  question:
    "A scorer that judges each step of a derivation is a good guide in search. What does a policy learn that is paid the sum of its scores? And do two repairs help: Clip, by which no step can earn and bad ones cost, and Delta, which pays each step its score less the next one's?",
  notes,
  formulas,
  paper: {
    title: "On Designing Effective RL Reward at Training Time for LLM Reasoning",
    arxiv: "2410.15115",
    year: 2024,
  },
  resultsVersion: "1",
  parameters,
  conditions,
  presets,
  row: "update",
  metrics,
  summaries,
  cost(values) {
    const p = typed(values);
    return p.updates * p.problems * p.samples + 8 * p.drawn;
  },
  trial: (values, context) => train(typed(values), context),
  summarise,
  claims,
  tables: [
    {
      title: "Policies",
      summaries: [
        "solved_before",
        "solved_after",
        "solved_best",
        "filler_after",
        "length_after",
        "unanswered_after",
      ],
    },
    { title: "Best derivations and search", summaries: ["best_shortest", "best_longest", "searched"] },
  ],
  figures: [
    { kind: "curves", id: "solved", title: "Right answers", metric: "solved", window: 1 },
    { kind: "curves", id: "filler", title: "Fillers", metric: "filler", window: 1 },
    { kind: "outcomes", id: "after", title: "Right answers, trained", summary: "solved_after" },
  ],
};
