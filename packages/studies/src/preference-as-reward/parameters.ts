import type { Parameters } from "@operant/core/study";
import { z } from "zod";

/** What the policy is rewarded with, r being the proxy's reward. */
export const SHAPINGS = [
  "raw",
  "scaled",
  "mean-std",
  "clip",
  "min-max",
  "ceiling",
  "centred",
  "tanh",
  "lsc",
  "sigmoid",
  "sgfc",
  "par",
] as const;
export type Shaping = (typeof SHAPINGS)[number];

export const parameters = z.object({
  shaping: z
    .enum(SHAPINGS)
    .default("par")
    .describe(
      "What is made of the proxy's reward r: raw; r / 4 (scaled); running standardisation; r clipped to the running mean ± a standard deviation; running min–max; a ceiling; r less the references' mean (centred); its tanh; ln σ(r − 85th percentile of the references) (lsc); σ(r) as the reward model gives it (sigmoid); σ(r − reference − 3) (sgfc); σ(r − reference), preference as reward (par)",
    ),
  proxy: z
    .enum(["network", "gold"])
    .default("network")
    .describe(
      "network: a reward model fitted to labels; gold: gold itself, in the labeller's units, which has no error",
    ),
  references: z
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .describe("Reference responses per prompt, drawn from the base policy once")
    .meta({ unit: "responses" }),
  ceiling: z
    .number()
    .min(-100)
    .max(100)
    .default(0.5)
    .describe("Highest reward under the ceiling, above the proxy's mean under the base policy")
    .meta({ unit: "logits" }),
  offset: z
    .number()
    .min(-100)
    .max(100)
    .default(3.5)
    .describe(
      "What the reward model gives the base policy on average, which comparisons leave open; only the sigmoid without centring notices",
    )
    .meta({ unit: "logits" }),
  penalty: z
    .number()
    .min(0)
    .max(100)
    .default(0.02)
    .describe("λ of the KL penalty, in units of the shaped reward per nat"),
  labels: z
    .int()
    .min(4)
    .max(200_000)
    .default(1000)
    .describe("Comparisons that the reward model is fitted to")
    .meta({ unit: "comparisons" }),
  temperature: z
    .number()
    .min(0.05)
    .max(10)
    .default(0.5)
    .describe("Temperature of the labeller, in standard deviations of gold"),
  harm: z
    .number()
    .min(0)
    .max(10)
    .default(2)
    .describe(
      "How much gold loses per standard deviation of flourish beyond 2; 0 leaves flourish good without end",
    ),
  prompts: z.int().min(1).max(256).default(6).describe("Prompts").meta({ unit: "prompts" }),
  responses: z
    .int()
    .min(16)
    .max(16_384)
    .default(384)
    .describe("Candidate responses per prompt; the base policy is uniform over them")
    .meta({ unit: "responses" }),
  steps: z
    .int()
    .min(8)
    .max(20_000)
    .default(800)
    .describe("Steps of policy gradient; half of them stand for the first epoch")
    .meta({ unit: "steps" }),
  learningRate: z.number().min(1e-5).max(10).default(0.06).describe("Step size of policy gradient"),
});
export type Values = z.infer<typeof parameters>;

/** Parameters as the schema types them. */
export const typed = (values: Parameters): Values => parameters.parse(values);
