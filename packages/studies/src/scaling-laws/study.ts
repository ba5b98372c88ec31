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
 * Scaling laws for reward model over-optimisation, after Gao, Schulman and Hilton (arXiv 2210.10760), in a space of
 * responses where every policy is exact. A trial is one gold reward and one reward model; a row of its shard is one
 * policy optimised against it.
 */
export const scalingLaws: Study = {
  id: "scaling-laws",
  title: "Scaling laws of over-optimising a reward model",
  question:
    "A gold reward stands for what people want and labels comparisons; a reward model is learned from them and optimised, by best-of-n (of n answers, the one it rates highest) and by reinforcement learning. How does gold reward depend on the distance from the start, which law describes it, and how do its coefficients change with the size of the reward model and with the comparisons it saw?",
  notes,
  formulas,
  paper: {
    title: "Scaling Laws for Reward Model Overoptimization",
    arxiv: "2210.10760",
    year: 2022,
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
      title: "Reward models",
      summaries: ["accuracy", "bon_peak", "bon_drop", "rl_peak", "rl_drop", "ppo_peak", "ppo_drop"],
    },
    {
      title: "Coefficients of the paper's forms",
      summaries: [
        "bon_alpha",
        "bon_beta",
        "bon_r2",
        "bon_aic_margin",
        "rl_alpha",
        "rl_beta",
        "rl_r2",
        "rl_aic_margin",
      ],
    },
    {
      title: "Methods compared",
      summaries: [
        "kl_ratio",
        "equal_proxy",
        "penalty_gold",
        "penalty_proxy",
        "ppo_penalty_gold",
        "optimum_gold",
      ],
    },
  ],
  figures: [
    { kind: "outcomes", id: "peak", title: "Highest gold, best-of-n", summary: "bon_peak" },
    { kind: "outcomes", id: "drop", title: "Gold lost after the peak, best-of-n", summary: "bon_drop" },
    { kind: "outcomes", id: "beta", title: "β of best-of-n", summary: "bon_beta" },
    {
      kind: "outcomes",
      id: "penalty",
      title: "Gold at equal KL, penalised minus stopped early",
      summary: "penalty_gold",
    },
  ],
};
