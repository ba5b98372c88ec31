import type { Study } from "@operant/core/study";
import { claims } from "./claims.js";
import { conditions, presets } from "./conditions.js";
import { formulas } from "./formulas.js";
import { metrics, summaries, summarise } from "./metrics.js";
import { notes } from "./notes.js";
import { parameters, typed, validate } from "./parameters.js";
import { trial } from "./trial.js";

/**
 * A miniature of the authors' experiments: tables instead of features and networks, one policy step per batch
 * instead of fifteen from a buffer, a pole of 63 states instead of CartPole; no MountainCar and no MuJoCo.
 */
export const behaviourAlignment: Study = {
  id: "behaviour-alignment",
  title: "Blending a heuristic with the reward that counts",
  question:
    "A designer adds a heuristic to a sparse reward. When it helps it speeds learning, when it misleads it ruins it. Does a blend whose weights are learned by what the policy earns of the primary reward get the one without the other?",
  notes,
  formulas,
  paper: {
    title: "Behavior Alignment via Reward Function Optimization",
    arxiv: "2310.19007",
    year: 2023,
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
    return p.episodes * (p.method === "barfi" ? 2 : 1);
  },
  trial,
  summarise,
  claims,
  tables: [
    { title: "Primary return", summaries: ["mean_value", "final_value"] },
    { title: "The blend", summaries: ["final_weight", "final_discount"] },
  ],
  figures: [
    { kind: "curves", id: "learning", title: "Primary return of the policy", metric: "value", window: 1 },
    { kind: "curves", id: "weights", title: "Weight of the auxiliary reward", metric: "weight", window: 5 },
    { kind: "outcomes", id: "final-value", title: "Primary return at the end", summary: "final_value" },
  ],
};
