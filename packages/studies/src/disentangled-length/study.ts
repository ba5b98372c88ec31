import type { Study } from "@operant/core/study";
import { claims } from "./claims.js";
import { conditions, presets } from "./conditions.js";
import { formulas } from "./formulas.js";
import { notes } from "./notes.js";
import { parameters, typed } from "./parameters.js";
import { metrics, summaries, summarise } from "./summaries.js";
import { cost, trial } from "./trial.js";

/**
 * Length taken out of the reward: L. Chen et al., "ODIN: Disentangled Reward Mitigates Hacking in RLHF" (arXiv
 * 2402.07319), in miniature.
 */
export const disentangledLength: Study = {
  id: "disentangled-length",
  title: "ODIN: a reward head that takes no notice of length",
  question:
    "Labellers like long answers. A reward is learned in two parts (heads), and the one that took up the length is thrown away. Does the other train better policies at the same length than a reward learned in one part, a length penalty or balanced data; and what does it cost where length is not a bias?",
  notes,
  formulas,
  paper: {
    title: "ODIN: Disentangled Reward Mitigates Hacking in RLHF",
    arxiv: "2402.07319",
    year: 2024,
  },
  resultsVersion: "1",
  parameters,
  conditions,
  presets,
  row: "policy",
  metrics,
  summaries,
  cost: (values) => cost(typed(values)),
  trial,
  summarise,
  claims,
  tables: [
    {
      title: "Correlation with length",
      summaries: [
        "longer_preferred",
        "gold_correlation",
        "correlation_single",
        "correlation_balanced",
        "correlation_odin",
        "correlation_odin_no_orthogonality",
      ],
    },
    {
      title: "Accuracy",
      summaries: [
        "label_accuracy_single",
        "label_accuracy_odin",
        "gold_accuracy_single",
        "gold_accuracy_penalty",
        "gold_accuracy_balanced",
        "gold_accuracy_odin",
      ],
    },
    {
      title: "Front of gold against length",
      summaries: [
        "front_single",
        "front_penalty",
        "front_penalty_neutral",
        "front_balanced",
        "front_odin",
        "front_odin_no_orthogonality",
      ],
    },
    {
      title: "Gold and length of policies",
      summaries: [
        "gold_single",
        "gold_penalty",
        "gold_balanced",
        "gold_odin",
        "length_single",
        "length_odin",
      ],
    },
  ],
  figures: [
    { kind: "outcomes", id: "front", title: "Front of ODIN", summary: "front_odin" },
    { kind: "outcomes", id: "front-single", title: "Front of the single head", summary: "front_single" },
    {
      kind: "outcomes",
      id: "correlation",
      title: "ODIN's correlation with length",
      summary: "correlation_odin",
    },
  ],
};
