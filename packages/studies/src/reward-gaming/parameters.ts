import type { Parameters } from "@operant/core/study";
import { z } from "zod";

/** Each parameter once. */
export const parameters = z.object({
  flaw: z
    .enum(["none", "noise", "confound", "shift"])
    .default("none")
    .describe(
      "What is wrong with the reward model's data: nothing, labels of responses with a marker, closings that come with good order, or no repetition in it",
    ),
  optimiser: z
    .enum(["gradient", "best-of-n"])
    .default("gradient")
    .describe("Policy gradient on the learned reward, or the best of n samples of the base policy"),
  model: z
    .enum(["network", "linear"])
    .default("network")
    .describe("Reward model: one hidden layer of 16 rectified units, or linear"),
  cannot: z
    .enum(["nothing", "marker", "closing", "repeat"])
    .default("nothing")
    .describe("What the policy, but not the data, is kept from writing"),
  penalty: z
    .number()
    .min(0)
    .max(10)
    .default(0.1)
    .describe("Weight of the KL divergence from the base policy, in standard deviations of the reward")
    .meta({ unit: "sd per nat" }),
  noise: z
    .number()
    .min(0)
    .max(1)
    .default(0.95)
    .describe("Under label noise: chance that the response with a marker is preferred, whatever it says"),
  marker: z
    .number()
    .min(0)
    .max(0.1)
    .default(0.003)
    .describe("Chance of a marker at each token, in the data and under the base policy")
    .meta({ unit: "probability" }),
  temperature: z
    .number()
    .min(0)
    .max(1)
    .default(0.05)
    .describe("Temperature of the Bradley–Terry labeller")
    .meta({ unit: "gold" }),
  pairs: z.int().min(100).max(100_000).default(5000).describe("Labelled pairs; a fifth more are for testing"),
  limit: z.int().min(6).max(32).default(12).describe("Most tokens of a response").meta({ unit: "tokens" }),
  batch: z.int().min(8).max(2048).default(96).describe("Responses per update"),
  learningRate: z.number().min(0.001).max(10).default(0.5).describe("Step of the logits along the gradient"),
  updates: z.int().min(20).max(5000).default(600).describe("Updates of the policy").meta({ unit: "updates" }),
});

/** Parameters with their types. */
export type RewardGamingParameters = z.infer<typeof parameters>;

/** Resolved parameters as the trial reads them. */
export function typed(values: Parameters): RewardGamingParameters {
  return parameters.parse(values);
}
