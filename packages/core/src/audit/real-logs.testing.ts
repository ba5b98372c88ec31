import { mathColumns } from "./math-rm-columns.fixture.testing.js";
import type { RolloutLog, SeriesLog } from "./rollout-log.js";
import { gsm8kTestProblems, verlRuns } from "./verl-gsm8k-metrics.fixture.testing.js";

/** The public best-of-8 sample as a log. */
export function mathLog(): RolloutLog {
  const { prompts, samples, reward, correct, length, box } = mathColumns;
  const group = Int32Array.from(reward, (_, row) => Math.floor(row / samples));
  return {
    kind: "rollouts",
    rows: prompts * samples,
    prompt: group,
    prompts,
    group,
    groups: prompts,
    reward,
    gold: { name: "correct", values: correct },
    components: [{ name: "has a box", values: box }],
    ensemble: [],
    length,
    lengthUnit: "characters",
  };
}

/** The three public PPO runs as a log of series. */
export function verlLog(): SeriesLog {
  return {
    kind: "series",
    runs: verlRuns.map(({ name, step, score, entropy, length, longest, heldOut }) => {
      const gold = new Float64Array(step.length).fill(Number.NaN);
      for (let i = 0; i < heldOut.length; i += 2) gold[step.indexOf(heldOut[i]!)] = heldOut[i + 1]!;
      return {
        name,
        step,
        reward: { name: "score", values: score },
        gold: { name: "held-out accuracy", values: gold },
        entropy: { name: "entropy", values: entropy },
        length: { name: "response length", values: length },
        longest: { name: "longest response", values: longest },
        components: [],
        evaluationSize: gsm8kTestProblems,
      };
    }),
  };
}
