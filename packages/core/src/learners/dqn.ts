import { OperantError } from "../error.js";
import { createValueNetwork, type Kernels, type Loss, type ValueNetwork } from "../numeric/index.js";
import type { Stream } from "../random/index.js";
import type { Learner } from "./learner.js";
import { Replay } from "./replay.js";
import { ReplayRows } from "./replay-rows.js";

/** What a DQN is made of. */
export interface DQNOptions {
  /** Numbers in an observation. */
  readonly inputs: number;
  /** Number of actions. */
  readonly actions: number;
  /** Units of each hidden layer, e.g. `[128]`. */
  readonly hidden: readonly number[];
  /** Step size of the optimiser, > 0. */
  readonly learningRate: number;
  /** Discount factor, 0 … 1. */
  readonly gamma: number;
  /** Probability of exploring: starts at `start`; see `decay`. */
  readonly epsilon: {
    readonly start: number;
    readonly floor: number;
    /** After each update epsilon falls by (start − floor) × decay, down to the floor. */
    readonly decay: number;
  };
  /** Transitions kept. */
  readonly capacity: number;
  /** Transitions per update; nothing is learned before so many are stored. */
  readonly batch: number;
  /** Updates from one copy of the network to the target network to the next. */
  readonly targetEvery: number;
  /** Default "adam". */
  readonly optimiser?: "adam" | "sgd";
  /** Default "huber". */
  readonly loss?: Loss;
}

/** The independent streams that a DQN draws from. */
export interface DQNStreams {
  readonly initialisation: Stream;
  readonly exploration: Stream;
  readonly replay: Stream;
}

/** The parameters of a trained network as plain data. */
export interface SavedNetwork {
  readonly kind: "dqn";
  /** Layer sizes, inputs first. */
  readonly sizes: readonly number[];
  /** For each layer its weights, row by row (a row per output), then its biases. */
  readonly parameters: readonly number[];
}

/**
 * Deep Q-learning with experience replay and a target network (V. Mnih et al., "Human-level control through
 * deep reinforcement learning", Nature 518, 2015), over dense networks of rectified linear units.
 *
 * Conventions: exploration is ε-greedy, ties go to the first action. Each transition is stored, then one
 * gradient step is taken on `batch` stored transitions drawn uniformly without replacement, as soon as so many
 * are stored. The target of a transition is reward + gamma · max_a Q_target(next, a), or the reward alone when
 * it is terminal; the loss is its mean over the batch, of the error of the taken action only. After each step
 * ε falls linearly, not with actions taken, and after every `targetEvery` steps the online network is copied
 * into the target network. The networks compute in 32-bit floats.
 */
export class DQN implements Learner {
  readonly inputs: number;
  readonly actions: number;
  /** Gradient steps taken. */
  updates = 0;
  /** Probability of exploring at the next `act`. */
  epsilon: number;

  private readonly network: ValueNetwork;
  private readonly online: number;
  private readonly target: number;
  private readonly replay: Replay;
  /** The distinct observations; their memos are laid out as `assembly/replay.ts` says. */
  private readonly rows: ReplayRows;
  /** Memory for sampling: the generator's state, a hash table of 2^tableBits places, the batch's records. */
  private readonly generator: number;
  private readonly table: number;
  private readonly tableBits: number;
  private readonly batch: number;
  private readonly observation: number;
  private targetCopies = 0;
  private readonly epsilonStep: number;

  /** @throws OperantError `bad-value` naming the option */
  constructor(
    private readonly options: DQNOptions,
    private readonly streams: DQNStreams,
    private readonly kernels: Kernels,
  ) {
    checkOptions(options);
    const { inputs, actions, hidden, batch, epsilon } = options;
    this.inputs = inputs;
    this.actions = actions;
    this.epsilon = epsilon.start;
    this.epsilonStep = (epsilon.start - epsilon.floor) * epsilon.decay;
    this.network = createValueNetwork(kernels, [inputs, ...hidden, actions], "relu", {
      learningRate: options.learningRate,
      loss: options.loss ?? "huber",
      optimiser: options.optimiser ?? "adam",
      maxRows: batch,
      maxTerms: batch,
    });
    this.online = this.network.allocate();
    this.target = this.network.allocate();
    this.observation = kernels.allocate(4 * this.network.rowStride);
    this.network.initialise(this.online, streams.initialisation);
    this.network.copy(this.online, this.target);
    this.replay = new Replay(kernels, options.capacity);
    this.rows = new ReplayRows(kernels, inputs, this.network.rowStride, 2 + 2 * actions);
    this.tableBits = 34 - Math.clz32(batch);
    const tableBytes = 4 << this.tableBits;
    this.generator = kernels.workspace("replay batch", 64 + tableBytes + 16 * batch);
    this.table = this.generator + 64;
    this.batch = this.table + tableBytes;
  }

  /** The action values of an observation, a fresh array of length `actions`. */
  values(observation: Float64Array): Float64Array {
    const at = this.evaluate(observation);
    return Float64Array.from(this.kernels.f32.subarray(at, at + this.actions));
  }

  /** Explores with probability `epsilon` (uniformly over all actions), else the greedy action. */
  act(observation: Float64Array): number {
    const { exploration } = this.streams;
    if (this.epsilon > exploration.uniform()) return exploration.below(this.actions);
    return this.actGreedy(observation);
  }

  /** The action with the largest value, the first of several. Draws nothing. */
  actGreedy(observation: Float64Array): number {
    const at = this.evaluate(observation);
    const { f32 } = this.kernels;
    let best = 0;
    for (let a = 1; a < this.actions; a++) if (f32[at + a]! > f32[at + best]!) best = a;
    return best;
  }

  /**
   * Stores a transition, in place of the oldest when `capacity` are stored, and takes one gradient step if
   * `batch` or more are stored.
   * @param observation length `inputs`; not kept
   * @param action 0 … `actions` − 1
   * @param reward any finite number; rounded to a 32-bit float, not clipped
   * @param next the observation after the action, length `inputs`; not kept
   * @param terminal 1 when nothing follows `next`, so that the target is the reward alone
   */
  learn(
    observation: Float64Array,
    action: number,
    reward: number,
    next: Float64Array,
    terminal: 0 | 1,
  ): void {
    const { replay, rows } = this;
    const old = replay.overwritten / 4;
    if (old > 0) {
      rows.release(this.kernels.u32[old]!);
      rows.release(this.kernels.u32[old + 2]!);
    }
    replay.add(this.intern(observation), action, reward, this.intern(next), terminal);
    if (replay.size >= this.options.batch) this.update();
  }

  /** The parameters as plain data. */
  save(): SavedNetwork {
    return {
      kind: "dqn",
      sizes: [this.inputs, ...this.options.hidden, this.actions],
      parameters: this.network.read(this.online),
    };
  }

  /**
   * Takes over saved parameters, in the target network too. Experience, exploration and the optimiser's state
   * stay as they are.
   * @throws OperantError `bad-value` when the sizes differ
   */
  load(saved: SavedNetwork): void {
    const sizes = [this.inputs, ...this.options.hidden, this.actions];
    if (saved.sizes.join() !== sizes.join()) {
      throw new OperantError(
        "bad-value",
        `The saved network has layers of ${saved.sizes.join(", ")}; this one has ${sizes.join(", ")}.`,
        "sizes",
      );
    }
    this.network.write(this.online, saved.parameters);
    this.copyToTarget();
  }

  private evaluate(observation: Float64Array): number {
    const { kernels, network } = this;
    const at = this.observation >>> 2;
    for (let i = 0; i < this.inputs; i++) kernels.f32[at + i] = observation[i]!;
    kernels.u32[network.rows >>> 2] = this.observation;
    network.forward(this.online, 1);
    return network.results >>> 2;
  }

  private intern(observation: Float64Array): number {
    const { rows } = this;
    const address = rows.intern(observation);
    // A new row's best value is of no copy of the target network.
    if (rows.fresh) this.kernels.u32[(address + rows.memo) >>> 2] = 0xffffffff;
    return address;
  }

  private update(): void {
    const { kernels, network, options } = this;
    this.updates++;
    const missing = this.draw();
    if (missing > 0) network.forward(this.target, missing);
    kernels.call.listBatch(
      this.batch,
      options.batch,
      this.rows.memo,
      this.updates,
      options.gamma,
      this.actions,
      network.rows,
      missing,
      network.results,
      4 * network.outputStride,
      network.lists,
      network.listLength,
      network.counts,
      network.terms,
    );
    network.train(this.online, options.batch);
    this.epsilon = Math.max(options.epsilon.floor, this.epsilon - this.epsilonStep);
    if (this.updates % options.targetEvery === 0) this.copyToTarget();
  }

  /** Draws a batch. Returns how many next states lack their value; `network.rows` lists them. */
  private draw(): number {
    const { kernels, replay, network } = this;
    const stream = this.streams.replay;
    const { u32 } = kernels;
    const at = this.generator >>> 2;
    u32[at] = stream.s0;
    u32[at + 1] = stream.s1;
    u32[at + 2] = stream.s2;
    u32[at + 3] = stream.s3;
    const missing = kernels.call.drawBatch(
      replay.pages,
      replay.size,
      this.options.batch,
      this.generator,
      this.table,
      this.tableBits,
      this.batch,
      this.rows.memo,
      this.targetCopies,
      network.rows,
    );
    stream.s0 = u32[at]! | 0;
    stream.s1 = u32[at + 1]! | 0;
    stream.s2 = u32[at + 2]! | 0;
    stream.s3 = u32[at + 3]! | 0;
    return missing;
  }

  private copyToTarget(): void {
    this.network.copy(this.online, this.target);
    this.targetCopies++;
  }
}

function checkOptions(options: DQNOptions): void {
  const check = (field: string, value: number, fine: boolean, expected: string) => {
    if (!fine)
      throw new OperantError("bad-value", `DQN option ${field} is ${value}; expected ${expected}.`, field);
  };
  const count = (field: string, value: number, least: number) =>
    check(field, value, Number.isInteger(value) && value >= least, `an integer of at least ${least}`);
  const share = (field: string, value: number) =>
    check(field, value, value >= 0 && value <= 1, "a number in 0 … 1");
  count("inputs", options.inputs, 1);
  count("actions", options.actions, 1);
  for (const units of options.hidden) count("hidden", units, 1);
  const rate = options.learningRate;
  check("learningRate", rate, rate > 0 && Number.isFinite(rate), "a positive number");
  share("gamma", options.gamma);
  share("epsilon.start", options.epsilon.start);
  share("epsilon.floor", options.epsilon.floor);
  check("epsilon.decay", options.epsilon.decay, options.epsilon.decay >= 0, "a number of at least 0");
  count("batch", options.batch, 1);
  count("capacity", options.capacity, options.batch);
  count("targetEvery", options.targetEvery, 1);
}
