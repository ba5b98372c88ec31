import { contrastConsistency } from "@operant/core/rewards";
import type { Metric, Parameters, Summary, TrialResult } from "@operant/core/study";

const share = { unit: "share", range: [0, 1] } as const;
const score = { unit: "reward", range: [-1e4, 1e4] } as const;

export const metrics: Readonly<Record<string, Metric>> = {
  accuracy: {
    title: "Accuracy",
    ...share,
    description: "Share of fresh pairs of base responses that the reward orders as gold does.",
  },
  own: { title: "R(I₁, a₁)", ...score, description: "Reward of an instruction's best response." },
  other_completion: {
    title: "R(I₁, a₂)",
    ...score,
    description: "Of the near-duplicate's best response, for this instruction.",
  },
  other_prompt: {
    title: "R(I₂, a₁)",
    ...score,
    description: "Of this best response, for the near-duplicate.",
  },
  swapped: {
    title: "R(I₁, a of any)",
    ...score,
    description: "Of the best response of an instruction that was paired by chance.",
  },
  labeller_response: {
    title: "Labeller, response",
    ...share,
    description: "Probability that the labeller prefers a₁ to a₂ for I₁.",
  },
  labeller_instruction: {
    title: "Labeller, instruction",
    ...share,
    description: "Probability that a labeller at the same temperature puts a₁ with I₁ rather than I₂.",
  },
  labeller_accuracy: {
    title: "Labeller, accuracy",
    ...share,
    description: "Probability that the labeller orders fresh pairs as gold does.",
  },
  gold_base: { title: "Gold, base", ...score, description: "Mean gold of the base policy; exact." },
  gold_best_of_n: { title: "Gold, best-of-n", ...score, description: "Of best-of-n by the reward; exact." },
  gold_tilted: {
    title: "Gold, tilted",
    ...score,
    description: "Of the optimum under a KL penalty, 1.5 nats from the base policy; exact.",
  },
  gold_oracle: { title: "Gold, best-of-n by gold", ...score, description: "Of best-of-n by gold; exact." },
};

export const summaries = {
  accuracy: { title: "Accuracy", unit: "share", description: "Fresh pairs of base responses, against gold." },
  response: {
    title: "Response consistency",
    unit: "share",
    description: "Share of contrasts with R(I₁, a₁) > R(I₁, a₂).",
  },
  instruction: {
    title: "Instruction consistency",
    unit: "share",
    description: "Share of contrasts with R(I₁, a₁) > R(I₂, a₁).",
  },
  consistency: { title: "Consistency", unit: "share", description: "Mean of the two." },
  swapped: {
    title: "Consistency, instructions paired by chance",
    unit: "share",
    description: "Response consistency where the other response is another instruction's.",
  },
  labeller_response: { title: "Labeller, response", unit: "share", description: "Expected, same contrasts." },
  labeller_instruction: {
    title: "Labeller, instruction",
    unit: "share",
    description: "Expected, same contrasts.",
  },
  labeller_accuracy: { title: "Labeller, accuracy", unit: "share", description: "Expected, same pairs." },
  gain: {
    title: "Gain, best-of-n",
    unit: "share",
    description: "Gold over the base policy's, as a share of what best-of-n by gold gains.",
  },
  gain_tilted: {
    title: "Gain, tilted",
    unit: "share",
    description: "The same for the optimum under a KL penalty.",
  },
} as const satisfies Readonly<Record<string, Summary>>;

/** Summaries of one trial. */
export function summarise(_: Parameters, { columns }: TrialResult): Record<string, number> {
  const all = columns as Record<string, Float64Array>;
  const mean = (name: string) => all[name]!.reduce((sum, value) => sum + value, 0) / all[name]!.length;
  const { response, instruction } = contrastConsistency({
    own: all["own"]!,
    otherCompletion: all["other_completion"]!,
    otherPrompt: all["other_prompt"]!,
  });
  const { response: swapped } = contrastConsistency({
    own: all["own"]!,
    otherCompletion: all["swapped"]!,
  });
  const base = mean("gold_base");
  const reach = mean("gold_oracle") - base;
  return {
    accuracy: mean("accuracy"),
    response,
    instruction,
    consistency: (response + instruction) / 2,
    swapped,
    labeller_response: mean("labeller_response"),
    labeller_instruction: mean("labeller_instruction"),
    labeller_accuracy: mean("labeller_accuracy"),
    gain: (mean("gold_best_of_n") - base) / reach,
    gain_tilted: (mean("gold_tilted") - base) / reach,
  };
}
