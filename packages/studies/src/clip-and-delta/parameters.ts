import type { Parameters } from "@operant/core/study";
import { z } from "zod";

/** Each parameter once. */
export const parameters = z.object({
  reward: z
    .enum(["success", "sum", "clip", "delta", "clip-delta"])
    .default("clip-delta")
    .describe("Reward of the steps, beside 1 for a right answer: none, their scores, Clip, Delta, or both"),
  weight: z
    .number()
    .min(0)
    .max(10)
    .default(1)
    .describe("Weight of the step rewards beside a right answer's 1"),
  threshold: z
    .number()
    .min(0)
    .max(1)
    .default(0.7)
    .describe("Clip: scores above it count as 0")
    .meta({ unit: "score" }),
  fillerScore: z
    .number()
    .min(0)
    .max(1)
    .default(0.85)
    .describe("Mean score of a correct but useless step; a right one has 0.85, a wrong one 0.2")
    .meta({ unit: "score" }),
  mistakes: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.05)
    .describe("Probability that the scorer judges a step the other way round"),
  lenient: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe("Probability that the scorer takes a wrong answer for a right one"),
  problems: z.int().min(4).max(100).default(10).describe("Problems, of three to six right steps"),
  limit: z.int().min(8).max(64).default(16).describe("Most steps of a derivation, the answer included"),
  samples: z.int().min(2).max(64).default(8).describe("Derivations per problem and update"),
  learningRate: z.number().min(0.001).max(10).default(0.3).describe("Step of the logits along the gradient"),
  updates: z.int().min(20).max(5000).default(200).describe("Updates of the policy").meta({ unit: "updates" }),
  drawn: z
    .int()
    .min(100)
    .max(100_000)
    .default(2000)
    .describe("Groups of derivations drawn to measure search with the scorer")
    .meta({ unit: "groups" }),
});

/** Parameters with their types. */
export type ClipAndDeltaParameters = z.infer<typeof parameters>;

/** Resolved parameters as the trial reads them. */
export function typed(values: Parameters): ClipAndDeltaParameters {
  return parameters.parse(values);
}
