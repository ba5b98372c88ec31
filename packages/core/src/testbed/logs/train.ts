import type { Stream } from "../../random/index.js";
import { type Draft, draftOf } from "./draft.js";
import type { LogPrompt } from "./prompts.js";
import type { LogScenario, RolloutOutcome } from "./scenario.js";
import { factors, SequencePolicy } from "./sequence-policy.js";

/** Completions of some prompts, `samples` each, in that order, before the policy learns from them. */
export interface Batch {
  /** Updates made before it. */
  readonly update: number;
  /** Index of each prompt. */
  readonly prompt: Int32Array;
  readonly drafts: readonly Draft[];
  readonly outcomes: readonly RolloutOutcome[];
  /** In logged batches: ln π/π₀ of each completion's choices, and ln π₀, in nats. Else zeros. */
  readonly logRatio: Float64Array;
  readonly referenceLogProbability: Float64Array;
  readonly advantage: Float64Array;
}

export type Optimiser = "policy-gradient" | "best-of-n";

export interface Training {
  readonly scenario: LogScenario;
  readonly prompts: readonly LogPrompt[];
  readonly effect: number;
  readonly updates: number;
  /** Batches of every so many updates are shown, from the first on. */
  readonly logEvery: number;
  readonly promptsPerUpdate: number;
  readonly samples: number;
  readonly optimiser: Optimiser;
  readonly learningRate: number;
  readonly klPenalty: number;
}

/**
 * Trains a sequence policy on the proxy and shows batches to `seen` before learning from them.
 *
 * policy-gradient: REINFORCE with rewards centred and scaled within the group of a prompt's samples (GRPO,
 * Shao et al. 2024, arXiv 2402.03300, outcome supervision, one update per batch, so that no clipping occurs).
 * best-of-n: the best of each group is imitated (RAFT, Dong et al. 2023, arXiv 2304.06767), with the same
 * baseline and scale, so that both move about as fast.
 */
export function train(
  training: Training,
  streams: { readonly choices: Stream; readonly order: Stream },
  seen: (batch: Batch, policy: SequencePolicy) => void,
): void {
  const { scenario, prompts, samples, promptsPerUpdate } = training;
  const policy = new SequencePolicy(scenario.behaviour, prompts.length);
  const order = Int32Array.from(prompts, (_, i) => i);
  let next = order.length;
  for (let update = 0; update < training.updates; update++) {
    const prompt = new Int32Array(promptsPerUpdate);
    for (let i = 0; i < promptsPerUpdate; i++) {
      if (next >= order.length) {
        streams.order.shuffle(order);
        next = 0;
      }
      prompt[i] = order[next++]!;
    }
    const logged = update % training.logEvery === 0;
    const { batch, choices } = rollOut(
      training,
      policy,
      streams.choices,
      prompt,
      prompts,
      update,
      true,
      logged,
    );
    if (logged) seen(batch, policy);
    for (let i = 0; i < batch.outcomes.length; i++) {
      policy.accumulate(prompt[Math.floor(i / samples)]!, choices, i * factors.length, batch.advantage[i]!);
    }
    policy.ascend(training.learningRate * scenario.speed, batch.outcomes.length, samples, training.klPenalty);
  }
}

/**
 * Samples completions of prompts.
 * @param trained whether they are prompts of the training set, which may be known by heart
 * @param logged whether log-probabilities will be asked for
 */
export function rollOut(
  training: Pick<Training, "scenario" | "samples" | "effect" | "optimiser">,
  policy: SequencePolicy,
  stream: Stream,
  prompt: Int32Array,
  prompts: readonly LogPrompt[],
  update: number,
  trained: boolean,
  logged = true,
): { readonly batch: Batch; readonly choices: Int32Array } {
  const { scenario, samples, effect } = training;
  const rows = prompt.length * samples;
  const choices = new Int32Array(rows * factors.length);
  const drafts: Draft[] = [];
  const outcomes: RolloutOutcome[] = [];
  const logRatio = new Float64Array(rows);
  const referenceLogProbability = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const at = i * factors.length;
    const own = prompt[Math.floor(i / samples)]!;
    const heart = trained ? own : -1;
    policy.draw(stream, heart, choices, at);
    const draft = draftOf(stream, choices, at, scenario.stepwise);
    drafts.push(draft);
    outcomes.push(scenario.score(draft, prompts[own]!, effect, stream));
    if (!logged) continue;
    referenceLogProbability[i] = policy.referenceLog(choices, at);
    logRatio[i] = policy.logRatio(heart, choices, at);
  }
  const advantage = advantages(outcomes, samples, training.optimiser);
  return {
    batch: { update, prompt, drafts, outcomes, logRatio, referenceLogProbability, advantage },
    choices,
  };
}

function advantages(
  outcomes: readonly RolloutOutcome[],
  samples: number,
  optimiser: Optimiser,
): Float64Array {
  const advantage = new Float64Array(outcomes.length);
  for (let from = 0; from < outcomes.length; from += samples) {
    const rewards = outcomes.slice(from, from + samples).map(({ reward }) => reward);
    if (optimiser === "best-of-n") {
      const best = Math.max(...rewards);
      const winners = rewards.filter((reward) => reward === best).length;
      const scale = Math.sqrt(Math.max(1, samples - 1));
      rewards.forEach((reward, i) => {
        advantage[from + i] = ((reward === best ? samples / winners : 0) - 1) / scale;
      });
      continue;
    }
    const mean = rewards.reduce((sum, reward) => sum + reward, 0) / samples;
    const square = rewards.reduce((sum, reward) => sum + (reward - mean) * (reward - mean), 0);
    const deviation = Math.sqrt(square / samples);
    rewards.forEach((reward, i) => {
      advantage[from + i] = (reward - mean) / (deviation + 1e-4);
    });
  }
  return advantage;
}
