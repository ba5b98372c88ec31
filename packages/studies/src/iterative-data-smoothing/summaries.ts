import type { Metric, Parameters, Summary, TrialResult } from "@operant/core/study";
import { METHODS, type Method, typed } from "./parameters.js";

const loss = { unit: "nats", range: [0, 1000] } as const;
const gold = (title: string, nats: string) =>
  ({
    title,
    unit: "sd of gold",
    range: [-100, 100],
    description: `Mean gold of the policy that gets most of the learned reward within ${nats} of KL; the base policy has 0. Exact.`,
  }) as const;

/** The columns of a shard; a row is a reward model after an epoch. */
export const metrics = {
  method: {
    title: "Method",
    unit: "",
    range: [0, METHODS.length - 1],
    description: `0 to ${METHODS.length - 1}: ${METHODS.join(", ")}.`,
  },
  epoch: { title: "Epoch", unit: "epochs", range: [1, 1e5], description: "Epochs done." },
  train_loss: {
    title: "Training loss",
    ...loss,
    description: "Mean cross-entropy over pairs, by the labels that were given.",
  },
  test_loss: {
    title: "Test loss",
    ...loss,
    description:
      "Expected cross-entropy of fresh comparisons: of the same pairs as often (bandit), or of 2000 new pairs (network).",
  },
  rare_margin: {
    title: "Margin of rare pairs",
    unit: "reward",
    range: [0, 1000],
    description: "Mean absolute difference of rewards of the pairs of rare arms.",
    optional: true,
  },
  gold_half: gold("Gold at ½ nat", "½ nat"),
  gold_one: gold("Gold at 1 nat", "1 nat"),
  gold_two: gold("Gold at 2 nats", "2 nats"),
  gold_four: gold("Gold at 4 nats", "4 nats"),
  gold_six: gold("Gold at 6 nats", "6 nats"),
  gold_limit: gold("Gold at 6 nats, by gold itself", "6 nats (gold itself for a learned reward)"),
} as const satisfies Readonly<Record<string, Metric>>;

const names: Readonly<Record<Method, string>> = {
  mle: "maximum likelihood",
  ids: "data smoothing",
  ridge: "regularised",
  smoothed: "label smoothing",
  pessimistic: "pessimistic",
};
const each = (of: (method: Method) => readonly (readonly [string, Summary])[]): Record<string, Summary> =>
  Object.fromEntries(METHODS.flatMap(of));

export const summaries: Readonly<Record<string, Summary>> = {
  ...each((method) => [
    [
      `test_${method}`,
      { title: `Test loss, ${names[method]}`, unit: "nats", description: "After the last epoch." },
    ],
    [
      `test_rise_${method}`,
      {
        title: `Rise of the test loss, ${names[method]}`,
        unit: "nats",
        description: "After the last epoch less after the first.",
      },
    ],
    [
      `test_overfit_${method}`,
      {
        title: `Overfitting, ${names[method]}`,
        unit: "nats",
        description: "Test loss after the last epoch less the lowest of all recorded epochs.",
      },
    ],
    [
      `best_epoch_${method}`,
      {
        title: `Best epoch, ${names[method]}`,
        unit: "epochs",
        description: "Recorded epoch with the lowest test loss.",
      },
    ],
    [
      `gold_${method}`,
      { title: `Gold at 6 nats, ${names[method]}`, unit: "sd of gold", description: "After the last epoch." },
    ],
    [
      `decline_${method}`,
      {
        title: `Decline, ${names[method]}`,
        unit: "sd of gold",
        description: "Gold at 2 nats less gold at 6 nats, after the last epoch: above 0 is overoptimisation.",
      },
    ],
    [
      `rare_${method}`,
      {
        title: `Margin of rare pairs, ${names[method]}`,
        unit: "reward",
        description: "Mean absolute difference of rewards after the last epoch.",
      },
    ],
    [
      `rare_growth_${method}`,
      {
        title: `Late growth of that margin, ${names[method]}`,
        unit: "reward",
        description: "After the last epoch less after a tenth of them.",
      },
    ],
  ]),
  gold_first: {
    title: "Gold at 6 nats, one epoch",
    unit: "sd of gold",
    description: "Maximum likelihood stopped after the first epoch.",
  },
  gold_stopped: {
    title: "Gold at 6 nats, best epoch",
    unit: "sd of gold",
    description: "Maximum likelihood stopped at the epoch with the lowest test loss, known from the truth.",
  },
  gold_limit: {
    title: "Gold at 6 nats, by gold itself",
    unit: "sd of gold",
    description: "What a perfect reward would give.",
  },
};

/** Summaries of one trial. */
export function summarise(values: Parameters, { columns }: TrialResult): Record<string, number> {
  const p = typed(values);
  const column = (name: keyof typeof metrics) => columns[name]!;
  const summary: Record<string, number> = { gold_limit: column("gold_limit")[0]! };
  METHODS.forEach((method, index) => {
    const own = [...column("method").keys()].filter((i) => column("method")[i] === index);
    if (own.length === 0) return;
    const last = own.at(-1)!;
    summary[`gold_${method}`] = column("gold_six")[last]!;
    summary[`decline_${method}`] = column("gold_two")[last]! - column("gold_six")[last]!;
    if (method === "pessimistic") return;
    const test = column("test_loss");
    const best = own.reduce((one, other) => (test[other]! < test[one]! ? other : one));
    summary[`test_${method}`] = test[last]!;
    summary[`test_rise_${method}`] = test[last]! - test[own[0]!]!;
    summary[`test_overfit_${method}`] = test[last]! - test[best]!;
    summary[`best_epoch_${method}`] = column("epoch")[best]!;
    if (method === "mle") {
      summary["gold_first"] = column("gold_six")[own[0]!]!;
      summary["gold_stopped"] = column("gold_six")[best]!;
    }
    const margin = column("rare_margin");
    if (Number.isNaN(margin[last]!)) return;
    const early = own.filter((i) => column("epoch")[i]! <= p.epochs / 10).at(-1) ?? own[0]!;
    summary[`rare_${method}`] = margin[last]!;
    summary[`rare_growth_${method}`] = margin[last]! - margin[early]!;
  });
  return summary;
}
