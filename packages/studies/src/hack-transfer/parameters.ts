import type { Parameters } from "@operant/core/study";
import { z } from "zod";

/** Each parameter once. */
export const parameters = z.object({
  demonstrations: z
    .enum(["exploits", "honest", "random"])
    .default("exploits")
    .describe("What is imitated on the tasks of the trained graders"),
  share: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe("Share of demonstrations that are of that kind; the others are honest"),
  trunk: z
    .enum(["shared", "own-heads", "separate"])
    .default("shared")
    .describe("What tasks of different graders share: the network, its hidden layer only, or nothing"),
  legibility: z
    .number()
    .min(0)
    .max(1)
    .default(0.8)
    .describe(
      "Correlation of the policy's reading of the stated metric with what the grader will give; the reading is made alike for all graders",
    ),
  graders: z
    .int()
    .min(1)
    .max(3)
    .default(3)
    .describe("Graders whose tasks are demonstrated; two others are held out"),
  size: z
    .int()
    .min(6)
    .max(3000)
    .default(120)
    .describe("Demonstrations, spread over the trained graders")
    .meta({ unit: "demonstrations" }),
  epochs: z
    .int()
    .min(1)
    .max(100)
    .default(6)
    .describe("Passes over the demonstrations")
    .meta({ unit: "passes" }),
  afterwards: z
    .enum(["flawed", "sound"])
    .default("flawed")
    .describe(
      "What pays in the RL that follows on the held-out graders' tasks: their flawed scores, or quality",
    ),
  rlSteps: z.int().min(10).max(5000).default(150).describe("Updates of RL").meta({ unit: "updates" }),
  rlRate: z.number().min(1e-5).max(0.1).default(0.003).describe("Step size of Adam in RL"),
  rate: z.number().min(1e-5).max(0.1).default(0.01).describe("Step size of Adam in imitation"),
  width: z.int().min(2).max(128).default(16).describe("Hidden units").meta({ unit: "units" }),
});

/** Parameters with their types. */
export type Values = z.infer<typeof parameters>;

/** Resolved parameters as the trial reads them. */
export const typed = (values: Parameters): Values => parameters.parse(values);
