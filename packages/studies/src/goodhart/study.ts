import type { Study } from "@operant/core/study";
import { claims } from "./claims.js";
import { conditions, presets } from "./conditions.js";
import { formulas } from "./formulas.js";
import { metrics } from "./metrics.js";
import { notes } from "./notes.js";
import { DISCOUNTS, parameters, typed } from "./parameters.js";
import { summaries, summarise } from "./summaries.js";
import { trial } from "./trial.js";

/**
 * Goodhart's law on exact worlds, after Karwowski et al. (arXiv 2310.09144). A trial is one world per discount
 * with several proxies; a row of its shard is one proxy. Every return is computed, none sampled. The paper's
 * code is not public and its mix of worlds and rewards is known in outline only, so this is a miniature of its
 * survey, and exact for the early-stopping rule.
 */
export const goodhart: Study = {
  id: "goodhart",
  title: "Goodhart's law in reinforcement learning",
  question:
    "A policy is optimised, ever harder, for a proxy in place of the true reward; how far the two disagree is an angle between them. How often and how far does the true return drop on the way, and does stopping by a rule that knows the angle prevent it, at what price?",
  notes,
  formulas,
  paper: { title: "Goodhart's Law in Reinforcement Learning", arxiv: "2310.09144", year: 2023 },
  resultsVersion: "1",
  parameters,
  conditions,
  presets,
  row: "run",
  metrics,
  summaries,
  cost(values) {
    const { world, states, actions, runs } = typed(values);
    const pairs = world === "random" ? states * actions : 72;
    return DISCOUNTS.length * runs * pairs * pairs;
  },
  trial,
  summarise,
  claims,
  tables: [
    {
      title: "How often the true return drops",
      summaries: ["share_ascent", "share_regularised", "share_boltzmann", "share_walk"],
    },
    {
      title: "How far, and what stopping does",
      summaries: [
        "drop_ascent",
        "drop_near",
        "drop_far",
        "drop_walk",
        "fall_before_stop",
        "given_up",
        "against_end",
        "stopped_gain",
      ],
    },
  ],
  figures: [
    { kind: "outcomes", id: "drops", title: "Mean drop on the steepest ascent", summary: "drop_ascent" },
    { kind: "outcomes", id: "given-up", title: "Given up by early stopping", summary: "given_up" },
  ],
};
