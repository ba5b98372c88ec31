import { OperantError } from "../error.js";
import type { Stream } from "../random/index.js";
import {
  clipSteps,
  clipThenDeltaSteps,
  deltaSteps,
  minFormSteps,
  oneProcess,
  type ProcessSteps,
  returnsToGo,
} from "../rewards/transforms/index.js";
import {
  type Derivation,
  type DerivationPolicy,
  type DerivationTask,
  drawDerivation,
  type StepScorer,
} from "./derivations.js";

/** What a derivation is paid for. */
export interface DerivationReward {
  /** How step scores become rewards; `none` leaves the answer alone to count. */
  readonly form: "none" | "sum" | "clip" | "delta" | "clip-delta" | "min-form";
  /** Step rewards count this much beside the 1 of a right answer. */
  readonly weight: number;
  /** Scores enter as scale × score + shift: 2 and −1 make them range from −1 to 1. */
  readonly scale: number;
  readonly shift: number;
  /** η of clip, in units of the shifted score. */
  readonly threshold: number;
  /** T of the min-form. */
  readonly temperature: number;
  /** Problems whose answers are checked: the first ones, as a share. Unchecked ones earn nothing for answers. */
  readonly verified: number;
}

export interface DerivationTraining {
  readonly reward: DerivationReward;
  /**
   * What is subtracted from returns. `critic`: the average return from the same place, learned as it goes (PPO's).
   * `others`: the mean return of the other samples of the problem (RLOO). `others-per-step`: the same for answers, and
   * for step rewards the others' mean reward per step at each step, which is biased: where that mean is above 0 fewer
   * steps look better than they are, below 0 more (Cheng et al. 2025 subtract it per token for this reason).
   */
  readonly baseline: "critic" | "others" | "others-per-step";
  /** Samples per problem and update, at least 2. */
  readonly samples: number;
  /** Step of the logits along the gradient. */
  readonly learningRate: number;
}

/** Batches that a critic sees before the policy moves. */
const WARM_UP = 10;
/** Step size of the critic's averages. */
const CRITIC_RATE = 0.1;

/** Step rewards of one derivation under a form, before the answer's. */
export function derivationStepRewards(reward: DerivationReward, scores: Float64Array): Float64Array {
  const steps = oneProcess(scores.map((score) => reward.scale * score + reward.shift));
  return formed(reward, steps).values.map((value) => reward.weight * value);
}

function formed(reward: DerivationReward, steps: ProcessSteps): ProcessSteps {
  switch (reward.form) {
    case "none":
      return { start: steps.start, values: new Float64Array(steps.values.length) };
    case "sum":
      return steps;
    case "clip":
      return clipSteps(steps, reward.threshold);
    case "delta":
      return deltaSteps(steps);
    case "clip-delta":
      return clipThenDeltaSteps(steps, reward.threshold);
    case "min-form":
      return minFormSteps(steps, reward.temperature);
  }
}

/**
 * Trains a policy by REINFORCE on whole derivations, changing it in place; a call of `next()` is one update of all
 * problems. Logits of a problem move along the mean over its samples of Σ_k A_k ∇ log π, shared logits along the mean
 * over all samples. A_k is the return from step k on less the baseline; nothing is normalised or discounted.
 * @throws OperantError `bad-value` for fewer than 2 samples
 */
export function* trainDerivations(
  policy: DerivationPolicy,
  scorer: StepScorer,
  training: DerivationTraining,
  stream: Stream,
): Generator<void, never, void> {
  const { task } = policy;
  const { reward, samples } = training;
  if (!(samples >= 2)) {
    throw new OperantError("bad-value", `samples = ${samples}; expected at least 2.`, "samples");
  }
  const problems = task.depth.length;
  const checked = Math.round(reward.verified * problems);
  const critic = new Float64Array(policy.own.length / policy.actions);
  const seen = new Uint8Array(critic.length);
  for (let update = training.baseline === "critic" ? -WARM_UP : 0; ; update++) {
    const own = new Float64Array(policy.own.length);
    const shared = new Float64Array(policy.shared.length);
    for (let problem = 0; problem < problems; problem++) {
      const drawn = Array.from({ length: samples }, () => drawDerivation(policy, scorer, problem, stream));
      const steps = drawn.map(({ scores }) => derivationStepRewards(reward, scores));
      const answers = drawn.map(({ solved }) => (problem < checked && solved ? 1 : 0));
      const advantages =
        training.baseline === "critic"
          ? againstCritic(policy, critic, seen, drawn, steps, answers)
          : againstOthers(steps, answers, training.baseline === "others-per-step");
      if (update < 0) continue;
      drawn.forEach((derivation, i) => {
        addGradient(policy, derivation, advantages[i]!, own, 1 / samples, shared, 1 / (samples * problems));
      });
    }
    if (update < 0) continue;
    for (let i = 0; i < own.length; i++) policy.own[i]! += training.learningRate * own[i]!;
    for (let i = 0; i < shared.length; i++) policy.shared[i]! += training.learningRate * shared[i]!;
    yield;
  }
}

function againstCritic(
  policy: DerivationPolicy,
  critic: Float64Array,
  seen: Uint8Array,
  drawn: readonly Derivation[],
  steps: readonly Float64Array[],
  answers: readonly number[],
): Float64Array[] {
  const cell = (d: Derivation, k: number) =>
    policy.offset(d.problem, d.places[k]!.progress, d.places[k]!.spoiled) / policy.actions;
  const returns = steps.map((own, i) => {
    const paid = Float64Array.from(own);
    paid[paid.length - 1]! += answers[i]!;
    return returnsToGo(oneProcess(paid)).values;
  });
  const advantages = returns.map((values, i) =>
    values.map((value, k) => value - critic[cell(drawn[i]!, k)]!),
  );
  returns.forEach((values, i) => {
    values.forEach((value, k) => {
      const at = cell(drawn[i]!, k);
      critic[at] = seen[at] === 1 ? critic[at]! + CRITIC_RATE * (value - critic[at]!) : value;
      seen[at] = 1;
    });
  });
  return advantages;
}

function againstOthers(
  steps: readonly Float64Array[],
  answers: readonly number[],
  perStep: boolean,
): Float64Array[] {
  const n = steps.length;
  const totals = steps.map((own) => own.reduce((sum, value) => sum + value, 0));
  const total = totals.reduce((sum, value) => sum + value, 0);
  const lengths = steps.reduce((sum, own) => sum + own.length, 0);
  const right = answers.reduce((sum, value) => sum + value, 0);
  return steps.map((own, i) => {
    const answer = answers[i]! - (right - answers[i]!) / (n - 1);
    const atEachStep = perStep ? (total - totals[i]!) / (lengths - own.length) : 0;
    const once = perStep ? 0 : (total - totals[i]!) / (n - 1);
    const returns = returnsToGo(oneProcess(own.map((value) => value - atEachStep))).values;
    return returns.map((value) => value - once + answer);
  });
}

function addGradient(
  policy: DerivationPolicy,
  derivation: Derivation,
  advantages: Float64Array,
  own: Float64Array,
  ownShare: number,
  shared: Float64Array,
  sharedShare: number,
): void {
  const { task }: { task: DerivationTask } = policy;
  derivation.places.forEach(({ progress, spoiled, action }, k) => {
    const probabilities = policy.probabilities(derivation.problem, progress, spoiled);
    const at = policy.offset(derivation.problem, progress, spoiled);
    const done = progress === task.depth[derivation.problem] ? 3 : 0;
    for (let a = 0; a < policy.actions; a++) {
      const score = advantages[k]! * ((a === action ? 1 : 0) - probabilities[a]!);
      own[at + a]! += ownShare * score;
      shared[done + policy.type(a)]! += sharedShare * score;
    }
  });
}
