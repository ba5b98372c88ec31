import type { Metric } from "@operant/core/study";

/** What each policy records. */
export const metrics = {
  method: {
    title: "Method",
    unit: "",
    range: [0, 4],
    description:
      "0 best-of-n, exactly; 1 best-of-n, unbiased estimate from 1,024 samples a prompt; 2 tilted policy, the optimum under a KL penalty; 3 policy gradient, exact; 4 policy gradient from samples with PPO's clip. Both of the last share parameters among prompts.",
  },
  control: {
    title: "Control",
    unit: "",
    range: [0, 5000],
    description: "n of best-of-n, β of a tilted policy, steps of policy gradient.",
  },
  penalty: {
    title: "KL penalty",
    unit: "σ of the proxy per nat",
    range: [0, 100],
    description: "λ of policy gradient, β of a tilted policy.",
  },
  divergence: {
    title: "KL",
    unit: "nats",
    range: [0, 20],
    description:
      "KL of the policy from the base policy, mean over prompts; exact but for method 1, which has ln n − (n − 1)/n.",
  },
  gold: {
    title: "Gold reward",
    unit: "σ",
    range: [-200, 200],
    description: "Mean gold reward; 0 is the base policy, σ its deviation within a prompt.",
  },
  proxy: {
    title: "Proxy reward",
    unit: "σ",
    range: [-200, 200],
    description: "Mean reward of the reward model, in its own σ.",
  },
  accuracy: {
    title: "Accuracy",
    unit: "share",
    range: [0, 1],
    description:
      "Share of 2,000 comparisons, labelled by gold without error, that the reward model orders rightly.",
  },
} as const satisfies Record<string, Metric>;
