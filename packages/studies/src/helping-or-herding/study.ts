import type { Study } from "@operant/core/study";
import { claims } from "./claims.js";
import { conditions, presets } from "./conditions.js";
import { formulas } from "./formulas.js";
import { metrics } from "./metrics.js";
import { notes } from "./notes.js";
import { parameters, typed } from "./parameters.js";
import { summaries, summarise } from "./summaries.js";
import { cost, trial } from "./trial.js";

/**
 * Ensembles of reward models, after Eisenstein et al. (arXiv 2312.09244), in a space of responses where every policy
 * is exact. A trial is one gold reward and the ensembles fitted to its comparisons; a row of its shard is one policy.
 */
export const helpingOrHerding: Study = {
  id: "helping-or-herding",
  title: "Ensembles of reward models: helping or herding?",
  question:
    "Several reward models are fitted to the same comparisons and combined by their mean, median, minimum or a penalty for disagreement. Does optimising the combination give more of what is wanted than optimising one of them, does it matter how the models differ, and what happens to an error that all of them share?",
  notes,
  formulas,
  paper: {
    title: "Helping or Herding? Reward Model Ensembles Mitigate but do not Eliminate Reward Hacking",
    arxiv: "2312.09244",
    year: 2023,
  },
  resultsVersion: "1",
  parameters,
  conditions,
  presets,
  row: "policy",
  metrics,
  summaries,
  cost(values) {
    return cost(typed(values));
  },
  trial,
  summarise,
  claims,
  tables: [
    {
      title: "Gold after hard best-of-n",
      summaries: [
        "gold_hard_single",
        "gold_hard_finetune_mean",
        "gold_hard_finetune_minimum",
        "gold_hard_pretrain_mean",
        "gold_hard_pretrain_median",
        "gold_hard_pretrain_minimum",
        "gold_hard_pretrain_mean_minus_deviation",
        "gold_hard_pretrain_mean_minus_variance",
      ],
    },
    {
      title: "Gold after RL",
      summaries: [
        "gold_rl_single",
        "gold_rl_finetune_mean",
        "gold_rl_pretrain_mean",
        "gold_rl_pretrain_minimum",
        "gradient_single",
        "gradient_finetune",
        "gradient_pretrain",
        "gradient_minimum",
      ],
    },
    {
      title: "What is shared",
      summaries: [
        "padding_hard_single",
        "padding_hard_pretrain_mean",
        "padding_hard_pretrain_minimum",
        "transfer",
        "disagreement_rise",
        "agreed_error",
        "flags_padding",
        "flags_content",
      ],
    },
  ],
  figures: [
    {
      kind: "outcomes",
      id: "single",
      title: "Gold, hard best-of-n, single models",
      summary: "gold_hard_single",
    },
    {
      kind: "outcomes",
      id: "pretrain",
      title: "Gold, hard best-of-n, pretrain mean",
      summary: "gold_hard_pretrain_mean",
    },
    {
      kind: "outcomes",
      id: "padding",
      title: "Padding, hard best-of-n, pretrain minimum",
      summary: "padding_hard_pretrain_minimum",
    },
  ],
};
