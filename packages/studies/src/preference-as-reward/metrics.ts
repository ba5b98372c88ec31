import type { Metric } from "@operant/core/study";

/** What each step that is recorded holds. */
export const metrics = {
  at: {
    title: "Training done",
    unit: "share",
    range: [0, 1],
    description: "Share of the steps; one half stands for the end of the first epoch.",
  },
  divergence: {
    title: "KL",
    unit: "nats",
    range: [0, 1000],
    description: "KL of the policy from the base policy, mean over prompts; exact.",
  },
  gold: {
    title: "Gold reward",
    unit: "σ",
    range: [-1000, 1000],
    description: "Mean gold reward; 0 is the base policy, σ its deviation within a prompt. Exact.",
  },
  wins: {
    title: "Win rate",
    unit: "share",
    range: [0, 1 + 1e-9],
    description:
      "Probability that gold prefers a response of the policy to one of the base policy, ties counting ½. Exact; stands for a judge of language.",
  },
  proxy: {
    title: "Proxy reward",
    unit: "logits",
    range: [-1000, 1000],
    description:
      "Mean raw reward of the reward model, whatever the policy was trained on; 0 is the base policy.",
  },
  accuracy: {
    title: "Accuracy",
    unit: "share",
    range: [0, 1],
    description: "Share of 2,000 comparisons, labelled by gold without error, that the proxy orders rightly.",
  },
  stopped_gold: {
    title: "Gold reward of raw training, stopped",
    unit: "σ",
    range: [-1000, 1000],
    optional: true,
    description:
      "Gold of the same training on the raw reward, stopped where its KL reaches what this run ended with; not defined where it never does. One value per trial.",
  },
  stopped_wins: {
    title: "Win rate of raw training, stopped",
    unit: "share",
    range: [0, 1 + 1e-9],
    optional: true,
    description: "Its win rate there. One value per trial.",
  },
} as const satisfies Record<string, Metric>;
