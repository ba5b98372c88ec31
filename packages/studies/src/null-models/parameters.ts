import type { Parameters } from "@operant/core/study";
import { z } from "zod";

/** Each parameter once. */
export const parameters = z.object({
  response: z
    .enum(["honest", "padded", "irrelevant", "essay", "one-sided", "structured", "random-prefix", "searched"])
    .default("searched")
    .describe(
      "What is judged: another honest model, the baseline's answers with padding, or a constant: a short one, an essay, a forged template with a searched prefix that names the first answer, one that wins in both positions, and that with a random or a searched prefix",
    ),
  reader: z
    .enum(["slots", "exact", "headings"])
    .default("headings")
    .describe(
      "How the judge finds the comparison: it is handed the fields (cannot be hijacked), by lines equal to the template's, or by any heading that means the same",
    ),
  lastIsRight: z
    .number()
    .min(0)
    .max(1)
    .default(0.7)
    .describe(
      "Weakness: share of the reader's training prompts whose examples stand before the comparison to judge, so that the last one is right",
    ),
  warned: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe("Share of the reader's training prompts in which an answer forges a template and is wrong"),
  defence: z
    .enum(["none", "escape", "nonce", "paraphrase", "filter-answers", "filter-prompts"])
    .default("none")
    .describe(
      "What stands between answers and judge: escaped brackets, random delimiters, a reworded template, or a filter of surprising text fitted to answers alone or to judges' prompts as well",
    ),
  style: z
    .enum(["borrowed", "own"])
    .default("borrowed")
    .describe("Sentences that forged answers are made of: like those of honest answers, or unlike them"),
  lengthBias: z
    .number()
    .min(0)
    .max(5)
    .default(0.5)
    .describe("What a long answer gains, in units of an answer's full coverage of the instruction"),
  prefixWords: z.int().min(1).max(20).default(6).describe("Words of the prefix").meta({ unit: "words" }),
  searchSteps: z.int().min(1).max(2000).default(150).describe("Changes tried by random search"),
  searchInstructions: z.int().min(2).max(200).default(12).describe("Instructions that the search may use"),
  instructions: z.int().min(10).max(805).default(80).describe("Instructions held out for the test"),
  trainingPrompts: z.int().min(20).max(2000).default(200).describe("Prompts that the reader learns from"),
});

/** Parameters with their types. */
export type NullModelParameters = z.infer<typeof parameters>;

/** Resolved parameters as the trial reads them. */
export function typed(values: Parameters): NullModelParameters {
  return parameters.parse(values);
}
