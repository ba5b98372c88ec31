import type { Parameters } from "@operant/core/study";
import { z } from "zod";

/** Each parameter once. */
export const parameters = z.object({
  accuracy: z
    .enum(["model", "rule", "hybrid", "gold"])
    .default("hybrid")
    .describe(
      "What pays for being right or good: the reward model, rule checks, checks backed by the model, or gold itself",
    ),
  confidence: z
    .enum(["stated", "ignored", "shuffled"])
    .default("stated")
    .describe(
      "How a hybrid weighs a check against the model: by the check's confidence, always 1, or by another check's confidence",
    ),
  adherence: z
    .number()
    .min(0)
    .max(2)
    .default(0)
    .describe("Reward for answers that a checker says follow the instructions; 0 leaves the aspect out")
    .meta({ unit: "reward" }),
  lengthPenalty: z
    .enum(["none", "short", "around"])
    .default("none")
    .describe(
      "Penalty on answers that are rated wrong and shorter than those rated right, or on any answer far from their length",
    ),
  penaltyMost: z
    .number()
    .min(0)
    .max(2)
    .default(0.5)
    .describe("Most that the length penalty takes")
    .meta({ unit: "reward" }),
  bias: z
    .number()
    .min(0)
    .max(5)
    .default(0.5)
    .describe(
      "What a standard deviation of polish, or of brevity, is worth to those whose comparisons train the reward model",
    )
    .meta({ unit: "standard deviations of gold" }),
  favours: z
    .enum(["short", "long"])
    .default("short")
    .describe("The length that the reward model's labellers favour"),
  coverage: z.number().min(0).max(1).default(0.7).describe("Share of verifiable prompts that have a rule"),
  fuzzy: z
    .number()
    .min(0)
    .max(1)
    .default(0.4)
    .describe(
      "Share of checks that had to guess where the answer is; their confidence is low, and length misleads them",
    ),
  verifiable: z.number().min(0.1).max(0.9).default(0.5).describe("Share of prompts with a right answer"),
  prompts: z.int().min(8).max(256).default(48).describe("Prompts").meta({ unit: "prompts" }),
  responses: z
    .int()
    .min(8)
    .max(512)
    .default(48)
    .describe("Candidate answers per prompt; the base policy is uniform over them")
    .meta({ unit: "answers" }),
  comparisons: z
    .int()
    .min(50)
    .max(50_000)
    .default(1500)
    .describe("Comparisons that the reward model is fitted to")
    .meta({ unit: "comparisons" }),
  penalty: z
    .number()
    .min(0)
    .max(5)
    .default(0.02)
    .describe("Coefficient of the KL penalty towards the base policy")
    .meta({ unit: "reward per nat" }),
  learningRate: z
    .number()
    .min(0.001)
    .max(50)
    .default(2)
    .describe("Step of the policy's parameters along the gradient"),
  steps: z.int().min(20).max(5000).default(300).describe("Updates of the policy").meta({ unit: "updates" }),
});

/** Parameters with their types. */
export type Values = z.infer<typeof parameters>;

/** Resolved parameters as the trial reads them. */
export const typed = (values: Parameters): Values => parameters.parse(values);
