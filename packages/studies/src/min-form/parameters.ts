import type { Parameters } from "@operant/core/study";
import { z } from "zod";

/** Each parameter once. */
export const parameters = z.object({
  form: z
    .enum(["none", "sum", "min-form"])
    .default("min-form")
    .describe(
      "What step scores become: nothing, a sum, or softmin-weighted so that they sum to about the least",
    ),
  temperature: z
    .number()
    .min(0.001)
    .max(10)
    .default(0.1)
    .describe("Temperature of the softmin; the authors use 0.1")
    .meta({ unit: "score" }),
  verified: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe("Share of problems whose answers are checked and pay 1 when right"),
  baseline: z
    .enum(["others", "others-per-step"])
    .default("others")
    .describe(
      "Subtracted from returns: the other samples' mean return, or their mean reward per step at each step",
    ),
  fillerScore: z
    .number()
    .min(0)
    .max(1)
    .default(0.85)
    .describe("Mean probability of being good that the scorer gives a correct but useless step")
    .meta({ unit: "probability" }),
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
});

/** Parameters with their types. */
export type MinFormParameters = z.infer<typeof parameters>;

/** Resolved parameters as the trial reads them. */
export function typed(values: Parameters): MinFormParameters {
  return parameters.parse(values);
}
