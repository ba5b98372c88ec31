import type { Parameters } from "@operant/core/study";
import { z } from "zod";

/** What plays the reward model. */
export const PROXIES = ["network", "gold"] as const;

export const parameters = z.object({
  proxy: z
    .enum(PROXIES)
    .default("network")
    .describe("network: a reward model fitted to labels; gold: the gold reward itself, which has no error"),
  width: z
    .int()
    .min(1)
    .max(512)
    .default(16)
    .describe("Hidden units of the reward model: its size")
    .meta({ unit: "units" }),
  labels: z
    .int()
    .min(4)
    .max(200_000)
    .default(8000)
    .describe("Comparisons that the reward model is fitted to")
    .meta({ unit: "comparisons" }),
  temperature: z
    .number()
    .min(0)
    .max(10)
    .default(1)
    .describe("Temperature of the labeller, in standard deviations of gold; 0 never errs"),
  features: z
    .int()
    .min(1)
    .max(64)
    .default(16)
    .describe("Features of a response, all seen by gold and by the reward model")
    .meta({ unit: "features" }),
  tail: z
    .number()
    .min(2.1)
    .max(1000)
    .default(3)
    .describe("Degrees of freedom of the features' distribution: the smaller, the more extreme responses")
    .meta({ unit: "degrees of freedom" }),
  goldWidth: z
    .int()
    .min(1)
    .max(256)
    .default(32)
    .describe("Units in each of the two hidden layers of the gold network")
    .meta({ unit: "units" }),
  goldGain: z.number().min(0.1).max(10).default(1.5).describe("Scale of the gold network's weights"),
  prompts: z.int().min(1).max(256).default(8).describe("Prompts").meta({ unit: "prompts" }),
  responses: z
    .int()
    .min(16)
    .max(16_384)
    .default(2048)
    .describe("Candidate responses per prompt; the base policy is uniform over them")
    .meta({ unit: "responses" }),
  steps: z
    .int()
    .min(8)
    .max(5000)
    .default(120)
    .describe("Steps of policy gradient in each run")
    .meta({ unit: "steps" }),
});
export type Values = z.infer<typeof parameters>;

/** Parameters as the schema types them. */
export const typed = (values: Parameters): Values => parameters.parse(values);

/** Ways to optimise the proxy; a row of a shard is one policy of one of them. */
export const METHODS = ["bon", "bon-sampled", "tilt", "gradient", "ppo"] as const;
export type Method = (typeof METHODS)[number];

/** KL penalties λ of the policy-gradient runs, in standard deviations of the proxy per nat. */
export const PENALTIES = [0, 0.3, 1] as const;
/** Those of the runs from samples. */
export const PPO_PENALTIES = [0, 0.3] as const;

/** n of best-of-n. */
export const NS = [
  1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 700, 1000, 1400, 2000,
] as const;
/** β of the tilted policies, in standard deviations of the proxy per nat. */
export const BETAS = [16, 11, 8, 5.6, 4, 2.8, 2, 1.4, 1, 0.7, 0.5, 0.35, 0.25, 0.18, 0.12, 0.06] as const;
