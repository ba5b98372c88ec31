import { OperantError } from "../error.js";
import { log, softmax } from "../math/index.js";
import {
  type Activation,
  createOptimiser,
  DenseNetwork,
  type Kernels,
  type Optimiser,
} from "../numeric/index.js";
import type { Stream } from "../random/index.js";
import { drawAction } from "./action-draw.js";
import type { Learner } from "./learner.js";

/** What a policy-gradient learner is made of. */
export interface PolicyGradientOptions {
  /** Numbers in an observation. */
  readonly inputs: number;
  /** Number of actions. */
  readonly actions: number;
  /** Units of each hidden layer of the policy, and of the baseline; `[]` for linear ones. */
  readonly hidden: readonly number[];
  /** Of the hidden layers; default "tanh". */
  readonly activation?: Activation;
  /** Step size of the policy's optimiser, > 0. */
  readonly learningRate: number;
  /** Default "adam". */
  readonly optimiser?: "adam" | "sgd";
  /** Discount factor, 0 … 1. */
  readonly gamma: number;
  /** Weight of the entropy bonus, ≥ 0. */
  readonly entropy: number;
  /**
   * The learned baseline V(s), or "none". `lambda` (0 … 1, default 1) weighs steps ahead in the advantage: 1
   * is REINFORCE with a baseline, 0 is the one-step actor-critic.
   */
  readonly baseline: "none" | { readonly learningRate: number; readonly lambda?: number };
  /** Episodes per update. */
  readonly episodes: number;
  /** Steps stored at most; reaching it cuts the episode and updates at once. */
  readonly maxSteps: number;
}

/** The independent streams that a policy-gradient learner draws from. */
export interface PolicyGradientStreams {
  readonly initialisation: Stream;
  readonly action: Stream;
}

/** The parameters of a trained policy as plain data. */
export interface SavedPolicy {
  readonly kind: "policy-gradient";
  /** Layer sizes of the policy, inputs first. */
  readonly sizes: readonly number[];
  readonly activation: Activation;
  /** For each layer its weights, row by row (a row per output), then its biases. */
  readonly policy: readonly number[];
  /** The same for the baseline, where there is one. */
  readonly baseline?: readonly number[];
}

interface Trained {
  readonly network: DenseNetwork;
  readonly parameters: number;
  readonly optimiser: Optimiser;
}

/**
 * A softmax policy trained by the policy gradient (REINFORCE: R. J. Williams, Machine Learning 8, 1992; with a
 * learned baseline, an actor-critic). After every `episodes` episodes one step on the mean over their T steps of
 *
 *     −A_t log π(a_t|s_t) − entropy · H(π(·|s_t))     and, for the baseline,     ½ (V(s_t) − target_t)²
 *
 * with the advantage A_t and target_t = V(s_t) + A_t taken as constants. Without a baseline A_t is the return
 * Σ_k γ^k r_{t+k}. With one, A_t = δ_t + γλ A_{t+1}, δ_t = r_t + γ V(s_{t+1}) − V(s_t) and V = 0 after a
 * terminal step (generalised advantages: J. Schulman et al., ICLR 2016, equation 16). As is usual, the factor γ^t
 * of the exact gradient of the discounted return is left out, so γ < 1 is a choice of bias, not an objective.
 */
export class PolicyGradient implements Learner {
  readonly inputs: number;
  readonly actions: number;
  /** Gradient steps taken. */
  updates = 0;

  private readonly policy: Trained;
  private readonly baseline: Trained | undefined;
  /** Addresses of the stored observations and of what followed them, a row per step. */
  private readonly states: number;
  private readonly nexts: number;
  private readonly chosen: Int32Array;
  private readonly rewards: Float64Array;
  /** 1 where the episode ended there, 2 where it was cut, else 0. */
  private readonly ends: Uint8Array;
  private readonly advantages: Float64Array;
  private readonly targets: Float64Array;
  private readonly current: Float64Array;
  private steps = 0;
  private finished = 0;

  /** @throws OperantError `bad-value` naming the option */
  constructor(
    private readonly options: PolicyGradientOptions,
    private readonly streams: PolicyGradientStreams,
    private readonly kernels: Kernels,
  ) {
    checkOptions(options);
    const { inputs, actions, hidden, maxSteps, baseline } = options;
    this.inputs = inputs;
    this.actions = actions;
    this.policy = this.network([inputs, ...hidden, actions], options.learningRate);
    this.baseline =
      baseline === "none" ? undefined : this.network([inputs, ...hidden, 1], baseline.learningRate);
    const rows = 4 * (maxSteps + 1) * this.policy.network.rowStride;
    this.states = kernels.allocate(rows);
    this.nexts = kernels.allocate(rows);
    this.chosen = new Int32Array(maxSteps);
    this.rewards = new Float64Array(maxSteps);
    this.ends = new Uint8Array(maxSteps);
    this.advantages = new Float64Array(maxSteps);
    this.targets = new Float64Array(maxSteps);
    this.current = new Float64Array(actions);
  }

  /** The policy at an observation, a fresh array of length `actions`. */
  probabilities(observation: Float64Array): Float64Array {
    this.evaluate(observation);
    return this.current.slice();
  }

  /** The baseline's value of an observation; 0 without a baseline. */
  value(observation: Float64Array): number {
    if (this.baseline === undefined) return 0;
    this.storeRow(this.states, this.steps, observation);
    this.forward(this.baseline, this.states, this.steps, 1);
    return this.kernels.f32[this.baseline.network.results / 4]!;
  }

  act(observation: Float64Array): number {
    this.evaluate(observation);
    return drawAction(this.current, 0, this.actions, this.streams.action);
  }

  /** The likeliest action, the first of several. Draws nothing. */
  actGreedy(observation: Float64Array): number {
    this.evaluate(observation);
    let best = 0;
    for (let a = 1; a < this.actions; a++) if (this.current[a]! > this.current[best]!) best = a;
    return best;
  }

  learn(
    observation: Float64Array,
    action: number,
    reward: number,
    next: Float64Array,
    terminal: 0 | 1,
  ): void {
    const t = this.steps;
    this.storeRow(this.states, t, observation);
    this.storeRow(this.nexts, t, next);
    this.chosen[t] = action;
    this.rewards[t] = reward;
    this.ends[t] = terminal;
    this.steps++;
    if (terminal === 1) this.endEpisode();
    else if (this.steps === this.options.maxSteps) this.truncate();
  }

  /**
   * Ends the episode after the last step without a terminal state: with a baseline, what would have followed
   * counts by its value, else as nothing. Does nothing when no step is open.
   */
  truncate(): void {
    if (this.steps === 0 || this.ends[this.steps - 1] !== 0) return;
    this.ends[this.steps - 1] = 2;
    this.endEpisode();
  }

  /** The parameters as plain data. */
  save(): SavedPolicy {
    const { policy, baseline } = this;
    return {
      kind: "policy-gradient",
      sizes: policy.network.sizes,
      activation: this.options.activation ?? "tanh",
      policy: policy.network.read(policy.parameters),
      ...(baseline === undefined ? {} : { baseline: baseline.network.read(baseline.parameters) }),
    };
  }

  /**
   * Takes over saved parameters. Stored steps and the optimisers' state stay as they are.
   * @throws OperantError `bad-value` when the networks differ in shape
   */
  load(saved: SavedPolicy): void {
    const { policy, baseline } = this;
    const shape = (sizes: readonly number[], activation: Activation, withBaseline: boolean) =>
      `${sizes.join(", ")} units, ${activation}, ${withBaseline ? "with" : "without"} a baseline`;
    const theirs = shape(saved.sizes, saved.activation, saved.baseline !== undefined);
    const own = shape(policy.network.sizes, this.options.activation ?? "tanh", baseline !== undefined);
    if (theirs !== own) {
      throw new OperantError("bad-value", `The saved policy has ${theirs}; this one has ${own}.`, "sizes");
    }
    policy.network.write(policy.parameters, saved.policy);
    if (baseline !== undefined) baseline.network.write(baseline.parameters, saved.baseline!);
  }

  private network(sizes: readonly number[], learningRate: number): Trained {
    const { kernels, options } = this;
    const network = new DenseNetwork(kernels, sizes, options.activation ?? "tanh", options.maxSteps);
    const parameters = network.allocate();
    network.initialise(parameters, this.streams.initialisation);
    const optimiser = createOptimiser(kernels, options.optimiser ?? "adam", learningRate, network.bytes);
    return { network, parameters, optimiser };
  }

  private storeRow(rows: number, index: number, observation: Float64Array): void {
    const { f32 } = this.kernels;
    const at = rows / 4 + index * this.policy.network.rowStride;
    for (let i = 0; i < this.inputs; i++) f32[at + i] = observation[i]!;
  }

  private forward({ network, parameters }: Trained, rows: number, first: number, count: number): void {
    const { u32 } = this.kernels;
    const list = network.rows / 4;
    for (let i = 0; i < count; i++) u32[list + i] = rows + 4 * (first + i) * network.rowStride;
    network.forward(parameters, count);
  }

  /** Puts the policy at an observation into `current`; the row after the last stored one serves as scratch. */
  private evaluate(observation: Float64Array): void {
    this.storeRow(this.states, this.steps, observation);
    this.forward(this.policy, this.states, this.steps, 1);
    this.readPolicy(0);
  }

  private readPolicy(row: number): void {
    const { f32 } = this.kernels;
    const { results, outputStride } = this.policy.network;
    for (let a = 0; a < this.actions; a++) this.current[a] = f32[results / 4 + row * outputStride + a]!;
    softmax(this.current);
  }

  private endEpisode(): void {
    this.finished++;
    if (this.finished < this.options.episodes && this.steps < this.options.maxSteps) return;
    // Memory that ran out in the middle of an episode ends that episode too.
    this.update();
    this.steps = 0;
    this.finished = 0;
  }

  private update(): void {
    this.updates++;
    if (this.baseline === undefined) this.returns();
    else this.improveBaseline(this.baseline);
    this.improvePolicy();
  }

  private returns(): void {
    let following = 0;
    for (let t = this.steps - 1; t >= 0; t--) {
      if (this.ends[t] !== 0) following = 0;
      following = this.rewards[t]! + this.options.gamma * following;
      this.advantages[t] = following;
    }
  }

  /** Advantages from the baseline as it was, then its step towards their targets. */
  private improveBaseline(baseline: Trained): void {
    const { kernels, options, steps, ends, rewards, advantages, targets } = this;
    const { network } = baseline;
    const stride = network.outputStride;
    const lambda = options.baseline === "none" ? 1 : (options.baseline.lambda ?? 1);

    this.forward(baseline, this.nexts, 0, steps);
    const results = network.results / 4;
    for (let t = 0; t < steps; t++) targets[t] = ends[t] === 1 ? 0 : kernels.f32[results + t * stride]!;
    this.forward(baseline, this.states, 0, steps);
    let following = 0;
    for (let t = steps - 1; t >= 0; t--) {
      if (ends[t] !== 0) following = 0;
      const value = kernels.f32[results + t * stride]!;
      const surprise = rewards[t]! + options.gamma * targets[t]! - value;
      following = surprise + options.gamma * lambda * following;
      advantages[t] = following;
    }
    const deltas = network.deltas / 4;
    for (let t = 0; t < steps; t++) kernels.f32[deltas + t * stride] = -advantages[t]! / steps;
    network.backward(baseline.parameters, steps);
    baseline.optimiser.step(baseline.parameters, network.gradients);
  }

  private improvePolicy(): void {
    const { kernels, options, policy, steps, current, actions } = this;
    const { network } = policy;
    this.forward(policy, this.states, 0, steps);
    const deltas = network.deltas / 4;
    for (let t = 0; t < steps; t++) {
      this.readPolicy(t);
      let entropy = 0;
      for (let a = 0; a < actions; a++) if (current[a]! > 0) entropy -= current[a]! * log(current[a]!);
      for (let a = 0; a < actions; a++) {
        const p = current[a]!;
        // −A ∂ log π(chosen)/∂z_a and −entropy ∂H/∂z_a for the softmax of z.
        const score = (a === this.chosen[t] ? 1 : 0) - p;
        const flattening = p > 0 ? -p * (log(p) + entropy) : 0;
        kernels.f32[deltas + t * network.outputStride + a] =
          -(this.advantages[t]! * score + options.entropy * flattening) / steps;
      }
    }
    network.backward(policy.parameters, steps);
    policy.optimiser.step(policy.parameters, network.gradients);
  }
}

function checkOptions(options: PolicyGradientOptions): void {
  const check = (field: string, value: number, fine: boolean, expected: string) => {
    if (!fine) {
      const message = `Policy-gradient option ${field} is ${value}; expected ${expected}.`;
      throw new OperantError("bad-value", message, field);
    }
  };
  const count = (field: string, value: number) =>
    check(field, value, Number.isInteger(value) && value >= 1, "an integer of at least 1");
  const rate = (field: string, value: number) =>
    check(field, value, value > 0 && Number.isFinite(value), "a positive number");
  const share = (field: string, value: number) =>
    check(field, value, value >= 0 && value <= 1, "a number in 0 … 1");
  count("inputs", options.inputs);
  count("actions", options.actions);
  for (const units of options.hidden) count("hidden", units);
  rate("learningRate", options.learningRate);
  share("gamma", options.gamma);
  const { entropy, baseline } = options;
  check("entropy", entropy, entropy >= 0 && Number.isFinite(entropy), "a number of at least 0");
  if (baseline !== "none") {
    rate("baseline.learningRate", baseline.learningRate);
    share("baseline.lambda", baseline.lambda ?? 1);
  }
  count("episodes", options.episodes);
  count("maxSteps", options.maxSteps);
}
