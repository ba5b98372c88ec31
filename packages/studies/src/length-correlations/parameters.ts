import type { Parameters } from "@operant/core/study";
import { z } from "zod";

/** What the policy is trained on. */
export const TRAININGS = ["reward-model", "length-only", "length-penalty", "scaled"] as const;
export type Training = (typeof TRAININGS)[number];

export const parameters = z.object({
  training: z
    .enum(TRAININGS)
    .default("reward-model")
    .describe(
      "The reward model; length alone, 1 − |tokens / target − 1|, without a reward model; the reward model less two of its deviations per 100 tokens past 100 (length-penalty); the reward model standardised and clipped to ± 0.3 (scaled)",
    ),
  balanced: z
    .boolean()
    .default(false)
    .describe(
      "Whether comparisons are thinned so that the longer response is preferred as often as the shorter, whatever the difference in length",
    ),
  bias: z
    .number()
    .min(-10)
    .max(10)
    .default(1)
    .describe(
      "How much labellers like length: what a standard deviation of log length is worth to them, in standard deviations of gold",
    ),
  cue: z
    .number()
    .min(0)
    .max(0.99)
    .default(0.35)
    .describe("Correlation with gold of each of the three cues by which the reward model sees quality"),
  judgeBias: z
    .number()
    .min(-10)
    .max(10)
    .default(1)
    .describe("How much the judge of the win rate likes length, in the unit of bias"),
  target: z
    .number()
    .min(1)
    .max(10_000)
    .default(200)
    .describe("Length that the length-only reward wants")
    .meta({ unit: "tokens" }),
  penalty: z
    .number()
    .min(0)
    .max(100)
    .default(0.1)
    .describe("λ of the KL penalty, in logits of the reward model per nat"),
  labels: z
    .int()
    .min(10)
    .max(200_000)
    .default(2000)
    .describe("Comparisons before any thinning")
    .meta({ unit: "comparisons" }),
  temperature: z
    .number()
    .min(0.05)
    .max(10)
    .default(0.5)
    .describe("Temperature of the labellers, in standard deviations of gold"),
  prompts: z.int().min(2).max(256).default(24).describe("Prompts").meta({ unit: "prompts" }),
  responses: z
    .int()
    .min(16)
    .max(16_384)
    .default(384)
    .describe("Candidate responses per prompt; the base policy is uniform over them")
    .meta({ unit: "responses" }),
  steps: z.int().min(4).max(20_000).default(120).describe("Steps of policy gradient").meta({ unit: "steps" }),
  learningRate: z.number().min(1e-5).max(10).default(0.02).describe("Step size of policy gradient"),
});
export type Values = z.infer<typeof parameters>;

/** Parameters as the schema types them. */
export const typed = (values: Parameters): Values => parameters.parse(values);
