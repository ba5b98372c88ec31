import type { Parameters } from "@operant/core/study";
import { z } from "zod";

export const parameters = z.object({
  model: z
    .enum(["bandit", "network"])
    .default("bandit")
    .describe("A table with a reward per arm, or a network that sees features of responses"),
  smoothing: z
    .number()
    .min(0)
    .max(1)
    .default(0.2)
    .describe("β, the share of the way that labels move to the model's each epoch"),
  epochs: z.int().min(2).max(100_000).default(200).describe("Epochs").meta({ unit: "epochs" }),
  learningRate: z
    .number()
    .min(1e-4)
    .max(100)
    .default(10)
    .describe("Step along the gradient of the mean loss (of a minibatch, for the network)"),
  ridge: z
    .number()
    .min(1e-6)
    .max(1e4)
    .default(1)
    .describe(
      "λ of the regularised remedy, λ/2 ‖w‖² against the summed loss; 1 is the prior that bandit arms have",
    ),
  labelSmoothing: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe("ε of the remedy with constant label smoothing, y ← (1 − ε) y + ε/2"),
  bandits: z
    .int()
    .min(1)
    .max(100)
    .default(6)
    .describe("Bandit: how many, learned beside each other, to average over")
    .meta({ unit: "bandits" }),
  common: z
    .int()
    .min(2)
    .max(200)
    .default(10)
    .describe("Bandit: arms that are all compared with each other")
    .meta({ unit: "arms" }),
  rare: z
    .int()
    .min(1)
    .max(2000)
    .default(120)
    .describe("Bandit: arms that are compared with one of those only")
    .meta({ unit: "arms" }),
  often: z.int().min(1).max(10_000).default(20).describe("Bandit: comparisons of each pair of common arms"),
  rarely: z.int().min(1).max(10_000).default(1).describe("Bandit: comparisons of each rare arm"),
  rareMean: z
    .number()
    .min(-10)
    .max(10)
    .default(0)
    .describe("Bandit: mean reward of rare arms; that of common arms is 0, both have variance 1")
    .meta({ unit: "reward" }),
  steps: z.int().min(1).max(1000).default(20).describe("Bandit: gradient steps of an epoch"),
  labels: z
    .int()
    .min(10)
    .max(100_000)
    .default(400)
    .describe("Network: comparisons to learn from")
    .meta({ unit: "comparisons" }),
  width: z.int().min(1).max(512).default(32).describe("Network: hidden units").meta({ unit: "units" }),
  batch: z.int().min(1).max(10_000).default(16).describe("Network: comparisons per step"),
  prompts: z.int().min(1).max(64).default(8).describe("Network: prompts").meta({ unit: "prompts" }),
  responses: z
    .int()
    .min(16)
    .max(4096)
    .default(128)
    .describe("Network: candidate responses per prompt")
    .meta({ unit: "responses" }),
  unevenness: z
    .number()
    .min(0)
    .max(5)
    .default(2)
    .describe(
      "Network: how strongly the base policy prefers some responses, so that others are rarely compared",
    ),
});

export type Values = z.infer<typeof parameters>;

/** Parameters as the schema types them. */
export const typed = (values: Parameters): Values => parameters.parse(values);

/** Ways to train; a row of a shard is the reward of one of them after an epoch. Pessimism is for the bandit only. */
export const METHODS = ["mle", "ids", "ridge", "smoothed", "pessimistic"] as const;
export type Method = (typeof METHODS)[number];

/** KL budgets of policies, in nats. */
export const BUDGETS = [0.5, 1, 2, 4, 6] as const;

/** Epochs that are recorded: 1, 2, 3, 5, 10, 20 … up to the last. */
export function recordedEpochs(last: number): number[] {
  const epochs: number[] = [];
  for (let decade = 1; decade < last; decade *= 10)
    for (const digit of [1, 2, 3, 5]) if (digit * decade < last) epochs.push(digit * decade);
  return [...epochs, last];
}
