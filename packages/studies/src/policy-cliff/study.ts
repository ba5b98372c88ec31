import type { Study } from "@operant/core/study";
import { claims } from "./claims.js";
import { conditions, presets } from "./conditions.js";
import { formulas } from "./formulas.js";
import { notes } from "./notes.js";
import { parameters, SIZES, TEMPERATURES, typed } from "./parameters.js";
import { metrics } from "./rows.js";
import { summaries, summarise } from "./summaries.js";
import { trial } from "./trial.js";

/**
 * The policy cliff on exact worlds, after Xu (arXiv 2507.20150), whose paper is a theory with illustrations from
 * the training of language models. A trial is one random world with planted ties or gaps; a row is one change of
 * its reward seen by one rule for picking a policy (or one missing component). Nothing is sampled but the
 * worlds and the random changes.
 */
export const policyCliff: Study = {
  id: "policy-cliff",
  title: "The policy cliff",
  question:
    "How far does the optimal policy move when the reward moves a little? Where two actions are equally good, the slightest change should make it jump; where one action is clearly best, a small change should do nothing; where randomness is rewarded (entropy), the policy should move in proportion to the change.",
  notes,
  formulas,
  paper: {
    title: "The Policy Cliff: A Theoretical Analysis of Reward-Policy Maps in Large Language Models",
    arxiv: "2507.20150",
    year: 2025,
  },
  resultsVersion: "1",
  parameters,
  conditions,
  presets,
  row: "case",
  metrics,
  summaries,
  cost(values) {
    const { experiment, states, actions, draws } = typed(values);
    const rules = experiment === "cliff" ? TEMPERATURES.length + 2 : experiment === "mixing" ? 2 : 0.5;
    return rules * SIZES.length * draws * states * states * (states + actions);
  },
  trial,
  summarise,
  claims,
  tables: [
    {
      title: "Cliffs",
      summaries: ["flip_smallest", "flip_spread", "even_jump", "occupancy_smallest", "soft_smallest"],
    },
    { title: "Without a tie", summaries: ["flips_below", "flip_beyond", "least_over_radius"] },
    {
      title: "Soft optima",
      summaries: [
        "soft_scaling",
        "soft_exponent",
        "cold_over_warm",
        "bound_share",
        "regret_cold",
        "regret_hot",
      ],
    },
    { title: "Several rewards", summaries: ["lipschitz", "breakpoints", "mixture_jump", "mixture_soft"] },
    {
      title: "A component is missing",
      summaries: ["missing_cases", "missing_unharmed", "missing_harmless", "missing_harmed", "shaping_loss"],
    },
  ],
  figures: [
    { kind: "outcomes", id: "jump", title: "Occupancy jump, change of 1e-6", summary: "occupancy_smallest" },
    { kind: "outcomes", id: "bound", title: "Largest share of the soft bound", summary: "bound_share" },
    { kind: "outcomes", id: "slope", title: "Soft exponent in temperature", summary: "soft_exponent" },
  ],
};
