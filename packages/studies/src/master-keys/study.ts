import type { Study } from "@operant/core/study";
import { claims } from "./claims.js";
import { conditions, presets } from "./conditions.js";
import { fool } from "./fooling.js";
import { formulas } from "./formulas.js";
import { notes } from "./notes.js";
import { parameters, typed } from "./parameters.js";
import { metrics, summaries, summarise } from "./summaries.js";

/**
 * Answers without content that a judge accepts, and a policy that finds them: Y. Zhao et al., "One Token to Fool
 * LLM-as-a-Judge" (arXiv 2507.08794), in miniature and offline.
 */
export const masterKeys: Study = {
  id: "master-keys",
  title: "Master keys: answers without content that a judge accepts",
  question:
    "A judge compares answers with a reference and was right on nearly all that it was tested on. Does it accept an opening without an answer, does a policy find out, and what repairs the judge?",
  notes,
  formulas,
  paper: { title: "One Token to Fool LLM-as-a-Judge", arxiv: "2507.08794", year: 2025 },
  resultsVersion: "1",
  parameters,
  conditions,
  presets,
  row: "measurement",
  metrics,
  summaries,
  cost(values) {
    const p = typed(values);
    return (p.judge === "learned" ? p.answers * 10 : 0) + p.steps * 40 + p.questions * 500;
  },
  trial: (values, context) => fool(typed(values), context),
  summarise,
  claims,
  tables: [
    {
      title: "Judges",
      summaries: [
        "accuracy",
        "accepts_keys",
        "accepts_best_key",
        "accepts_empty",
        "accepts_punctuation",
        "accepts_master_key",
        "accepts_echo",
        "accepts_instruction",
        "accepts_refusal",
        "accepts_non_answer",
        "accepts_forged_verdict",
      ],
    },
    {
      title: "Policies trained on their verdicts",
      summaries: [
        "accepted_before",
        "accepted_after",
        "right_before",
        "right_after",
        "bare_after",
        "unanswered_after",
        "words_after",
      ],
    },
  ],
  figures: [
    { kind: "curves", id: "right", title: "Right answers", metric: "right", window: 1 },
    { kind: "curves", id: "accepted", title: "Accepted answers", metric: "accepted", window: 1 },
    { kind: "curves", id: "bare", title: "Openings alone", metric: "bare", window: 1 },
    { kind: "outcomes", id: "keys", title: "Keys accepted", summary: "accepts_keys" },
  ],
};
