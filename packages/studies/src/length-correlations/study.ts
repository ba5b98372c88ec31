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
 * Singhal, Goyal, Xu, Durrett, "A Long Way to Go: Investigating Length Correlations in RLHF" (arXiv 2310.03716), in
 * miniature: the quality of every response is known, so that a judge who likes length can be told from quality.
 */
export const lengthCorrelations: Study = {
  id: "length-correlations",
  title: "Length correlations: how much of a gain in reward is length?",
  question:
    "Labellers prefer longer answers a little more often than quality warrants, and length is easier to see than quality. How much of what a policy gains in reward is length, does a reward for length alone impress a judge who likes length as much, and which remedies bring quality back?",
  notes,
  formulas,
  paper: {
    title: "A Long Way to Go: Investigating Length Correlations in RLHF",
    arxiv: "2310.03716",
    year: 2023,
  },
  resultsVersion: "1",
  parameters,
  conditions,
  presets,
  row: "point",
  metrics,
  summaries,
  cost(values) {
    const { prompts, responses, steps, labels } = typed(values);
    return prompts * responses * steps + 150 * labels;
  },
  trial,
  summarise,
  claims,
  tables: [
    {
      title: "What is gained",
      summaries: [
        "model_gain",
        "length_share",
        "length_ratio",
        "gold_gain",
        "gold_wins",
        "judge_wins",
        "divergence",
        "wins_over_stopped",
      ],
    },
    { title: "Reward models", summaries: ["length_correlation", "accuracy", "fitted"] },
  ],
  figures: [
    { kind: "curves", id: "tokens", title: "Length during training", metric: "tokens", window: 1 },
    { kind: "curves", id: "gold", title: "Quality during training", metric: "gold", window: 1 },
    { kind: "outcomes", id: "gold-wins", title: "Win rate by gold", summary: "gold_wins" },
    {
      kind: "outcomes",
      id: "judge-wins",
      title: "Win rate by a judge who likes length",
      summary: "judge_wins",
    },
    { kind: "outcomes", id: "length-share", title: "Length's share of the gain", summary: "length_share" },
  ],
};
