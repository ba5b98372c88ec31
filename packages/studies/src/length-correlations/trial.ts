import { nonLengthGain } from "@operant/core/rewards/audit";
import { spearman } from "@operant/core/stats";
import type { Parameters, Trial, TrialContext } from "@operant/core/study";
import {
  evaluatePolicy,
  type PolicyTraining,
  policyDivergence,
  ResponseSampler,
  trainPolicy,
} from "@operant/core/testbed";
import type { metrics } from "./metrics.js";
import { typed } from "./parameters.js";
import { drawSetting, type Setting } from "./setting.js";
import { trainingReward } from "./training-reward.js";

/** Rows of a run: the start and as many evenly spaced steps. */
const POINTS = 20;
/** Responses per prompt in a batch that running statistics take in. */
const BATCH = 8;
/** Responses per prompt, of the policy and of the base policy, for the gain within bins of length. */
const SAMPLES = 64;
/** Width of those bins, the paper's. */
const WIDTH = 20;

/**
 * One reward model and one run of policy gradient, beside one on the reward model alone without penalty, stopped where
 * it is as far from the base policy as the former ended. Streams depend on the seed only: conditions of a seed have the same
 * lengths and the same noise; those with the same cues and bias have the same labels.
 */
export function* trial(parameters: Parameters, context: TrialContext): Trial {
  const values = typed(parameters);
  const setting = drawSetting(values, context);
  const { space, gold, tokens, model, goldWins, judgeWins } = setting;
  yield 0.3;
  const { reward, see } = trainingReward(values, setting);
  const { penalty, steps, learningRate } = values;
  const training = {
    reward,
    penalty,
    steps,
    learningRate,
    gradient: { kind: "exact" } as const,
    shared: setting.policyFeatures,
  };
  const rows = {
    at: [] as number[],
    divergence: [] as number[],
    model: [] as number[],
    gold: [] as number[],
    tokens: [] as number[],
    gold_wins: [] as number[],
    judge_wins: [] as number[],
  };
  const every = Math.max(1, Math.round(steps / POINTS));
  const draws = context.stream("batches");
  let last = space.base;
  for (const { step, policy } of trainPolicy(space, training, context.stream("policy"))) {
    if (step % every === 0 || step === steps) {
      const { divergence, means } = evaluatePolicy(space, policy, {
        model,
        gold,
        tokens,
        gold_wins: goldWins,
        judge_wins: judgeWins,
      });
      rows.at.push(step / steps);
      rows.divergence.push(divergence);
      for (const name of ["model", "gold", "tokens", "gold_wins", "judge_wins"] as const)
        rows[name].push(means[name]!);
      yield 0.3 + (0.5 * step) / steps;
    }
    last = policy;
    if (see && step < steps) {
      const batch = new ResponseSampler(space, policy).drawAll(BATCH, draws);
      see(Float64Array.from(batch, (row) => model[row]!));
    }
  }
  const end = rows.divergence.at(-1)!;
  const plain = { ...training, reward: model, penalty: 0 };
  const stopped = yield* goldWinsAt(end, setting, plain, context);
  const { share, covered } = gainWithinLengths(setting, last, context);
  const all = (value: number) => new Float64Array(rows.at.length).fill(value);
  return {
    columns: {
      ...(Object.fromEntries(
        Object.entries(rows).map(([name, column]) => [name, Float64Array.from(column)]),
      ) as Record<keyof typeof rows, Float64Array>),
      stopped_gold_wins: all(stopped),
      non_length_share: all(share),
      covered: all(covered),
      length_correlation: all(lengthCorrelation(setting)),
      accuracy: all(setting.accuracy),
      fitted: all(setting.fitted),
    } satisfies Record<keyof typeof metrics, Float64Array>,
  };
}

/** Win rate by gold where a run first gets this far, between steps linearly; NaN when it never does. */
function* goldWinsAt(
  divergence: number,
  { space, goldWins }: Setting,
  training: PolicyTraining,
  context: TrialContext,
): Generator<number, number, void> {
  let before: { readonly divergence: number; readonly wins: number } | undefined;
  for (const { step, policy } of trainPolicy(space, training, context.stream("policy"))) {
    const reached = policyDivergence(space, policy);
    const wins = evaluatePolicy(space, policy, { wins: goldWins }).means["wins"]!;
    if (reached >= divergence) {
      if (before === undefined) return wins;
      const share = (divergence - before.divergence) / (reached - before.divergence);
      return before.wins + share * (wins - before.wins);
    }
    before = { divergence: reached, wins };
    if (step % 8 === 0) yield 0.9;
  }
  return Number.NaN;
}

/** Non-length reward gain from samples, as one would have it from logs. */
function gainWithinLengths(
  { space, model, tokens }: Setting,
  policy: Float64Array,
  context: TrialContext,
): { readonly share: number; readonly covered: number } {
  const draws = context.stream("samples");
  const before = new ResponseSampler(space).drawAll(SAMPLES, draws);
  const after = new ResponseSampler(space, policy).drawAll(SAMPLES, draws);
  const drawn = Int32Array.of(...before, ...after);
  const prompt = drawn.map((row) => Math.floor(row / space.responses));
  return nonLengthGain(
    { prompt, prompts: space.prompts, group: prompt, groups: space.prompts },
    Float64Array.from(drawn, (row) => model[row]!),
    Float64Array.from(drawn, (row) => tokens[row]!),
    Uint8Array.from(drawn, (_, i) => (i < before.length ? 1 : 0)),
    { width: WIDTH },
  );
}

/** Spearman's correlation of the reward model with length over a prompt's candidates, mean over prompts. */
function lengthCorrelation({ space, model, tokens }: Setting): number {
  let sum = 0;
  for (let from = 0; from < model.length; from += space.responses) {
    const to = from + space.responses;
    sum += spearman(model.subarray(from, to), tokens.subarray(from, to));
  }
  return sum / space.prompts;
}
