import type { Study } from "@operant/core/study";
import { claims } from "./claims.js";
import { conditions, presets } from "./conditions.js";
import { formulas } from "./formulas.js";
import { metrics, summaries, summarise } from "./metrics.js";
import { notes } from "./notes.js";
import { parameters, typed, validate } from "./parameters.js";
import { trial } from "./trial.js";

/**
 * Designed rewards on the authors' small worlds, at their scale or close to it: learners and rates are theirs,
 * runs are as long as their learning curves take to flatten.
 */
export const rewardDesign: Study = {
  id: "reward-design",
  title: "Rewards designed to teach",
  question:
    "A task pays only at its goal. Which other rewards make a learner find the optimal policy sooner without changing what is optimal: a few chosen by a teacher, ones that follow the learner, or ones that the learner makes for itself?",
  notes,
  formulas,
  paper: {
    title: "Reward Design for Reinforcement Learning Agents",
    year: 2025,
  },
  resultsVersion: "1",
  parameters,
  validate,
  conditions,
  presets,
  row: "evaluation",
  metrics,
  summaries,
  cost(values) {
    const p = typed(values);
    const design = p.teacher === "original" || p.teacher === "potential" || p.task === "chain" ? 0 : 5_000;
    return design + p.episodes * (p.task === "line" ? 1 : 2) + (20 * p.episodes) / p.evaluateEvery;
  },
  trial,
  summarise,
  claims,
  tables: [
    {
      title: "Learning",
      summaries: ["mean_value", "final_value", "episodes_to_best", "reached"],
    },
    {
      title: "The rewards",
      summaries: ["safe_share", "same_share", "entries", "size", "informativeness"],
    },
  ],
  figures: [
    { kind: "curves", id: "learning", title: "Value of the learner's policy", metric: "value", window: 1 },
    { kind: "outcomes", id: "mean-value", title: "Mean value while learning", summary: "mean_value" },
  ],
};
