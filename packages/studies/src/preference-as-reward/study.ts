import type { Study } from "@operant/core/study";
import { claims } from "./claims.js";
import { conditions, presets } from "./conditions.js";
import { formulas } from "./formulas.js";
import { metrics } from "./metrics.js";
import { notes } from "./notes.js";
import { parameters, typed } from "./parameters.js";
import { atDistance, DISTANCES, summaries, summarise } from "./summaries.js";
import { trial } from "./trial.js";

/**
 * Fu, Zhao, Yao, Wang, Han, Xiao, "Reward Shaping to Mitigate Reward Hacking in RLHF" (arXiv 2502.18770), in
 * miniature: gold and proxy are known for every response, so that hacking is measured, not judged.
 */
export const preferenceAsRewardStudy: Study = {
  id: "preference-as-reward",
  title: "Preference as reward: does shaping a learned reward stop its being hacked?",
  question:
    "A policy trained on a learned reward for long enough finds responses that the reward overrates. Rewards can be standardised, clipped, rescaled or squashed first; preference as reward squashes the difference to reference responses. Which of these keep what users want from falling, and is it more than training less?",
  notes,
  formulas,
  paper: { title: "Reward Shaping to Mitigate Reward Hacking in RLHF", arxiv: "2502.18770", year: 2025 },
  resultsVersion: "1",
  parameters,
  conditions,
  presets,
  row: "point",
  metrics,
  summaries,
  cost(values) {
    const { prompts, responses, steps } = typed(values);
    return prompts * responses * (steps + 60);
  },
  trial,
  summarise,
  claims,
  tables: [
    {
      title: "Win rate by gold",
      summaries: ["wins_half", "wins_final", "wins_peak", "wins_lost", "wins_over_stopped"],
    },
    {
      title: "Gold, proxy and KL",
      summaries: [
        "gold_half",
        "gold_final",
        "gold_peak",
        "proxy_final",
        "divergence_half",
        "divergence_final",
        "gold_over_stopped",
      ],
    },
    { title: "Gold on the way", summaries: DISTANCES.map(atDistance) },
  ],
  figures: [
    { kind: "curves", id: "wins", title: "Win rate during training", metric: "wins", window: 1 },
    { kind: "curves", id: "gold", title: "Gold during training", metric: "gold", window: 1 },
    { kind: "curves", id: "proxy", title: "Proxy during training", metric: "proxy", window: 1 },
    { kind: "curves", id: "divergence", title: "KL during training", metric: "divergence", window: 1 },
    { kind: "outcomes", id: "final", title: "Win rate after both epochs", summary: "wins_final" },
    {
      kind: "outcomes",
      id: "stopped",
      title: "Gold over raw training at equal KL",
      summary: "gold_over_stopped",
    },
  ],
};
