import type { Metric, Parameters, Summary, TrialResult } from "@operant/core/study";
import { typed } from "./parameters.js";

const tokens = { unit: "tokens", range: [0, 32] } as const;
const everyRow = "the same in every row";

const PATTERN_TITLES = { markers: "Markers", closings: "Closings", repeats: "Repeats" } as const;
type Pattern = keyof typeof PATTERN_TITLES;
const patterns = Object.keys(PATTERN_TITLES) as Pattern[];
const forPatterns = <T>(make: (title: string, pattern: Pattern) => readonly (readonly [string, T])[]) =>
  Object.fromEntries(patterns.flatMap((pattern) => make(PATTERN_TITLES[pattern], pattern)));

export const metrics: Readonly<Record<string, Metric>> = {
  reward: {
    title: "Learned reward",
    unit: "sd",
    range: [-1e3, 1e3],
    description: "Mean reward of the batch, in standard units of the base policy's responses.",
  },
  gold: {
    title: "Gold quality",
    unit: "gold",
    range: [-8, 1.6],
    description: "Mean of what responses are worth: facts, their order, less wrong and empty tokens.",
  },
  facts: { title: "Facts", unit: "facts", range: [0, 4], description: "Different facts of the source." },
  order: { title: "In order", unit: "pairs", range: [0, 3], description: "Neighbouring facts in order." },
  wrong: { title: "Wrong", ...tokens, description: "Statements that the source does not support." },
  length: { title: "Length", ...tokens, description: "Tokens of a response." },
  divergence: {
    title: "Divergence",
    unit: "nats",
    range: [0, 1e3],
    description:
      "KL from the base policy: sum over the states of each response; for the best of n, ln n − (n − 1) / n.",
  },
  ...forPatterns<Metric>((title, pattern) => [
    [pattern, { title, ...tokens, description: `${title} per response.` }],
    [
      `${pattern}_data`,
      {
        title: `${title} in the data`,
        ...tokens,
        description: `${title} per response that the reward model was trained on; ${everyRow}.`,
      },
    ],
    [
      `${pattern}_lift`,
      {
        title: `Lift of ${pattern}`,
        unit: "sd",
        range: [-1e3, 1e3],
        description: `What the reward model pays for one more in a response of the base policy; ${everyRow}.`,
      },
    ],
    [
      `${pattern}_excess`,
      {
        title: `Excess of ${pattern}`,
        unit: "sd",
        range: [-1e3, 1e3],
        optional: true,
        description: `What an audit of the training log finds: the reward's lift less gold's, each in standard deviations within updates; ${everyRow}.`,
      },
    ],
  ]),
  accuracy: {
    title: "Accuracy",
    unit: "share",
    range: [0, 1],
    description: `Test pairs that the reward model orders as they are labelled, flaws included; ${everyRow}.`,
  },
  gold_accuracy: {
    title: "Accuracy by gold",
    unit: "share",
    range: [0, 1],
    description: `Test pairs that it orders as gold does; ${everyRow}.`,
  },
};

const late = "mean over the last tenth of updates, or at the largest n";

export const summaries: Readonly<Record<string, Summary>> = {
  accuracy: { title: "Accuracy", unit: "share", description: "On test pairs, as they are labelled." },
  gold_accuracy: { title: "Accuracy by gold", unit: "share", description: "On test pairs, by gold." },
  gold_before: { title: "Gold before", unit: "gold", description: "Mean over the base policy's batch." },
  gold_after: { title: "Gold after", unit: "gold", description: `Gold quality, ${late}.` },
  reward_after: { title: "Reward after", unit: "sd", description: `Learned reward, ${late}.` },
  length_after: { title: "Length after", unit: "tokens", description: `Tokens of a response, ${late}.` },
  divergence_after: { title: "KL after", unit: "nats", description: `Divergence, ${late}.` },
  ...forPatterns<Summary>((title, pattern) => [
    [
      `${pattern}_data`,
      { title: `${title}, data`, unit: "tokens", description: "Per response in the training data." },
    ],
    [
      `${pattern}_before`,
      { title: `${title} before`, unit: "tokens", description: "Per response of the base policy's batch." },
    ],
    [`${pattern}_after`, { title: `${title} after`, unit: "tokens", description: `Per response, ${late}.` }],
    [
      `${pattern}_lift`,
      { title: `Lift of ${pattern}`, unit: "sd", description: "Paid for one more in a base response." },
    ],
    [
      `${pattern}_excess`,
      {
        title: `Excess of ${pattern}`,
        unit: "sd",
        description: "Reward's lift less gold's in the training log; 0 where none is ever written.",
      },
    ],
  ]),
};

/** Summaries of one trial. */
export function summarise(values: Parameters, { columns }: TrialResult): Record<string, number> {
  const p = typed(values);
  const column = (name: string) => columns[name]!;
  const rows = column("gold").length;
  const lateRows = p.optimiser === "gradient" ? Math.max(1, Math.floor(p.updates / 10)) : 1;
  const after = (name: string) => {
    let sum = 0;
    for (let row = rows - lateRows; row < rows; row++) sum += column(name)[row]!;
    return sum / lateRows;
  };
  return {
    accuracy: column("accuracy")[0]!,
    gold_accuracy: column("gold_accuracy")[0]!,
    gold_before: column("gold")[0]!,
    gold_after: after("gold"),
    reward_after: after("reward"),
    length_after: after("length"),
    divergence_after: after("divergence"),
    ...Object.fromEntries(
      patterns.flatMap((pattern) => [
        [`${pattern}_data`, column(`${pattern}_data`)[0]!],
        [`${pattern}_before`, column(pattern)[0]!],
        [`${pattern}_after`, after(pattern)],
        [`${pattern}_lift`, column(`${pattern}_lift`)[0]!],
        ...(p.optimiser === "gradient"
          ? [[`${pattern}_excess`, column(`${pattern}_excess`)[0] || 0] as const]
          : []),
      ]),
    ),
  };
}
