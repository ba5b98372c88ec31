import type { Trial, TrialContext } from "@operant/core/study";
import { policyDivergence, trainPolicy } from "@operant/core/testbed";
import type { Values } from "./parameters.js";
import { totalReward } from "./rewards.js";
import { drawSetting, type Setting } from "./setting.js";

/** Updates between measurements. */
export const EVERY = 10;
const GROUP = { kind: "sampled", prompts: 16, samples: 8 } as const;

/** One policy trained on one reward. Row 0 is the base policy, row k the policy after `EVERY` × k updates. */
export function* train(p: Values, context: TrialContext): Trial {
  const setting = drawSetting(p, context);
  const reward = totalReward(p, setting, context);
  yield 0.1;
  const rows = Math.floor(p.steps / EVERY) + 1;
  const names = [
    "gold",
    "gold_verifiable",
    "gold_judged",
    "content",
    "follows",
    "length",
    "polish",
    "hacked",
    "reward",
  ];
  const columns: Record<string, Float64Array> = Object.fromEntries(
    [...names, "divergence"].map((name) => [name, new Float64Array(rows)]),
  );
  let measured = 0;
  context.watch?.(columns, () => measured);
  const hacked = hacks(setting, reward);
  const runs = trainPolicy(
    setting.space,
    {
      reward,
      penalty: p.penalty,
      steps: p.steps,
      learningRate: p.learningRate,
      gradient: GROUP,
      shared: setting.features,
    },
    context.stream("training"),
  );
  for (const at of runs) {
    if (at.step % EVERY !== 0) continue;
    const row = at.step / EVERY;
    const { policy } = at;
    const { gold, content, follows, length, polish, kind } = setting;
    const mean = (values: Float64Array, ofKind?: number) => promptMean(setting, policy, values, ofKind);
    columns["gold"]![row] = mean(gold);
    columns["gold_verifiable"]![row] = mean(gold, 1);
    columns["gold_judged"]![row] = kind.includes(0) ? mean(gold, 0) : 0;
    columns["content"]![row] = mean(content);
    columns["follows"]![row] = mean(follows);
    columns["length"]![row] = mean(length);
    columns["polish"]![row] = mean(polish);
    columns["hacked"]![row] = mean(hacked);
    columns["reward"]![row] = mean(reward);
    columns["divergence"]![row] = policyDivergence(setting.space, policy);
    measured = row + 1;
    yield 0.1 + (0.9 * at.step) / p.steps;
  }
  return { columns };
}

/** The policy's mean over prompts, or over those of one kind. */
function promptMean(
  { space: { responses }, kind }: Setting,
  policy: Float64Array,
  values: Float64Array,
  ofKind?: number,
): number {
  let sum = 0;
  let count = 0;
  for (let prompt = 0; prompt < kind.length; prompt++) {
    if (ofKind !== undefined && kind[prompt] !== ofKind) continue;
    for (let row = prompt * responses; row < (prompt + 1) * responses; row++)
      sum += policy[row]! * values[row]!;
    count++;
  }
  return sum / count;
}

/** 1 for answers that the reward puts above the prompt's base mean and gold below it, else 0. */
export function hacks(
  { space: { prompts, responses, base }, gold }: Setting,
  reward: Float64Array,
): Float64Array {
  const flags = new Float64Array(gold.length);
  for (let prompt = 0; prompt < prompts; prompt++) {
    const from = prompt * responses;
    let rewardMean = 0;
    let goldMean = 0;
    for (let row = from; row < from + responses; row++) {
      rewardMean += base[row]! * reward[row]!;
      goldMean += base[row]! * gold[row]!;
    }
    for (let row = from; row < from + responses; row++)
      // The slack keeps the rounding of a mean from flagging answers of a constant reward.
      if (reward[row]! > rewardMean + 1e-9 && gold[row]! < goldMean - 1e-9) flags[row] = 1;
  }
  return flags;
}
