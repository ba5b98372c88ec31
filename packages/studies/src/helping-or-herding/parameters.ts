import type { Parameters } from "@operant/core/study";
import { z } from "zod";

/** What reward models can know of a response's excess length. */
export const EXCESS = ["invisible", "visible", "harmless"] as const;

export const parameters = z.object({
  excess: z
    .enum(EXCESS)
    .default("invisible")
    .describe(
      "Padding beyond a length: invisible: gold dislikes it, no reward model can see it; visible: gold dislikes it and all can see it; harmless: gold takes no notice",
    ),
  members: z
    .int()
    .min(2)
    .max(20)
    .default(5)
    .describe("Reward models of an ensemble")
    .meta({ unit: "reward models" }),
  labels: z
    .int()
    .min(20)
    .max(50_000)
    .default(1000)
    .describe("Comparisons that every reward model is fitted to, resampled for each")
    .meta({ unit: "comparisons" }),
  temperature: z
    .number()
    .min(0)
    .max(10)
    .default(1)
    .describe("Temperature of the labeller, in standard deviations of gold; 0 never errs"),
  features: z
    .int()
    .min(2)
    .max(64)
    .default(12)
    .describe("Features of a response's content")
    .meta({ unit: "features" }),
  width: z
    .int()
    .min(1)
    .max(256)
    .default(32)
    .describe("Random units of a reward model's representation of content; it has no other view of it")
    .meta({ unit: "units" }),
  content: z.number().min(0).max(10).default(1).describe("Weight of content in gold, in standard deviations"),
  length: z.number().min(0).max(10).default(0.8).describe("What gold gains per standard deviation of length"),
  padding: z
    .number()
    .min(0)
    .max(50)
    .default(4)
    .describe("What gold loses per standard deviation of length beyond the knee"),
  knee: z
    .number()
    .min(-2)
    .max(5)
    .default(1.2)
    .describe("Length, in standard deviations, beyond which more is padding"),
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
    .min(5)
    .max(5000)
    .default(80)
    .describe("Steps of policy gradient in each run")
    .meta({ unit: "steps" }),
});
export type Values = z.infer<typeof parameters>;

/** Parameters as the schema types them. */
export const typed = (values: Parameters): Values => parameters.parse(values);

/** How the reward models of an ensemble differ; "single" stands for each of them alone. */
export const KINDS = ["single", "finetune", "pretrain"] as const;
export type Kind = (typeof KINDS)[number];

/** Ways to optimise a reward. */
export const METHODS = ["bon", "tilt", "gradient"] as const;
export type Method = (typeof METHODS)[number];

/** n of best-of-n. */
export const NS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] as const;
/** β of the tilted policies, in standard deviations of the reward per nat. */
export const BETAS = [8, 4, 2, 1.4, 1, 0.7, 0.5, 0.35, 0.25, 0.18, 0.12, 0.08] as const;
/** KL penalty of the policy-gradient runs. */
export const PENALTY = 0.1;
