import type { Parameters, Summary, TrialResult } from "@operant/core/study";

export const summaries = {
  length_correlation: {
    title: "Correlation of reward and length",
    unit: "",
    description: "Spearman's, within prompts, of the reward model.",
  },
  length_share: {
    title: "Length's share of the gain",
    unit: "share",
    description: "1 less the non-length share of the gain in the reward model's reward.",
  },
  model_gain: {
    title: "Gain in reward",
    unit: "logits",
    description: "Mean reward by the reward model at the end, above the base policy's.",
  },
  length_ratio: {
    title: "Length",
    unit: "× base policy",
    description: "Mean tokens at the end over those of the base policy.",
  },
  gold_gain: { title: "Gain in gold", unit: "σ", description: "Mean quality at the end." },
  gold_wins: {
    title: "Win rate by gold",
    unit: "share",
    description: "Against the base policy at the end; one half is no improvement.",
  },
  judge_wins: {
    title: "Win rate by a judge who likes length",
    unit: "share",
    description: "Against the base policy at the end; one half is no improvement.",
  },
  wins_over_stopped: {
    title: "Win rate by gold over plain training at equal KL",
    unit: "share",
    description:
      "Win rate by gold at the end less that of training on the same reward model without remedy, stopped at the same KL.",
  },
  divergence: { title: "KL", unit: "nats", description: "At the end." },
  accuracy: { title: "Accuracy", unit: "share", description: "Of the reward model, by gold without noise." },
  fitted: { title: "Comparisons", unit: "comparisons", description: "That the reward model was fitted to." },
  covered: {
    title: "Responses in shared bins",
    unit: "share",
    description: "Of the samples from which length's share is estimated.",
  },
} as const satisfies Record<string, Summary>;

export function summarise(_: Parameters, { columns }: TrialResult): Record<string, number> {
  const first = (name: string) => columns[name]![0]!;
  const last = (name: string) => columns[name]!.at(-1)!;
  const share = last("non_length_share");
  const stopped = last("stopped_gold_wins");
  return {
    length_correlation: last("length_correlation"),
    ...(Number.isNaN(share) ? {} : { length_share: 1 - share }),
    ...(Number.isNaN(stopped) ? {} : { wins_over_stopped: last("gold_wins") - stopped }),
    model_gain: last("model") - first("model"),
    length_ratio: last("tokens") / first("tokens"),
    gold_gain: last("gold") - first("gold"),
    gold_wins: last("gold_wins"),
    judge_wins: last("judge_wins"),
    divergence: last("divergence"),
    accuracy: last("accuracy"),
    fitted: last("fitted"),
    covered: last("covered"),
  };
}
