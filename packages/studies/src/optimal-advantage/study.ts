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
 * Preferences that come from regret, fitted as if they came from partial return, after Knox et al.
 * (arXiv 2310.02456). A trial is one world; a row is one fit, by size of the data and with or without transitions
 * from absorbing states. Preferences are sampled; advantages and returns are exact.
 */
export const optimalAdvantage: Study = {
  id: "optimal-advantage",
  title: "Learning optimal advantage from preferences and mistaking it for reward",
  question:
    "People who compare two pieces of behaviour may judge by regret (how far each falls short of the best), while the usual fit takes them to add up rewards. What is learnt then? Is it better to take the action that it rates highest, or to optimise it as a reward, and when does the latter go wrong?",
  notes,
  formulas,
  paper: {
    title: "Learning Optimal Advantage from Preferences and Mistaking it for Reward",
    arxiv: "2310.02456",
    year: 2023,
  },
  resultsVersion: "1",
  parameters,
  conditions,
  presets,
  row: "fit",
  metrics,
  summaries,
  cost(values) {
    const { preferences, length } = typed(values);
    return 1000 + preferences * length;
  },
  trial,
  summarise,
  claims,
  tables: [
    {
      title: "What is learnt (largest data, with absorbing transitions)",
      summaries: [
        "last_correlation_advantage_with",
        "last_correlation_reward_with",
        "last_optimal_share_with",
      ],
    },
    {
      title: "Near-optimal policies, mean over sizes",
      summaries: [
        "mean_near_greedy_without",
        "mean_near_greedy_with",
        "mean_near_reward_without",
        "mean_near_reward_with",
      ],
    },
    {
      title: "Level and loops",
      summaries: [
        "distance_without",
        "distance_with",
        "loop_cases",
        "loop_greedy",
        "other_cases",
        "other_reward",
      ],
    },
  ],
  figures: [
    {
      kind: "outcomes",
      id: "greedy",
      title: "Near-optimal, greedy, with absorbing",
      summary: "mean_near_greedy_with",
    },
    {
      kind: "outcomes",
      id: "reward-without",
      title: "Near-optimal, as reward, without absorbing",
      summary: "mean_near_reward_without",
    },
    {
      kind: "outcomes",
      id: "reward-with",
      title: "Near-optimal, as reward, with absorbing",
      summary: "mean_near_reward_with",
    },
  ],
};
