import type { Study } from "@operant/core/study";
import { claims } from "./claims.js";
import { conditions, presets } from "./conditions.js";
import { formulas } from "./formulas.js";
import { notes } from "./notes.js";
import { parameters, typed } from "./parameters.js";
import { metrics, summaries, summarise } from "./summaries.js";
import { cost, trial } from "./trial.js";

/**
 * Labels that follow the model: B. Zhu, M. Jordan, J. Jiao, "Iterative Data Smoothing: Mitigating Reward Overfitting and
 * Overoptimization in RLHF" (arXiv 2401.16335), in miniature.
 */
export const iterativeDataSmoothing: Study = {
  id: "iterative-data-smoothing",
  title: "Iterative Data Smoothing: labels that move towards the model",
  question:
    "Some responses are compared only once, and a reward model that is trained for long believes what it was told about them. Does moving the labels a little towards the model every epoch stop that, and do policies trained on the reward then stay good, better than with early stopping, regularisation or constant label smoothing?",
  notes,
  formulas,
  paper: {
    title: "Iterative Data Smoothing: Mitigating Reward Overfitting and Overoptimization in RLHF",
    arxiv: "2401.16335",
    year: 2024,
  },
  resultsVersion: "1",
  parameters,
  conditions,
  presets,
  row: "fit",
  metrics,
  summaries,
  cost: (values) => cost(typed(values)),
  trial,
  summarise,
  claims,
  tables: [
    {
      title: "Test loss",
      summaries: ["test_mle", "test_ids", "test_ridge", "test_smoothed", "best_epoch_mle"],
    },
    {
      title: "Overfitting",
      summaries: ["test_rise_mle", "test_rise_ids", "test_overfit_mle", "test_overfit_ids"],
    },
    { title: "Rare pairs", summaries: ["rare_mle", "rare_ids", "rare_growth_mle", "rare_growth_ids"] },
    {
      title: "Gold at 6 nats",
      summaries: [
        "gold_mle",
        "gold_ids",
        "gold_first",
        "gold_stopped",
        "gold_ridge",
        "gold_smoothed",
        "gold_pessimistic",
        "gold_limit",
      ],
    },
    { title: "Decline from 2 to 6 nats", summaries: ["decline_mle", "decline_ids", "decline_ridge"] },
  ],
  figures: [
    { kind: "outcomes", id: "gold-mle", title: "Gold at 6 nats, maximum likelihood", summary: "gold_mle" },
    { kind: "outcomes", id: "gold-ids", title: "Gold at 6 nats, data smoothing", summary: "gold_ids" },
    {
      kind: "outcomes",
      id: "rise",
      title: "Rise of the test loss, maximum likelihood",
      summary: "test_rise_mle",
    },
  ],
};
