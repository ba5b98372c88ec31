import { OperantError } from "../error.js";
import { exp, log } from "../math/index.js";
import type { Stream } from "../random/index.js";
import type { Representation } from "./representation.js";
import { type ResponseSpace, requireCount, requireReward } from "./response-space.js";

/** How the gradient is had. */
export type GradientSource =
  /** Exactly, from every response of every prompt. */
  | { readonly kind: "exact" }
  /**
   * From samples, as trainers of language models do: each step draws prompts and, for each, responses from the
   * current policy; the advantage is reward − penalty × log(π / π₀) minus the mean of the prompt's other samples
   * (leave-one-out, which keeps the estimate unbiased; W. Kool et al. 2019). With `passes` above 1 the same samples are
   * used again under PPO's clipped ratio (J. Schulman et al., arXiv 1707.06347, eq. 7); one pass is REINFORCE.
   */
  | {
      readonly kind: "sampled";
      readonly prompts: number;
      /** Responses per prompt, at least 2. */
      readonly samples: number;
      readonly passes?: number;
      /** PPO's ε (default 0.2). */
      readonly clip?: number;
    };

export interface PolicyTraining {
  /** What is maximised, a number per response. */
  readonly reward: Float64Array;
  /** λ ≥ 0 of λ KL(π ‖ π₀), subtracted from the reward, per nat. */
  readonly penalty: number;
  readonly steps: number;
  /** Step size of plain gradient ascent, > 0. */
  readonly learningRate: number;
  readonly gradient: GradientSource;
  /**
   * Shared parameters θ, π ∝ π₀ exp(θ · φ(response)) with φ these rows: what is learned on one prompt carries over to
   * the others. Without it every response has its own logit, starting from ln π₀.
   */
  readonly shared?: Representation;
}

/** Where training stands. */
export interface TrainedPolicy {
  /** Steps done. */
  readonly step: number;
  /**
   * π(response | prompt), a probability per response. Live: it changes with the next step. Brought up to date when it
   * is read, so read it only where it is measured.
   */
  readonly policy: Float64Array;
}

/**
 * Policy-gradient ascent on the mean over prompts of E[reward] − λ KL(π ‖ π₀), from the base policy. Yields before the
 * first step and after every step; the caller measures what it likes.
 *
 * With a logit per response, the step of a prompt's logits follows that prompt's own objective (the factor 1 / prompts
 * is left out, so that the step size does not depend on how many prompts there are).
 * @param stream prompts and responses of sampled gradients; not used by exact ones
 * @throws OperantError `bad-value`
 */
export function* trainPolicy(
  space: ResponseSpace,
  training: PolicyTraining,
  stream: Stream,
): Generator<TrainedPolicy, void, void> {
  requireTraining(space, training);
  const learner = new PolicyLearner(space, training);
  const { steps, gradient } = training;
  const stand = (step: number): TrainedPolicy => ({
    step,
    get policy() {
      return learner.current();
    },
  });
  yield stand(0);
  for (let step = 1; step <= steps; step++) {
    if (gradient.kind === "exact") learner.exactStep();
    else learner.sampledStep(gradient, stream);
    yield stand(step);
  }
}

/**
 * The exact gradient of a prompt's E[reward] − λ KL(π ‖ π₀) by its logits: π_i (A_i − Σ_j π_j A_j), with
 * A_i = reward_i − λ ln(π_i / π₀_i). The gradient by shared parameters is the mean over prompts of φᵀ times it.
 * @returns a number per response
 */
export function logitGradient(
  space: ResponseSpace,
  policy: Float64Array,
  reward: Float64Array,
  penalty: number,
): Float64Array {
  const gradient = new Float64Array(policy.length);
  for (let from = 0; from < policy.length; from += space.responses)
    promptGradient(space, policy, reward, penalty, from, gradient);
  return gradient;
}

function promptGradient(
  { responses, logBase }: ResponseSpace,
  policy: Float64Array,
  reward: Float64Array,
  penalty: number,
  from: number,
  gradient: Float64Array,
): void {
  const end = from + responses;
  let mean = 0;
  for (let row = from; row < end; row++) {
    const p = policy[row]!;
    const advantage =
      penalty === 0 || p === 0 ? reward[row]! : reward[row]! - penalty * (log(p) - logBase[row]!);
    gradient[row] = advantage;
    mean += p * advantage;
  }
  for (let row = from; row < end; row++) gradient[row] = policy[row]! * (gradient[row]! - mean);
}

/** Logits or shared parameters, and the policy that follows from them. */
class PolicyLearner {
  private readonly policy: Float64Array;
  private readonly theta: Float64Array;
  private readonly gradient: Float64Array;
  private readonly direction: Float64Array;
  /** Prompts whose rows of `policy` are out of date. */
  private readonly stale: Uint8Array;

  constructor(
    private readonly space: ResponseSpace,
    private readonly training: PolicyTraining,
  ) {
    const size = training.shared?.dimension ?? space.logBase.length;
    this.policy = space.base.slice();
    this.theta = training.shared ? new Float64Array(size) : space.logBase.slice();
    this.gradient = new Float64Array(space.logBase.length);
    this.direction = new Float64Array(size);
    this.stale = new Uint8Array(space.prompts);
  }

  /** The policy, brought up to date where it is not. */
  current(): Float64Array {
    for (let prompt = 0; prompt < this.space.prompts; prompt++) this.refresh(prompt);
    return this.policy;
  }

  exactStep(): void {
    const { space, training, theta, gradient } = this;
    const policy = this.current();
    for (let from = 0; from < policy.length; from += space.responses)
      promptGradient(space, policy, training.reward, training.penalty, from, gradient);
    const { shared, learningRate } = training;
    if (shared === undefined)
      for (let row = 0; row < theta.length; row++) theta[row]! += learningRate * gradient[row]!;
    else {
      this.direction.fill(0);
      addRows(shared, 0, gradient.length, gradient, 1, this.direction);
      for (let m = 0; m < theta.length; m++) theta[m]! += (learningRate / space.prompts) * this.direction[m]!;
    }
    this.stale.fill(1);
  }

  sampledStep(source: Extract<GradientSource, { kind: "sampled" }>, stream: Stream): void {
    const { space, training, policy } = this;
    const { prompts, samples, passes = 1, clip = 0.2 } = source;
    const { reward, penalty } = training;
    const drawn = Int32Array.from({ length: prompts }, () => stream.below(space.prompts));
    const rows = new Int32Array(prompts * samples);
    const before = new Float64Array(rows.length);
    const advantage = new Float64Array(rows.length);
    for (let i = 0; i < prompts; i++) {
      this.refresh(drawn[i]!);
      const from = drawn[i]! * space.responses;
      let sum = 0;
      for (let k = i * samples; k < (i + 1) * samples; k++) {
        const row = this.drawFrom(from, stream);
        rows[k] = row;
        before[k] = policy[row]!;
        advantage[k] = reward[row]! - penalty * (log(policy[row]!) - space.logBase[row]!);
        sum += advantage[k]!;
      }
      // A − mean of the others = (A − mean of all) × samples / (samples − 1).
      for (let k = i * samples; k < (i + 1) * samples; k++)
        advantage[k] = (advantage[k]! - sum / samples) * (samples / (samples - 1));
    }
    for (let pass = 0; pass < passes; pass++) {
      if (pass > 0) for (const prompt of drawn) this.refresh(prompt);
      this.climb(
        drawn,
        samples,
        (k) => {
          const ratio = policy[rows[k]!]! / before[k]!;
          const a = advantage[k]!;
          return (a > 0 && ratio > 1 + clip) || (a < 0 && ratio < 1 - clip) ? 0 : ratio * a;
        },
        rows,
      );
    }
  }

  /** One step along Σ weight ∇ ln π over the samples, averaged over a prompt's samples, then over prompts. */
  private climb(drawn: Int32Array, samples: number, weightOf: (k: number) => number, rows: Int32Array): void {
    const { space, theta, policy, direction } = this;
    const { shared, learningRate } = this.training;
    const { responses } = space;
    const weights = Float64Array.from(rows, (_, k) => weightOf(k) / samples);
    if (shared === undefined) {
      // A prompt that was drawn twice takes two steps from one policy, as samples of one batch do.
      for (let i = 0; i < drawn.length; i++) {
        const from = drawn[i]! * responses;
        let total = 0;
        for (let k = i * samples; k < (i + 1) * samples; k++) {
          theta[rows[k]!]! += learningRate * weights[k]!;
          total += weights[k]!;
        }
        for (let row = from; row < from + responses; row++)
          theta[row]! -= learningRate * total * policy[row]!;
      }
      for (const prompt of drawn) this.stale[prompt] = 1;
      return;
    }
    direction.fill(0);
    for (let i = 0; i < drawn.length; i++) {
      const from = drawn[i]! * responses;
      let total = 0;
      for (let k = i * samples; k < (i + 1) * samples; k++) {
        addRow(shared, rows[k]!, weights[k]!, direction);
        total += weights[k]!;
      }
      if (total !== 0) addRows(shared, from, from + responses, policy, -total, direction);
    }
    for (let m = 0; m < theta.length; m++) theta[m]! += (learningRate / drawn.length) * direction[m]!;
    this.stale.fill(1);
  }

  private drawFrom(from: number, stream: Stream): number {
    const { policy, space } = this;
    const target = stream.uniform53();
    let sum = 0;
    let last = from;
    for (let row = from; row < from + space.responses; row++) {
      if (policy[row]! > 0) last = row;
      sum += policy[row]!;
      if (target < sum) return row;
    }
    return last;
  }

  private refresh(prompt: number): void {
    if (this.stale[prompt] === 0) return;
    this.stale[prompt] = 0;
    const { policy, theta, space } = this;
    const { shared } = this.training;
    const from = prompt * space.responses;
    const end = from + space.responses;
    if (shared === undefined) policy.set(theta.subarray(from, end), from);
    else sharedLogits(shared, theta, space.logBase, from, end, policy);
    let largest = -Infinity;
    for (let row = from; row < end; row++) if (policy[row]! > largest) largest = policy[row]!;
    let sum = 0;
    for (let row = from; row < end; row++) {
      const e = exp(policy[row]! - largest);
      policy[row] = e;
      sum += e;
    }
    for (let row = from; row < end; row++) policy[row]! /= sum;
  }
}

/** Adds weight × φ of one row to `out`. */
function addRow({ dimension, values }: Representation, row: number, weight: number, out: Float64Array): void {
  const at = row * dimension;
  for (let m = 0; m < dimension; m++) out[m]! += weight * values[at + m]!;
}

/** Adds scale × Σ weights[row] φ(row) over a range of rows to `out`. The hot loop of shared parameters. */
function addRows(
  { dimension, values }: Representation,
  from: number,
  end: number,
  weights: Float64Array,
  scale: number,
  out: Float64Array,
): void {
  let row = from;
  // Four rows at a time: reading and writing `out` costs more than the arithmetic.
  for (; row + 3 < end; row += 4) {
    const a = scale * weights[row]!;
    const b = scale * weights[row + 1]!;
    const c = scale * weights[row + 2]!;
    const d = scale * weights[row + 3]!;
    const second = (row + 1) * dimension;
    const third = second + dimension;
    const fourth = third + dimension;
    for (let m = 0, at = row * dimension; m < dimension; m++, at++)
      out[m]! +=
        a * values[at]! + b * values[second + m]! + (c * values[third + m]! + d * values[fourth + m]!);
  }
  for (; row < end; row++) {
    const weight = scale * weights[row]!;
    for (let m = 0, at = row * dimension; m < dimension; m++, at++) out[m]! += weight * values[at]!;
  }
}

/** ln π₀ + θ · φ for a range of rows. */
function sharedLogits(
  { dimension, values }: Representation,
  theta: Float64Array,
  logBase: Float64Array,
  from: number,
  end: number,
  logits: Float64Array,
): void {
  const most = dimension - 3;
  for (let row = from, at = from * dimension; row < end; row++) {
    // Four sums, because an addition must wait for the one before it.
    let a = logBase[row]!;
    let b = 0;
    let c = 0;
    let d = 0;
    let m = 0;
    for (; m < most; m += 4, at += 4) {
      a += theta[m]! * values[at]!;
      b += theta[m + 1]! * values[at + 1]!;
      c += theta[m + 2]! * values[at + 2]!;
      d += theta[m + 3]! * values[at + 3]!;
    }
    for (; m < dimension; m++) a += theta[m]! * values[at++]!;
    logits[row] = a + b + (c + d);
  }
}

function requireTraining(space: ResponseSpace, training: PolicyTraining): void {
  const { reward, penalty, steps, learningRate, gradient, shared } = training;
  requireReward(space, reward, "reward");
  requireCount(steps, "steps");
  if (!(penalty >= 0 && penalty < Infinity))
    throw new OperantError("bad-value", `penalty = ${penalty}; expected at least 0.`, "penalty");
  if (!(learningRate > 0 && learningRate < Infinity))
    throw new OperantError(
      "bad-value",
      `learningRate = ${learningRate}; expected a number above 0.`,
      "learningRate",
    );
  if (shared !== undefined && shared.values.length !== reward.length * shared.dimension)
    throw new OperantError(
      "bad-value",
      `shared has ${shared.values.length} values for ${reward.length} responses of ${shared.dimension} columns.`,
      "shared",
    );
  if (gradient.kind === "sampled") {
    requireCount(gradient.prompts, "gradient.prompts");
    requireCount(gradient.samples, "gradient.samples");
    requireCount(gradient.passes ?? 1, "gradient.passes");
    if (gradient.samples < 2)
      throw new OperantError(
        "bad-value",
        "gradient.samples = 1; the baseline is the mean of a prompt's other samples, so expected at least 2.",
        "gradient.samples",
      );
    if (!((gradient.clip ?? 0.2) > 0))
      throw new OperantError(
        "bad-value",
        `gradient.clip = ${gradient.clip}; expected above 0.`,
        "gradient.clip",
      );
  }
}
