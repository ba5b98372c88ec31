import { OperantError } from "@operant/core";
import { tInterval } from "@operant/core/stats";
import type { Claim, Study, Trial } from "@operant/core/study";
import { z } from "zod";

/*
 * A learner pulls one of two arms per step. Each pays 1 or 0; the better one pays more often. The learner
 * keeps the mean reward of each arm and pulls the one that looks better, except for a share `epsilon` of its
 * steps, when it pulls either with equal chance. Does a little exploration pay?
 *
 * Replace world, learner, metrics and claims by your own; every field below is explained where it is declared,
 * in the types of @operant/core/study.
 */

/** Each parameter once: type, range, default, unit and help. It becomes a flag, a check and a line of the report. */
const parameters = z.object({
  steps: z.int().min(4).max(1_000_000).default(400).describe("Length of a trial").meta({ unit: "steps" }),
  epsilon: z.number().min(0).max(1).default(0.1).describe("Share of steps that explore"),
  low: z.number().min(0).max(1).default(0.4).describe("Chance that the worse arm pays"),
  high: z.number().min(0).max(1).default(0.6).describe("Chance that the better arm pays"),
});
type Values = z.infer<typeof parameters>;

/** One trial: all randomness comes from named streams, so a seed always gives the same numbers. */
function* trial(
  values: Values,
  stream: (purpose: string) => { uniform(): number; below(n: number): number },
): Trial {
  const { steps, epsilon, low, high } = values;
  const rewards = stream("rewards");
  const exploration = stream("exploration");
  const better = stream("world").below(2);
  const count = [0, 0];
  const mean = [0, 0];
  const reward = new Float64Array(steps);
  const best = new Float64Array(steps);
  for (let step = 0; step < steps; step++) {
    const explore = exploration.uniform() < epsilon;
    const greedy = mean[0] === mean[1] ? exploration.below(2) : mean[0]! > mean[1]! ? 0 : 1;
    const arm = explore ? exploration.below(2) : greedy;
    const paid = rewards.uniform() < (arm === better ? high : low) ? 1 : 0;
    count[arm]! += 1;
    mean[arm]! += (paid - mean[arm]!) / count[arm]!;
    reward[step] = paid;
    best[step] = arm === better ? 1 : 0;
    // A pause now and then lets the caller show progress and stop; where it is changes no result.
    if (step % 20_000 === 19_999) yield (step + 1) / steps;
  }
  return { columns: { reward, best_arm: best } };
}

function mean(values: ArrayLike<number>, from: number): number {
  let sum = 0;
  for (let i = from; i < values.length; i++) sum += values[i]!;
  return sum / (values.length - from);
}

/** What is claimed, and the rule that decides it, written down before the first run. */
const explorationPays: Claim = {
  id: "exploration-pays",
  statement: "A learner that explores ends up pulling the better arm more often than one that never does.",
  source: "ours",
  origin: "this file",
  scale: "exact",
  published: "higher with exploration",
  statistic: "difference of the share of better pulls in the last quarter, seed by seed",
  rule: "reproduced when the 95% t interval of the paired difference lies above 0; not reproduced when it lies below; else partly",
  needs: { conditions: ["explorer", "greedy"], seeds: 10, atLeast: { steps: 200 } },
  check(data) {
    const explorer = data.values("explorer", "best_arm_late");
    const greedy = data.values("greedy", "best_arm_late");
    // Equal seeds have equal worlds and rewards, so they are compared in pairs; some may have run one only.
    const pairs = data.seeds("explorer").map((seed, i) => [i, data.seeds("greedy").indexOf(seed)] as const);
    const differences = pairs.filter(([, j]) => j >= 0).map(([i, j]) => explorer[i]! - greedy[j]!);
    const { estimate, interval } = tInterval(differences);
    const verdict = interval[0] > 0 ? "reproduced" : interval[1] < 0 ? "not reproduced" : "partly";
    return { verdict, measured: `difference ${estimate.toFixed(3)}`, estimate, interval };
  },
};

const study: Study = {
  id: "my-study",
  title: "Does a little exploration pay?",
  question:
    "Two arms, one better than the other: does exploring on a tenth of the steps find the better one more often?",
  // For a study in a file of its own, the runner uses a hash of the compiled file instead.
  resultsVersion: "1",
  parameters,
  validate({ low, high }) {
    if (Number(low) >= Number(high)) {
      throw new OperantError(
        "bad-combination",
        `low=${low} must be below high=${high}, or no arm is the better one.`,
      );
    }
  },
  conditions: {
    explorer: { title: "Explorer", group: "Learners", set: { epsilon: 0.1 } },
    greedy: { title: "Greedy", group: "Learners", set: { epsilon: 0 } },
  },
  presets: {
    quick: { title: "A few seconds", conditions: ["explorer", "greedy"], seeds: "1..30", set: {} },
  },
  row: "step",
  metrics: {
    reward: {
      title: "Reward",
      unit: "per step",
      range: [0, 1],
      description: "1 when the pulled arm paid, else 0.",
    },
    best_arm: {
      title: "Better arm",
      unit: "share",
      range: [0, 1],
      description: "1 when the better arm was pulled.",
    },
  },
  summaries: {
    reward: { title: "Reward", unit: "per step", description: "Mean reward over all steps." },
    best_arm_late: {
      title: "Better arm, late",
      unit: "share",
      description: "Share of better pulls, last quarter.",
    },
  },
  cost: ({ steps }) => Number(steps),
  trial: (values, context) => trial(parameters.parse(values), (purpose) => context.stream(purpose)),
  summarise(_values, { columns }) {
    const { reward, best_arm: best } = columns;
    return { reward: mean(reward!, 0), best_arm_late: mean(best!, Math.floor(best!.length * 0.75)) };
  },
  claims: [explorationPays],
  tables: [{ title: "Outcomes", summaries: ["reward", "best_arm_late"] }],
  figures: [
    {
      kind: "curves",
      id: "learning",
      title: "Learning to pull the better arm",
      metric: "best_arm",
      window: 20,
    },
    { kind: "outcomes", id: "outcomes", title: "Better arm, last quarter", summary: "best_arm_late" },
  ],
};

export default study;
