import { pearson, spearman } from "@operant/core/stats";
import type { Parameters, Trial, TrialContext } from "@operant/core/study";
import { evaluatePolicy, pairAccuracy, standardReward, tiltedPolicy } from "@operant/core/testbed";
import { BETAS, METHODS, PENALTIES, typed, type Values } from "./parameters.js";
import { drawSetting, learnRewards, longerPreferred } from "./rewards.js";
import type { metrics } from "./summaries.js";

/** One gold reward, one set of labels, every reward model fitted to it, and a policy per KL coefficient for each. */
export function* trial(parameters: Parameters, context: TrialContext): Trial {
  const p = typed(parameters);
  const setting = drawSetting(p, context);
  const { space, gold, lengths } = setting;
  yield 0.1;
  const longer = longerPreferred(setting.training, lengths);
  const goldCorrelation = pearson(gold, lengths);
  const rows: Record<keyof typeof metrics, number>[] = [];
  const models = METHODS.length - 1 + PENALTIES.length;
  let done = 0;
  for (const { method, penalty, reward } of learnRewards(p, setting)) {
    const standard = standardReward(space, reward);
    const model = {
      method: METHODS.indexOf(method),
      penalty,
      correlation: pearson(standard, lengths),
      rank_correlation: spearman(standard, lengths),
      gold_correlation: goldCorrelation,
      gold_accuracy: pairAccuracy(standard, setting.fair),
      label_accuracy: pairAccuracy(standard, setting.tests),
      longer_preferred: longer,
    };
    for (const beta of BETAS) {
      const { divergence, means } = evaluatePolicy(space, tiltedPolicy(space, standard, beta), {
        gold,
        lengths,
      });
      rows.push({ ...model, beta, divergence, gold: means["gold"]!, length: means["lengths"]! });
    }
    yield 0.1 + (0.9 * ++done) / models;
  }
  const columns: Record<string, Float64Array> = {};
  for (const name of Object.keys(rows[0]!) as (keyof typeof metrics)[])
    columns[name] = Float64Array.from(rows, (row) => row[name]);
  return { columns };
}

/** Rough milliseconds of a trial. */
export function cost({ labels, width, steps, prompts, responses }: Values): number {
  return 8e-6 * 12 * labels * width * steps + 0.03 * prompts * responses;
}
