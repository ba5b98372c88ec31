import { deriveStream } from "@operant/core/random";
import type { Metric, Parameters, Summary, TrialResult } from "@operant/core/study";
import { bestDerivations, drawDerivations } from "@operant/core/testbed";
import { typed } from "./parameters.js";
import { scorerOf } from "./training.js";

const share = { unit: "share", range: [0, 1] } as const;

export const metrics: Readonly<Record<string, Metric>> = {
  solved: {
    title: "Solved",
    ...share,
    description: "Probability of a right answer, over problems; exact for the policy of the moment.",
  },
  length: {
    title: "Steps",
    unit: "steps",
    range: [0, 64],
    description: "Expected steps of a derivation, the answer included; exact.",
  },
  filler: {
    title: "Fillers",
    ...share,
    description: "Expected fillers as a share of expected steps; exact.",
  },
  unanswered: {
    title: "Unanswered",
    ...share,
    description: "Probability of reaching the limit without an answer; exact.",
  },
  searched: {
    title: "Solved by search",
    ...share,
    description:
      "Right answers when the scorer picks one of 8 derivations of the base policy by mean score; row 0.",
    optional: true,
  },
  searched_filler: {
    title: "Fillers after search",
    ...share,
    description: "Fillers as a share of the steps of the picked derivations; row 0.",
    optional: true,
  },
};

export const summaries = {
  solved_before: { title: "Solved, base", unit: "share", description: "Base policy; exact." },
  solved_after: {
    title: "Solved, trained",
    unit: "share",
    description: "Mean over the last tenth of updates.",
  },
  solved_best: { title: "Solved, best", unit: "share", description: "Highest over training." },
  filler_before: { title: "Fillers, base", unit: "share", description: "Base policy; exact." },
  filler_after: {
    title: "Fillers, trained",
    unit: "share",
    description: "Mean over the last tenth of updates.",
  },
  length_after: {
    title: "Steps, trained",
    unit: "steps",
    description: "Mean over the last tenth of updates.",
  },
  unanswered_after: {
    title: "Unanswered, trained",
    unit: "share",
    description: "Mean over the last tenth of updates.",
  },
  searched: {
    title: "Solved by search",
    unit: "share",
    description: "Best of 8 of the base policy's derivations by mean score.",
  },
  best_shortest: {
    title: "Best derivations, shortest over needed",
    unit: "ratio",
    description:
      "Fewest steps of a derivation with the highest expected reward, over the steps needed; mean over problems, exact.",
  },
  best_longest: {
    title: "Best derivations, longest over needed",
    unit: "ratio",
    description:
      "Most steps of a derivation with the highest expected reward, over the steps needed; mean over problems, exact.",
  },
} as const satisfies Readonly<Record<string, Summary>>;

/** Summaries of one trial. */
export function summarise(values: Parameters, { columns }: TrialResult): Record<string, number> {
  const p = typed(values);
  const { solved, filler, length, unanswered, searched } = columns as Record<string, Float64Array>;
  const late = (column: Float64Array) => {
    const from = Math.floor(0.9 * p.updates) + 1;
    let sum = 0;
    for (let u = from; u <= p.updates; u++) sum += column[u]!;
    return sum / (p.updates + 1 - from);
  };
  return {
    solved_before: solved![0]!,
    solved_after: late(solved!),
    solved_best: solved!.reduce((most, value) => Math.max(most, value), 0),
    filler_before: filler![0]!,
    filler_after: late(filler!),
    length_after: late(length!),
    unanswered_after: late(unanswered!),
    searched: searched![0]!,
    ...bestLengths(values),
  };
}

/** Lengths of the best derivations; they depend on the depth of problems only, not on which moves are right. */
function bestLengths(values: Parameters): { best_shortest: number; best_longest: number } {
  const p = typed(values);
  const task = drawDerivations(
    { problems: 4, shortest: 3, deepest: 6, moves: 2, limit: p.limit },
    deriveStream("best-lengths", 0, "moves"),
  );
  let shortest = 0;
  let longest = 0;
  task.depth.forEach((depth, problem) => {
    const best = bestDerivations(task, scorerOf(p), problem, p.reward === "success" ? "sum" : p.reward, {
      weight: p.reward === "success" ? 0 : p.weight,
      threshold: p.threshold,
    });
    shortest += best.shortest / (depth + 1) / 4;
    longest += best.longest / (depth + 1) / 4;
  });
  return { best_shortest: shortest, best_longest: longest };
}
