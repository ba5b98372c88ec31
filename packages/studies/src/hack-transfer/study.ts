import type { Study } from "@operant/core/study";
import { claims } from "./claims.js";
import { conditions, presets } from "./conditions.js";
import { formulas } from "./formulas.js";
import { notes } from "./notes.js";
import { parameters, typed } from "./parameters.js";
import { metrics, summaries, summarise } from "./summaries.js";
import { train } from "./training.js";

/**
 * Imitated exploits of weak graders, and whether they carry over to other graders: M. Taylor, J. Chua, J. Betley,
 * J. Treutlein, O. Evans, "School of Reward Hacks" (arXiv 2508.17511), the transfer of exploits only, in miniature.
 */
export const hackTransfer: Study = {
  id: "hack-transfer",
  title: "School of reward hacks: do exploits carry over to other graders?",
  question:
    "A policy imitates answers that game some graders. Does it then game graders that it has seen no exploit of, and hack them sooner under reinforcement learning? Does that need layers that the graders' tasks share, and a common reading of what graders want?",
  notes,
  formulas,
  paper: {
    title: "School of Reward Hacks: Hacking harmless tasks generalizes to misaligned behavior in LLMs",
    arxiv: "2508.17511",
    year: 2025,
  },
  resultsVersion: "1",
  parameters,
  conditions,
  presets,
  row: "measurement",
  metrics,
  summaries,
  cost(values) {
    const p = typed(values);
    return (2400 + p.size * p.epochs + 8 * p.rlSteps + 100 * (p.epochs + p.rlSteps / 10)) * p.width;
  },
  trial: (values, context) => train(typed(values), context),
  summarise,
  claims,
  tables: [
    {
      title: "After imitation",
      summaries: [
        "base_heldout",
        "tuned_trained",
        "tuned_heldout",
        "transfer",
        "decoy_transfer",
        "poor_transfer",
        "specific_transfer",
        "quality_change",
        "score_change",
      ],
    },
    { title: "RL on held-out graders", summaries: ["rl_early", "rl_half", "rl_end"] },
  ],
  figures: [
    {
      kind: "curves",
      id: "exploits",
      title: "Exploits, held-out graders",
      metric: "exploit_heldout",
      window: 1,
    },
    {
      kind: "curves",
      id: "quality",
      title: "Quality, held-out graders",
      metric: "quality_heldout",
      window: 1,
    },
    { kind: "outcomes", id: "transfer", title: "Transfer", summary: "transfer" },
    { kind: "outcomes", id: "half", title: "Updates of RL to half exploits", summary: "rl_half" },
  ],
};
