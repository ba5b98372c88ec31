import type { Parameters } from "@operant/core/study";
import { z } from "zod";

export const parameters = z.object({
  bias: z
    .number()
    .min(-5)
    .max(5)
    .default(0.5)
    .describe("What a standard deviation of length is worth to the labeller, in standard deviations of gold"),
  shape: z
    .enum(["linear", "saturating"])
    .default("linear")
    .describe("How that worth grows with length; saturating levels off after one standard deviation"),
  lengthCounts: z
    .number()
    .min(-5)
    .max(5)
    .default(0)
    .describe("What a standard deviation of length is really worth, beside a quality of variance 1"),
  link: z
    .number()
    .min(-0.95)
    .max(0.95)
    .default(0)
    .describe("Correlation of length with the main feature of quality"),
  temperature: z
    .number()
    .min(0)
    .max(10)
    .default(1)
    .describe("Temperature of the labeller, in standard deviations of gold; 0 never errs"),
  labels: z
    .int()
    .min(20)
    .max(100_000)
    .default(2000)
    .describe("Comparisons that reward models are fitted to")
    .meta({ unit: "comparisons" }),
  width: z
    .int()
    .min(2)
    .max(256)
    .default(40)
    .describe("Random features that all heads share")
    .meta({ unit: "features" }),
  lambdaLength: z.number().min(0).max(100).default(1).describe("λ_L, strength of ODIN's length loss"),
  lambdaOrthogonal: z
    .number()
    .min(0)
    .max(100)
    .default(1)
    .describe("λ_O, strength of the orthogonality of ODIN's heads"),
  ridge: z
    .number()
    .min(1e-6)
    .max(10)
    .default(0.002)
    .describe("Penalty on the weights of every head, against the mean cross-entropy"),
  steps: z
    .int()
    .min(20)
    .max(10_000)
    .default(500)
    .describe("Steps of Adam in the fit of a single head; two heads take five times as many")
    .meta({ unit: "steps" }),
  prompts: z.int().min(1).max(256).default(32).describe("Prompts").meta({ unit: "prompts" }),
  responses: z
    .int()
    .min(16)
    .max(16_384)
    .default(256)
    .describe("Candidate responses per prompt; the base policy is uniform over them")
    .meta({ unit: "responses" }),
});

export type Values = z.infer<typeof parameters>;

/** Parameters as the schema types them. */
export const typed = (values: Parameters): Values => parameters.parse(values);

/** Reward models; a row of a shard is a policy optimised against one of them. */
export const METHODS = ["single", "penalty", "balanced", "odin", "odin-no-orthogonality"] as const;
export type Method = (typeof METHODS)[number];

/** KL coefficients β of the policies, in standard deviations of the reward per nat. */
export const BETAS = [8, 5.6, 4, 2.8, 2, 1.4, 1, 0.7, 0.5, 0.35, 0.25] as const;

/** Length penalties, in standard deviations of the single head's reward per standard deviation of length. */
export const PENALTIES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.2] as const;
