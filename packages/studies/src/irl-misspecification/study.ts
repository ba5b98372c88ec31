import type { Study } from "@operant/core/study";
import { claims } from "./claims.js";
import { conditions, presets } from "./conditions.js";
import { formulas } from "./formulas.js";
import { notes } from "./notes.js";
import { DISCOUNT_ERRORS, parameters, typed, validate } from "./parameters.js";
import { metrics } from "./rows.js";
import { summaries, summarise } from "./summaries.js";
import { trial } from "./trial.js";

/**
 * Misspecified inverse reinforcement learning on exact worlds, after Skalse and Abate (arXiv 2403.06854), whose
 * paper is theory without experiments. Policies are known exactly and inverted exactly, so whatever error is left
 * comes from the assumed model and the choice among rewards that explain the policy. A trial is one random world;
 * a row is one demonstrated reward under one assumed model.
 */
export const irlMisspecification: Study = {
  id: "irl-misspecification",
  title: "Inverse reinforcement learning under a wrong model",
  question:
    "What somebody wants (a reward) is inferred from what they do (a policy), by a model of how wants make behaviour. How wrong is the answer when the model errs slightly about how random choices are (temperature), how much the future counts (discount) or what actions lead to (transitions): at worst, and on average?",
  notes,
  formulas,
  paper: {
    title: "Quantifying the Sensitivity of Inverse Reinforcement Learning to Misspecification",
    arxiv: "2403.06854",
    year: 2024,
  },
  resultsVersion: "1",
  parameters,
  validate,
  conditions,
  presets,
  row: "inference",
  metrics,
  summaries,
  cost(values) {
    const { wrong, states, actions, rewards } = typed(values);
    const models = wrong === "separation" ? 1 : wrong === "kind" ? 2 : DISCOUNT_ERRORS.length;
    return rewards * models * states * actions * (states * actions + states * states);
  },
  trial,
  summarise,
  claims,
  tables: [
    {
      title: "Distance of what is inferred",
      summaries: ["right", "mild", "large", "zero_most", "kind", "misfit"],
    },
    {
      title: "At worst",
      summaries: [
        "worst_tiny",
        "worst_mild",
        "worst_transition",
        "potential_exponent",
        "pair",
        "pair_misfit",
      ],
    },
    { title: "Separation", summaries: ["separation_full", "separation_small", "opposite_small"] },
  ],
  figures: [
    { kind: "outcomes", id: "mild", title: "Distance of the fitted reward, error 0.01", summary: "mild" },
    { kind: "outcomes", id: "large", title: "Distance of the fitted reward, error 0.3", summary: "large" },
    { kind: "outcomes", id: "worst", title: "Worst distance, error 1e-5", summary: "worst_tiny" },
  ],
};
