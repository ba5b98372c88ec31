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
};

/** Levels of right answers whose first update is recorded. */
export const LEVELS = [0.8, 0.85, 0.9, 0.93] as const;

const late = "mean over the last tenth of updates";

export const summaries = {
  solved_before: { title: "Solved, base", unit: "share", description: "Base policy; exact." },
  solved_after: { title: "Solved, trained", unit: "share", description: `Right answers, ${late}.` },
  solved_best: { title: "Solved, best", unit: "share", description: "Highest over training." },
  length_after: { title: "Steps, trained", unit: "steps", description: `Expected steps, ${late}.` },
  filler_after: {
    title: "Fillers, trained",
    unit: "share",
    description: `Fillers as a share of steps, ${late}.`,
  },
  unanswered_after: {
    title: "Unanswered, trained",
    unit: "share",
    description: `No answer within the limit, ${late}.`,
  },
  collapse: {
    title: "Updates to collapse",
    unit: "updates",
    description:
      "First update with fewer than half of the base policy's right answers; updates + 1 when there is none.",
  },
  ...Object.fromEntries(
    LEVELS.map((level) => [
      `to_${100 * level}`,
      {
        title: `Updates to ${100 * level} %`,
        unit: "updates",
        description: `First update with at least ${100 * level} % right answers; updates + 1 when there is none.`,
      },
    ]),
  ),
  best_shortest: {
    title: "Best derivations, shortest over needed",
    unit: "ratio",
    description:
      "Fewest steps of a derivation with the highest reward, over the steps needed; mean over problems. The sum with expected scores, the minimum with scores at their expectation.",
  },
} as const satisfies Readonly<Record<string, Summary>>;

/** Summaries of one trial. */
export function summarise(values: Parameters, { columns }: TrialResult): Record<string, number> {
  const p = typed(values);
  const { solved, length, filler, unanswered } = columns as Record<string, Float64Array>;
  const lateMean = (column: Float64Array) => {
    const from = Math.floor(0.9 * p.updates) + 1;
    let sum = 0;
    for (let u = from; u <= p.updates; u++) sum += column[u]!;
    return sum / (p.updates + 1 - from);
  };
  const first = (test: (value: number) => boolean) => {
    const at = solved!.findIndex(test);
    return at < 0 ? p.updates + 1 : at;
  };
  return {
    solved_before: solved![0]!,
    solved_after: lateMean(solved!),
    solved_best: solved!.reduce((most, value) => Math.max(most, value), 0),
    length_after: lateMean(length!),
    filler_after: lateMean(filler!),
    unanswered_after: lateMean(unanswered!),
    collapse: first((value) => value < solved![0]! / 2),
    ...Object.fromEntries(LEVELS.map((level) => [`to_${100 * level}`, first((value) => value >= level)])),
    ...(p.form === "none" ? {} : { best_shortest: bestShortest(values) }),
  };
}

/** It depends on the depth of problems only, not on which moves are right. */
function bestShortest(values: Parameters): number {
  const p = typed(values);
  const task = drawDerivations(
    { problems: 4, shortest: 3, deepest: 6, moves: 2, limit: p.limit },
    deriveStream("best-lengths", 0, "moves"),
  );
  let ratio = 0;
  task.depth.forEach((depth, problem) => {
    const form = p.form === "sum" ? "sum" : "minimum";
    const best = bestDerivations(task, scorerOf(p), problem, form, {
      weight: 1,
      threshold: 0,
      scale: 2,
      shift: -1,
      answer: p.verified === 1 ? 1 : 0,
    });
    ratio += best.shortest / (depth + 1) / 4;
  });
  return ratio;
}
