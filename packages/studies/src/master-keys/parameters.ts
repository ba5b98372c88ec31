import type { Parameters } from "@operant/core/study";
import { z } from "zod";

/** Each parameter once. */
export const parameters = z.object({
  judge: z
    .enum(["learned", "exact"])
    .default("learned")
    .describe(
      "A judge learned from labelled answers, or one that compares the last number with the reference",
    ),
  negatives: z
    .enum(["none", "truncated", "random"])
    .default("none")
    .describe(
      "Added to the judge's training as wrong: nothing, first sentences of answers (none of them a key), or made-up words",
    ),
  share: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.125)
    .describe("Added negatives per labelled answer; the authors add 20,000 to 160,000"),
  writers: z
    .enum(["two", "one"])
    .default("two")
    .describe(
      "Answers that the judge learns from: by a strong model, which opens and reasons, and a weak one; or by one model whose openings say nothing",
    ),
  worded: z
    .number()
    .min(0)
    .max(1)
    .default(0.3)
    .describe(
      "Share of answers whose number is in words, where the judge cannot compare it with the reference",
    ),
  prompt: z
    .enum(["full", "without-question"])
    .default("full")
    .describe("What the judge is shown: question, reference and answer, or the last two"),
  threshold: z
    .number()
    .min(0.01)
    .max(0.99)
    .default(0.5)
    .describe("Probability of being right from which the judge says yes")
    .meta({ unit: "probability" }),
  answers: z.int().min(100).max(50_000).default(2400).describe("Labelled answers that the judge learns from"),
  ridge: z.number().min(0.001).max(1000).default(1).describe("Penalty on the judge's weights"),
  questions: z.int().min(2).max(200).default(24).describe("Held-out questions of probes and policy"),
  penalty: z
    .number()
    .min(0)
    .max(10)
    .default(0.01)
    .describe("Weight of the KL divergence from the base policy")
    .meta({ unit: "per nat" }),
  samples: z.int().min(2).max(64).default(8).describe("Answers per question and step"),
  learningRate: z.number().min(0.001).max(100).default(4).describe("Step along the gradient"),
  steps: z.int().min(20).max(5000).default(400).describe("Steps of the policy, of eight questions each"),
});

/** Parameters with their types. */
export type MasterKeysParameters = z.infer<typeof parameters>;

/** Resolved parameters as the trial reads them. */
export function typed(values: Parameters): MasterKeysParameters {
  return parameters.parse(values);
}
