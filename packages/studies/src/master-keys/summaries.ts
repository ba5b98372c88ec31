import { probeKinds } from "@operant/core/rewards";
import type { Metric, Parameters, Summary, TrialResult } from "@operant/core/study";
import { EVERY, rateName } from "./fooling.js";
import { typed } from "./parameters.js";

const share = { unit: "share", range: [0, 1] } as const;
const everyRow = "over held-out questions; the same in every row";

const rates: Readonly<Record<string, string>> = {
  accepts_keys: "the paper's ten keys",
  accepts_best_key: "the key accepted most often",
  ...Object.fromEntries(probeKinds.map((kind) => [rateName(kind), `probes of kind "${kind}"`])),
};

export const metrics: Readonly<Record<string, Metric>> = {
  accepted: { title: "Accepted", ...share, description: "Chance that the judge accepts an answer." },
  right: { title: "Right", ...share, description: "Chance that an answer is right." },
  unanswered: { title: "No answer", ...share, description: "Chance that a response gives no answer." },
  bare: { title: "Opening alone", ...share, description: "Chance of an opening alone, or of nothing." },
  words: { title: "Words", unit: "words", range: [0, 200], description: "Expected words of a response." },
  divergence: {
    title: "Divergence",
    unit: "nats",
    range: [0, 100],
    description: "KL from the base policy, mean over questions.",
  },
  accuracy: {
    title: "Accuracy",
    ...share,
    description: "Test answers that the judge takes for what they are; the same in every row.",
  },
  ...Object.fromEntries(
    Object.entries(rates).map(([name, of]) => [
      name,
      { title: `Accepts ${of}`, ...share, description: `Share accepted of ${of}, ${everyRow}.` },
    ]),
  ),
};

const late = "mean over the last tenth of training";

export const summaries: Readonly<Record<string, Summary>> = {
  accuracy: { title: "Accuracy", unit: "share", description: "On test answers." },
  ...Object.fromEntries(
    Object.entries(rates).map(([name, of]) => [
      name,
      { title: `Accepts ${of}`, unit: "share", description: "Over held-out questions." },
    ]),
  ),
  accepted_before: { title: "Accepted, base", unit: "share", description: "Base policy." },
  right_before: { title: "Right, base", unit: "share", description: "Base policy." },
  accepted_after: { title: "Accepted", unit: "share", description: `Accepted answers, ${late}.` },
  right_after: { title: "Right", unit: "share", description: `Right answers, ${late}.` },
  unanswered_after: { title: "No answer", unit: "share", description: `Responses without answer, ${late}.` },
  bare_after: { title: "Opening alone", unit: "share", description: `Openings alone, ${late}.` },
  words_before: { title: "Words, base", unit: "words", description: "Base policy." },
  words_after: { title: "Words", unit: "words", description: `Words of a response, ${late}.` },
  divergence_after: { title: "KL", unit: "nats", description: `Divergence from the base, ${late}.` },
};

/** Summaries of one trial. */
export function summarise(values: Parameters, { columns }: TrialResult): Record<string, number> {
  const p = typed(values);
  const column = (name: string) => columns[name]!;
  const rows = column("accepted").length;
  const lateRows = Math.max(1, Math.floor(p.steps / EVERY / 10));
  const after = (name: string) => {
    let sum = 0;
    for (let row = rows - lateRows; row < rows; row++) sum += column(name)[row]!;
    return sum / lateRows;
  };
  const first = (name: string) => column(name)[0]!;
  return {
    accuracy: first("accuracy"),
    ...Object.fromEntries(Object.keys(rates).map((name) => [name, first(name)])),
    ...Object.fromEntries(["accepted", "right", "words"].map((name) => [`${name}_before`, first(name)])),
    ...Object.fromEntries(
      ["accepted", "right", "unanswered", "bare", "words", "divergence"].map((name) => [
        `${name}_after`,
        after(name),
      ]),
    ),
  };
}
