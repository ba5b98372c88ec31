import type { Parameters } from "@operant/core/study";
import { z } from "zod";

/** Each parameter once. */
export const parameters = z.object({
  method: z
    .enum(["plain", "convex", "interpolated", "fusion", "convex-fusion"])
    .default("plain")
    .describe(
      "Bradley–Terry alone; with convex-hull copies of the preferred response (ConvexDA); with interpolations of neighbouring pairs; with rewards averaged over retrieved neighbours (RewardFusion); with the first and the last",
    ),
  meaning: z
    .number()
    .min(0)
    .max(2)
    .default(0.15)
    .describe(
      "Length of what two near-duplicate instructions differ in, in their embedding; their common topic has length 1",
    ),
  pairs: z.int().min(20).max(5000).default(400).describe("Preference pairs that the reward is fitted to"),
  noise: z.number().min(0).max(0.5).default(0).describe("Chance that a label is flipped"),
  temperature: z
    .number()
    .min(0.01)
    .max(10)
    .default(0.3)
    .describe("Temperature of the labeller, in standard deviations of gold")
    .meta({ unit: "sd" }),
  contrastShare: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe(
      "Share of pairs whose rejected response is the best one of a near-duplicate instruction, and the preferred one the best of its own",
    ),
  topics: z.int().min(2).max(100).default(12).describe("Topics that instructions are about"),
  copies: z.int().min(3).max(20).default(5).describe("Perturbed copies that the convex hull is drawn around"),
  spread: z
    .number()
    .min(0.01)
    .max(2)
    .default(0.3)
    .describe("Standard deviation of the perturbation, per coordinate"),
  neighbours: z.int().min(1).max(50).default(5).describe("Most neighbours that a reward is averaged with"),
  similarity: z
    .number()
    .min(0)
    .max(1)
    .default(0.9)
    .describe("Least cosine between an instruction with its response and a neighbour"),
  ridge: z.number().min(1e-4).max(100).default(1).describe("Penalty on the reward's weights"),
  prompts: z
    .int()
    .min(8)
    .max(1000)
    .default(100)
    .describe("Instructions of the test, each with a near-duplicate"),
  candidates: z.int().min(4).max(256).default(32).describe("Responses of each test instruction"),
  bestOf: z.int().min(2).max(64).default(16).describe("n of best-of-n"),
});

/** Parameters with their types. */
export type ConsistencyParameters = z.infer<typeof parameters>;

/** Resolved parameters as the trial reads them. */
export function typed(values: Parameters): ConsistencyParameters {
  return parameters.parse(values);
}
