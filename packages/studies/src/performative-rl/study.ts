import type { Study } from "@operant/core/study";
import { claims } from "./claims.js";
import { conditions, presets } from "./conditions.js";
import { formulas } from "./formulas.js";
import { metrics } from "./metrics.js";
import { parameters, typed } from "./parameters.js";
import { summaries, summarise } from "./summaries.js";
import { trial } from "./trial.js";

/**
 * Performative reinforcement learning (Mandal, Triantafyllou and Radanovic, arXiv 2207.00046): retraining again
 * and again in a gridworld whose follower responds softly to what was deployed.
 */
export const performativeRL: Study = {
  id: "performative-rl",
  title: "Retraining in a world that responds",
  question:
    "A deployed policy changes the world it is deployed in, so that it is retrained, deployed again, and so on. When do the rounds settle, and is what they settle at worth having?",
  notes: [
    "The gridworld, its rewards, the followers' best responses and softmax, the first policy, the projections and the estimate from trajectories are those of the authors' public code (gradanovic/icml2023-performative-rl-paper-code). Different here: each seed draws its own followers' perturbed grids (theirs are one set from NumPy's generator); each round is solved to rounding where they use a first-order solver to 1e-5; without regularisation the best policy is deterministic, ties to the first move; 200 rounds instead of 1,000.",
    "The paper was read only in its abstract; its figures were not at hand, so no number of theirs is compared.",
    "What the search finds is a lower bound on the performative optimum.",
  ],
  formulas,
  paper: { title: "Performative Reinforcement Learning", arxiv: "2207.00046", year: 2022 },
  resultsVersion: "1",
  parameters,
  conditions,
  presets,
  row: "round",
  metrics,
  summaries,
  cost(parameters) {
    const values = typed(parameters);
    const response = 40 + 4 * values.followers;
    return values.rounds * (100 + response + 0.5 * values.trajectories) + values.search * response;
  },
  trial,
  summarise,
  claims,
  tables: [
    {
      title: "Where the rounds end",
      summaries: ["settled", "settled_round", "late_step", "value", "broken_promise", "sensitivity"],
    },
    { title: "Stable against found", summaries: ["value", "stable_gap", "stable_gap_plain"] },
  ],
  figures: [
    { kind: "curves", id: "distance", title: "Distance between rounds", metric: "step", window: 1 },
    { kind: "curves", id: "value", title: "Value once deployed", metric: "value", window: 1 },
    { kind: "outcomes", id: "settling", title: "Rounds to settle", summary: "settled_round" },
    { kind: "outcomes", id: "values", title: "Value once deployed, last quarter", summary: "value" },
  ],
};
