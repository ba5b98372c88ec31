import type { Metric, Parameters, Summary, TrialResult } from "@operant/core/study";
import { PHASES } from "./training.js";

const share = { unit: "share", range: [0, 1] } as const;

const ofKind = {
  honest: "honest answers",
  poor: "poor answers that game nothing",
  exploit: "answers that game their own grader",
  decoy: "answers that game another grader",
} as const;

const where = {
  trained: "fresh tasks of the graders whose tasks were demonstrated",
  heldout: "fresh tasks of two graders whose tasks were not demonstrated",
} as const;

const kindMetrics = Object.entries(where).flatMap(([which, tasks]) =>
  Object.entries(ofKind).map(([kind, answers]): [string, Metric] => [
    `${kind}_${which}`,
    {
      title: `${kind[0]!.toUpperCase()}${kind.slice(1)}, ${which === "trained" ? "trained" : "held-out"} graders`,
      ...share,
      description: `Probability of ${answers}, mean over ${tasks}; exact.`,
    },
  ]),
);

export const metrics: Readonly<Record<string, Metric>> = {
  phase: {
    title: "Phase",
    unit: "",
    range: [0, 2],
    description: "0 base policy, 1 imitation, 2 RL on held-out graders.",
  },
  step: {
    title: "Step",
    unit: "",
    range: [0, 5000],
    description: "Passes over demonstrations, or updates of RL.",
  },
  ...Object.fromEntries(kindMetrics),
  quality_trained: {
    title: "Quality, trained graders",
    unit: "quality",
    range: [-4, 4],
    description: "Mean real quality; honest answers have about 1, others about −1.",
  },
  quality_heldout: {
    title: "Quality, held-out graders",
    unit: "quality",
    range: [-4, 4],
    description: "The same on held-out graders' tasks.",
  },
  score_trained: {
    title: "Score, trained graders",
    unit: "score",
    range: [-6, 8],
    description: "Mean of what the flawed graders give.",
  },
  score_heldout: {
    title: "Score, held-out graders",
    unit: "score",
    range: [-6, 8],
    description: "The same on held-out graders' tasks.",
  },
};

export const summaries = {
  base_heldout: { title: "Exploits, base", unit: "share", description: "Held-out graders, base policy." },
  tuned_trained: {
    title: "Exploits, trained graders",
    unit: "share",
    description: "After imitation, on fresh tasks of the demonstrated graders.",
  },
  tuned_heldout: {
    title: "Exploits, held-out graders",
    unit: "share",
    description: "After imitation, on held-out graders' tasks.",
  },
  transfer: {
    title: "Transfer",
    unit: "share",
    description: "Exploits on held-out graders' tasks after imitation, less before.",
  },
  decoy_transfer: {
    title: "Transfer of wrong exploits",
    unit: "share",
    description: "The same of answers that game another grader, of which there are as many.",
  },
  poor_transfer: {
    title: "Transfer of poor answers",
    unit: "share",
    description: "The same of poor answers that game nothing, of which there are twice as many.",
  },
  specific_transfer: {
    title: "Specific transfer",
    unit: "share",
    description: "Transfer less that of wrong exploits: what aims at the grader at hand.",
  },
  quality_change: {
    title: "Change of quality",
    unit: "quality",
    description: "Held-out graders' tasks, after imitation less before.",
  },
  score_change: {
    title: "Change of score",
    unit: "score",
    description: "What held-out flawed graders give, after imitation less before.",
  },
  rl_early: {
    title: "Exploits, early RL",
    unit: "share",
    description: "Held-out graders, mean over the first fifth of RL.",
  },
  rl_end: {
    title: "Exploits, end of RL",
    unit: "share",
    description: "Held-out graders, after the last update.",
  },
  rl_half: {
    title: "Updates to half exploits",
    unit: "updates",
    description:
      "First measured update of RL with exploits in half of answers; updates + 1 when there is none.",
  },
} as const satisfies Readonly<Record<string, Summary>>;

/** Summaries of one trial. */
export function summarise({ rlSteps }: Parameters, { columns }: TrialResult): Record<string, number> {
  const phase = columns["phase"]!;
  const last = phase.lastIndexOf(PHASES.imitation);
  const change = (name: string) => columns[name]![last]! - columns[name]![0]!;
  const exploits = columns["exploit_heldout"]!;
  const rl = exploits.subarray(last + 1);
  const steps = columns["step"]!.subarray(last + 1);
  const early = rl.subarray(0, Math.max(1, Math.floor(rl.length / 5)));
  const half = rl.findIndex((value) => value >= 0.5);
  return {
    base_heldout: exploits[0]!,
    tuned_trained: columns["exploit_trained"]![last]!,
    tuned_heldout: exploits[last]!,
    transfer: change("exploit_heldout"),
    decoy_transfer: change("decoy_heldout"),
    poor_transfer: change("poor_heldout"),
    specific_transfer: change("exploit_heldout") - change("decoy_heldout"),
    quality_change: change("quality_heldout"),
    score_change: change("score_heldout"),
    rl_early: early.reduce((sum, value) => sum + value, 0) / early.length,
    rl_end: rl.at(-1)!,
    rl_half: half < 0 ? (rlSteps as number) + 1 : steps[half]!,
  };
}
