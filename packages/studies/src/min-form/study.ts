import type { Study } from "@operant/core/study";
import { claims } from "./claims.js";
import { conditions, presets } from "./conditions.js";
import { formulas } from "./formulas.js";
import { notes } from "./notes.js";
import { parameters, typed } from "./parameters.js";
import { metrics, summaries, summarise } from "./summaries.js";
import { train } from "./training.js";

/**
 * The value of a step as the least of the rewards to come: J. Cheng et al., "Stop Summation: Min-Form Credit Assignment
 * Is All Process Reward Model Needs for Reasoning" (arXiv 2504.15275), in miniature.
 */
export const minForm: Study = {
  id: "min-form",
  title: "Stop summation: a derivation is worth its worst step",
  question:
    "A reward model scores the steps of a derivation. Does paying the lowest score, instead of the sum, train as well as checking answers, and what breaks it?",
  notes,
  formulas,
  paper: {
    title: "Stop Summation: Min-Form Credit Assignment Is All Process Reward Model Needs for Reasoning",
    arxiv: "2504.15275",
    year: 2025,
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
    return p.updates * p.problems * p.samples;
  },
  trial: (values, context) => train(typed(values), context),
  summarise,
  claims,
  tables: [
    {
      title: "Policies",
      summaries: [
        "solved_after",
        "solved_best",
        "length_after",
        "filler_after",
        "unanswered_after",
        "collapse",
        "to_90",
      ],
    },
  ],
  figures: [
    { kind: "curves", id: "solved", title: "Right answers", metric: "solved", window: 1 },
    { kind: "curves", id: "length", title: "Steps", metric: "length", window: 1 },
    { kind: "outcomes", id: "after", title: "Right answers, trained", summary: "solved_after" },
  ],
};
