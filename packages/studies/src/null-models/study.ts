import { OperantError } from "@operant/core";
import type { Study } from "@operant/core/study";
import { claims } from "./claims.js";
import { conditions, presets } from "./conditions.js";
import { formulas } from "./formulas.js";
import { notes } from "./notes.js";
import { parameters, typed } from "./parameters.js";
import { metrics, summaries, summarise } from "./summaries.js";
import { trial } from "./trial.js";

/**
 * Constant responses that hijack a judge: X. Zheng et al., "Cheating Automatic LLM Benchmarks: Null Models Achieve High
 * Win Rates" (arXiv 2410.07137), on a judge of the bench's own.
 */
export const nullModels: Study = {
  id: "null-models",
  title: "Null models: a constant that wins the benchmark",
  question:
    "A judge reads two answers out of a prompt. Can a response that answers nothing win by forging the prompt, on instructions it never saw, and what stops it?",
  notes,
  formulas,
  paper: {
    title: "Cheating Automatic LLM Benchmarks: Null Models Achieve High Win Rates",
    arxiv: "2410.07137",
    year: 2024,
  },
  resultsVersion: "1",
  parameters,
  validate(values) {
    const p = typed(values);
    if (p.reader === "slots" && p.defence !== "none" && !p.defence.startsWith("filter"))
      throw new OperantError(
        "bad-combination",
        `defence is ${p.defence} and reader is slots, which is handed the fields: there is no template to defend.`,
        "defence",
      );
  },
  conditions,
  presets,
  row: "instruction",
  metrics,
  summaries,
  cost(values) {
    const p = typed(values);
    const searches = p.response === "searched" || p.response === "one-sided";
    const searched = searches ? p.searchSteps * p.searchInstructions : 0;
    return searched + p.instructions + 5 * p.trainingPrompts + (p.defence.startsWith("filter") ? 2000 : 0);
  },
  trial: (values, context) => trial(typed(values), context),
  summarise,
  claims,
  tables: [
    {
      title: "Win rates on held-out instructions",
      summaries: [
        "win_rate",
        "controlled",
        "public_win_rate",
        "first_win_rate",
        "second_win_rate",
        "hijacked",
        "refused",
        "longer",
      ],
    },
  ],
  figures: [
    { kind: "outcomes", id: "win-rate", title: "Win rate", summary: "win_rate" },
    { kind: "outcomes", id: "hijacked", title: "Hijacked", summary: "hijacked" },
  ],
};
