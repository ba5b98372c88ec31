import type { Metric, Parameters, Summary, TrialResult } from "@operant/core/study";

const share = { unit: "share", range: [0, 1] } as const;
const deviations = { unit: "standard deviations", range: [-6, 6] } as const;

export const metrics: Readonly<Record<string, Metric>> = {
  gold: {
    title: "Gold",
    unit: "gold",
    range: [0, 1],
    description:
      "Content, halved where instructions are not followed; mean of the policy over prompts, exact.",
  },
  gold_verifiable: {
    title: "Gold, verifiable prompts",
    unit: "gold",
    range: [0, 1],
    description: "The same over prompts with a right answer.",
  },
  gold_judged: {
    title: "Gold, judged prompts",
    unit: "gold",
    range: [0, 1],
    description: "The same over prompts whose answers are better or worse.",
  },
  content: {
    title: "Content",
    unit: "gold",
    range: [0, 1],
    description: "Right or good, instructions aside.",
  },
  follows: {
    title: "Follows instructions",
    ...share,
    description: "Probability of an answer that does as told.",
  },
  length: { title: "Length", ...deviations, description: "Mean length; the base policy has about 0." },
  polish: { title: "Polish", ...deviations, description: "Mean polish, which is worth nothing." },
  hacked: {
    title: "Hacking",
    ...share,
    description:
      "Probability of an answer that the trained reward puts above the prompt's base mean and gold below it.",
  },
  reward: { title: "Reward", unit: "reward", range: [-3, 4], description: "Mean of the reward trained on." },
  divergence: {
    title: "Divergence",
    unit: "nats",
    range: [0, 20],
    description: "KL(π ‖ π₀), mean over prompts, exact.",
  },
};

const late = "mean over the last fifth of training";

export const summaries = {
  gold_base: { title: "Gold, base", unit: "gold", description: "Base policy." },
  gold_after: { title: "Gold, trained", unit: "gold", description: `Gold, ${late}.` },
  verifiable_after: {
    title: "Gold, verifiable, trained",
    unit: "gold",
    description: `Verifiable prompts, ${late}.`,
  },
  judged_after: { title: "Gold, judged, trained", unit: "gold", description: `Judged prompts, ${late}.` },
  content_after: { title: "Content, trained", unit: "gold", description: `Right or good, ${late}.` },
  follows_after: { title: "Follows, trained", unit: "share", description: `Does as told, ${late}.` },
  gain: {
    title: "Relative gain",
    unit: "ratio",
    description: "Gold after training over the base policy's, less 1.",
  },
  gain_verifiable: {
    title: "Relative gain, verifiable",
    unit: "ratio",
    description: "The same over verifiable prompts.",
  },
  length_drift: {
    title: "Length drift",
    unit: "standard deviations",
    description: `Length, ${late}, less the base policy's.`,
  },
  polish_drift: {
    title: "Polish drift",
    unit: "standard deviations",
    description: `Polish, ${late}, less the base policy's.`,
  },
  hacked_base: {
    title: "Hacking, base",
    unit: "share",
    description: "What the reward misjudges so of the base policy's answers.",
  },
  hacked_after: { title: "Hacking, trained", unit: "share", description: `Hacking, ${late}.` },
  decline: {
    title: "Decline",
    unit: "gold",
    description:
      "Highest mean gold of three measurements in a row, less the mean of the last three; at least 0.",
  },
  divergence_after: { title: "Divergence, trained", unit: "nats", description: `KL, ${late}.` },
} as const satisfies Readonly<Record<string, Summary>>;

/** Summaries of one trial. */
export function summarise(_: Parameters, { columns }: TrialResult): Record<string, number> {
  const column = (name: string) => columns[name]!;
  const lateMean = (name: string) => {
    const values = column(name);
    return meanOf(values.subarray(Math.floor(0.8 * values.length)));
  };
  const drift = (name: string) => lateMean(name) - column(name)[0]!;
  const gold = column("gold");
  const three = Array.from({ length: Math.max(1, gold.length - 2) }, (_, i) =>
    meanOf(gold.subarray(i, i + 3)),
  );
  return {
    gold_base: gold[0]!,
    gold_after: lateMean("gold"),
    verifiable_after: lateMean("gold_verifiable"),
    judged_after: lateMean("gold_judged"),
    content_after: lateMean("content"),
    follows_after: lateMean("follows"),
    gain: lateMean("gold") / gold[0]! - 1,
    gain_verifiable: lateMean("gold_verifiable") / column("gold_verifiable")[0]! - 1,
    length_drift: drift("length"),
    polish_drift: drift("polish"),
    hacked_base: column("hacked")[0]!,
    hacked_after: lateMean("hacked"),
    decline: Math.max(...three) - three.at(-1)!,
    divergence_after: lateMean("divergence"),
  };
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
