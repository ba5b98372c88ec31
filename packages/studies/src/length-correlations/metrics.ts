import type { Metric } from "@operant/core/study";

const share: readonly [number, number] = [0, 1 + 1e-9];

/** What each step that is recorded holds; from `stopped_gold_wins` on, one value per trial. */
export const metrics = {
  at: { title: "Training done", unit: "share", range: [0, 1], description: "Share of the steps." },
  divergence: {
    title: "KL",
    unit: "nats",
    range: [0, 1000],
    description: "KL of the policy from the base policy, mean over prompts; exact.",
  },
  model: {
    title: "Reward model",
    unit: "logits",
    range: [-1000, 1000],
    description: "Mean reward by the reward model, whatever the policy was trained on; 0 is the base policy.",
  },
  gold: {
    title: "Gold",
    unit: "σ",
    range: [-100, 100],
    description:
      "Mean quality; 0 is the base policy, σ its deviation within a prompt. Length is worth nothing.",
  },
  tokens: { title: "Length", unit: "tokens", range: [1, 1e9], description: "Mean length." },
  gold_wins: {
    title: "Win rate by gold",
    unit: "share",
    range: share,
    description: "Probability that a response of the policy beats one of the base policy in quality. Exact.",
  },
  judge_wins: {
    title: "Win rate by a judge who likes length",
    unit: "share",
    range: share,
    description:
      "The same by quality plus the judge's liking for log length, in place of the simulated preferences of language models.",
  },
  stopped_gold_wins: {
    title: "Win rate by gold of plain training, stopped",
    unit: "share",
    range: share,
    optional: true,
    description:
      "Of training on the same reward model without remedy and without penalty, stopped where its KL reaches what this run ended with; not defined where it never does.",
  },
  non_length_share: {
    title: "Non-length share of the gain",
    unit: "share",
    range: [-1e6, 1e6],
    optional: true,
    description:
      "Gain in the reward model's reward within bins of 20 tokens, mean weighted by responses, over the whole gain; from 64 samples a prompt of each policy. Not defined without a gain.",
  },
  covered: {
    title: "Responses in shared bins",
    unit: "share",
    range: share,
    description: "Share of those samples in bins that hold responses of both policies.",
  },
  length_correlation: {
    title: "Correlation of reward and length",
    unit: "",
    range: [-1 - 1e-9, 1 + 1e-9],
    description:
      "Spearman's correlation of the reward model with length over a prompt's candidates, mean over prompts.",
  },
  accuracy: {
    title: "Accuracy",
    unit: "share",
    range: [0, 1],
    description:
      "Share of 2,000 comparisons, labelled by gold without noise, that the reward model orders rightly.",
  },
  fitted: {
    title: "Comparisons fitted to",
    unit: "comparisons",
    range: [1, 1e6],
    description: "What balancing left of the comparisons.",
  },
} as const satisfies Record<string, Metric>;
