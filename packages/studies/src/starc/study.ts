import type { Study } from "@operant/core/study";
import { claims } from "./claims/index.js";
import { conditions, presets } from "./conditions.js";
import { formulas } from "./formulas.js";
import { metrics } from "./metrics.js";
import { notes } from "./notes.js";
import { parameters, typed, validate } from "./parameters.js";
import { SIX, summaries, summarise } from "./summaries.js";
import { trial } from "./trial.js";

/**
 * Skalse, Farnik, Motwani, Jenner, Gleave, Abate, "STARC: A General Framework For Quantifying Differences Between
 * Reward Functions" (arXiv 2309.15257): its correlation experiment at full size. One trial is the whole experiment;
 * a row of its shard is one compared pair of rewards.
 */
export const starc: Study = {
  id: "starc",
  title: "STARC: distances between rewards and the cost of the wrong one",
  question:
    "A distance between two rewards should say what is lost (the regret) when one is optimised in place of the other. How well do three families of distances, EPIC, DARD and STARC, predict that loss on random environments, and which of them call equivalent rewards different, or opposite ones alike?",
  notes,
  formulas,
  paper: {
    title: "STARC: A General Framework For Quantifying Differences Between Reward Functions",
    arxiv: "2309.15257",
    year: 2023,
  },
  resultsVersion: "1",
  parameters,
  validate,
  conditions,
  presets,
  row: "pair",
  metrics,
  summaries,
  cost(values) {
    const { environments, pairs, steps, states, actions, returns } = typed(values);
    const rows = environments * pairs * steps;
    return rows * states * states * actions * (returns === "exact" ? 1 : 3);
  },
  trial,
  summarise,
  claims,
  tables: [
    {
      title: "Correlation of distance and regret, L2 norm and metric",
      summaries: SIX.flatMap((name) => [`pearson_${name}_l2`, `spearman_${name}`]),
    },
    {
      title: "Best combinations and controls",
      summaries: [
        "pearson_val_w1",
        "pearson_val_potential_l1_w1",
        "pearson_position",
        "within_val",
        "within_epic",
        "relabelled_val",
        "regret_mean",
      ],
    },
  ],
  figures: [
    { kind: "outcomes", id: "val", title: "Pearson correlation, VAL, L2", summary: "pearson_val_l2" },
    { kind: "outcomes", id: "epic", title: "Pearson correlation, EPIC, L2", summary: "pearson_epic_l2" },
    { kind: "outcomes", id: "dard", title: "Pearson correlation, DARD, L2", summary: "pearson_dard_l2" },
  ],
};
