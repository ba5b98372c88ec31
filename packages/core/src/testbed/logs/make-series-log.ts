import type { NamedColumn, SeriesLog } from "../../audit/rollout-log.js";
import { OperantError } from "../../error.js";
import { deriveStream } from "../../random/index.js";
import { logKind } from "./kinds.js";
import { drawPrompts } from "./prompts.js";
import { rollOut, type Training, train } from "./train.js";

/** How a run is trained and printed, a row per update. */
export interface SeriesLogOptions {
  readonly updates?: number;
  /** Updates from one held-out evaluation to the next. */
  readonly evaluateEvery?: number;
  /** Held-out prompts, one completion each. */
  readonly evaluationSize?: number;
  readonly effect?: number;
  readonly learningRate?: number;
  readonly klPenalty?: number;
  readonly gold?: boolean;
}

/** Slower than a rollout log: real series are of hundreds of steps. */
export const seriesLogDefaults: Required<SeriesLogOptions> = {
  updates: 300,
  evaluateEvery: 10,
  evaluationSize: 800,
  effect: 1,
  learningRate: 0.5,
  klPenalty: 0,
  gold: true,
};

export interface MadeSeriesLog {
  readonly kind: string;
  readonly seed: number;
  readonly log: SeriesLog;
  readonly hacked: boolean;
}

const promptsPerUpdate = 16;
const samples = 8;
const trainingPrompts = 64;
const tokensPerWord = 1.5;

/**
 * Trains like `makeRolloutLog` and keeps what a trainer prints: means per update, and gold as an evaluation
 * on held-out prompts. Equal arguments give equal logs.
 *
 * @param kind one of `logKinds`
 * @param seed integer ≥ 0
 * @throws OperantError `unknown-name` for a kind that there is not; `bad-value` for an option out of range
 */
export function makeSeriesLog(kind: string, seed: number, options: SeriesLogOptions = {}): MadeSeriesLog {
  const scenario = logKind(kind);
  const chosen = { ...seriesLogDefaults, ...options };
  for (const name of ["updates", "evaluateEvery", "evaluationSize"] as const) {
    if (!Number.isInteger(chosen[name]) || chosen[name] < 1) {
      throw new OperantError(
        "bad-value",
        `${name} of a made series is ${chosen[name]}; expected an integer of at least 1.`,
        name,
      );
    }
  }
  const stream = (purpose: string) => deriveStream("testbed-logs", seed, `${kind}:series:${purpose}`);
  const prompts = drawPrompts(stream("prompts"), scenario.task, trainingPrompts);
  const unseen = drawPrompts(stream("held-out"), scenario.task, chosen.evaluationSize);
  const everyOne = Int32Array.from(unseen, (_, i) => i);
  const evaluation = stream("evaluation");
  const training: Training = {
    scenario,
    prompts,
    effect: chosen.effect,
    updates: chosen.updates,
    logEvery: 1,
    promptsPerUpdate,
    samples,
    optimiser: "policy-gradient",
    learningRate: chosen.learningRate,
    klPenalty: chosen.klPenalty,
  };
  const column = (name: string): NamedColumn => ({
    name,
    values: new Float64Array(chosen.updates).fill(Number.NaN),
  });
  const reward = column("reward_mean");
  const gold = column("heldout_score");
  const kl = column("kl");
  const entropy = column("entropy");
  const length = column("completion_length_mean");
  const longest = column("completion_length_max");
  const truncated = column("clipped_ratio");
  const zeroSpread = column("frac_reward_zero_std");
  const components = scenario.componentNames.map((name) => column(`${name}_mean`));

  train(training, { choices: stream("choices"), order: stream("order") }, (batch, policy) => {
    const t = batch.update;
    const { outcomes, drafts } = batch;
    reward.values[t] = mean(outcomes, (outcome) => outcome.reward);
    kl.values[t] = mean([...batch.logRatio], (value) => value);
    entropy.values[t] = policy.entropy();
    length.values[t] = tokensPerWord * mean(drafts, ({ words }) => words);
    longest.values[t] = tokensPerWord * drafts.reduce((most, { words }) => Math.max(most, words), 0);
    truncated.values[t] = mean(drafts, (draft) => (draft.truncated ? 1 : 0));
    let flat = 0;
    for (let from = 0; from < outcomes.length; from += samples) {
      const group = outcomes.slice(from, from + samples);
      if (group.every((each) => each.reward === group[0]!.reward)) flat++;
    }
    zeroSpread.values[t] = flat / promptsPerUpdate;
    components.forEach(({ values }, k) => {
      values[t] = mean(outcomes, (outcome) => outcome.components[k]!);
    });
    if (t % chosen.evaluateEvery !== 0) return;
    const held = rollOut({ ...training, samples: 1 }, policy, evaluation, everyOne, unseen, t, false);
    gold.values[t] = mean(held.batch.outcomes, (outcome) => outcome.gold);
  });

  return {
    kind,
    seed,
    hacked: scenario.hacked && chosen.effect > 0,
    log: {
      kind: "series",
      runs: [
        {
          name: kind,
          step: Float64Array.from({ length: chosen.updates }, (_, t) => t),
          reward,
          ...(chosen.gold ? { gold } : {}),
          kl,
          entropy,
          length,
          longest,
          truncated,
          zeroSpread,
          components,
          ...(chosen.gold && scenario.binary ? { evaluationSize: chosen.evaluationSize } : {}),
        },
      ],
    },
  };
}

function mean<T>(values: readonly T[], of: (value: T, i: number) => number): number {
  return values.reduce((sum, value, i) => sum + of(value, i), 0) / values.length;
}
