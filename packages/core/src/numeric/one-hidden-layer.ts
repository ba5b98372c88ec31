import type { Stream } from "../random/index.js";
import { AdamClock } from "./adam.js";
import type { Kernels, OneHiddenForward, OneHiddenGradient } from "./kernels.js";
import {
  checkSizes,
  type ParameterLayout,
  padded,
  readParameters,
  uniformParameters,
  writeParameters,
} from "./parameters.js";
import { LOSSES, type TrainingOptions, type ValueNetwork } from "./value-network.js";

/** Hidden units in a block: the lanes of one vector. */
const LANES = 4;

/** True when the module has a kernel of its own for this shape. */
export function hasOneHiddenLayerKernel(kernels: Kernels, inputs: number, outputs: number): boolean {
  return kernels.call[`gradient_${inputs}_${outputs}`] !== undefined;
}

/**
 * A value network with one hidden layer of rectified units, trained by Adam, with a kernel made for its numbers
 * of inputs I and outputs O. The fastest way there is here; results differ from the general network's in the
 * last bits only.
 *
 * Every operation below is one rounding to a 32-bit float, none is fused, and sums are taken in the order
 * written, so another implementation gets the same bits. The one thing it may do otherwise is pad and skip:
 * rows with delta 0 and units that are off add zeros.
 *
 * - **Parameters** of hidden unit j: w[i] for i < I, b, and u[a] for a < O; then c[a] for each output. Units
 *   come in blocks of four, B = 2·⌈H/8⌉ blocks, missing units being all zero. Unit j is lane j mod 4 of block
 *   ⌊j/4⌋. In memory a block is w[0], …, w[I−1], b, u[0], …, u[O−1], four floats each; after the last block
 *   come c[0] … c[O−1].
 * - **Forward**, per row x: h = b; h = h + x[i]·w[i] for i ascending; h = h if h > 0, else 0. For each lane l
 *   p[l] = 0; p[l] = p[l] + h·u[a] over blocks ascending. q[a] = ((p[0] + p[2]) + (p[1] + p[3])) + c[a].
 * - **Errors.** A batch is a list of distinct rows per output, and N terms (output, row, target). Per listed
 *   row D = 0; for terms in order e = q − target, kept within ±limit (1 for Huber, none for squared error),
 *   D = D + e. Then d = D·s, where s = 1/N (2/N for squared error) rounded to a float.
 * - **Gradient**, outputs a ascending. Per listed row y[i] = d·x[i]. Per hidden unit, over the rows of output
 *   a in list order where h > 0, starting from 0: S[i] = S[i] + y[i] and S[I] = S[I] + d. Then the gradient by
 *   u[a] is b·S[I], to which w[i]·S[i] is added for i ascending (h is linear in the row where it is on, so
 *   that is Σ d·h); the gradient by w[i] is u[a]·S[i] for a = 0, to which u[a]·S[i] is added for further a;
 *   the gradient by b likewise from S[I]. The gradient by c[a] is the sum of d over rows, from 0.
 * - **Adam**: see `AdamClock`.
 */
export class OneHiddenLayer implements ValueNetwork, ParameterLayout {
  readonly rowStride: number;
  readonly outputStride: number;
  readonly rows: number;
  readonly results: number;
  readonly lists: number;
  readonly listLength: number;
  readonly counts: number;
  readonly terms: number;
  private readonly inputs: number;
  private readonly blocks: number;
  /** Floats of a block and of all parameters. */
  private readonly blockStride: number;
  private readonly floats: number;
  private readonly firstMoment: number;
  private readonly secondMoment: number;
  private readonly gradient: number;
  private readonly space: number;
  private readonly clock: AdamClock;
  private readonly forwardKernel: OneHiddenForward;
  private readonly gradientKernel: OneHiddenGradient;

  /** @param sizes inputs, hidden units, outputs; there must be a kernel for this shape */
  constructor(
    private readonly kernels: Kernels,
    readonly sizes: readonly number[],
    private readonly options: TrainingOptions,
  ) {
    checkSizes(sizes);
    const [inputs, hidden, outputs] = sizes as readonly [number, number, number];
    this.inputs = inputs;
    this.forwardKernel = kernels.call[`forward_${inputs}_${outputs}`]!;
    this.gradientKernel = kernels.call[`gradient_${inputs}_${outputs}`]!;
    this.blocks = 2 * Math.ceil(hidden / (2 * LANES));
    this.blockStride = LANES * (inputs + 1 + outputs);
    this.rowStride = padded(inputs);
    this.outputStride = padded(outputs);
    this.floats = this.blocks * this.blockStride + this.outputStride;
    this.clock = new AdamClock(options.learningRate);
    this.firstMoment = this.allocate();
    this.secondMoment = this.allocate();

    // Everything that no later call needs is in memory shared by all networks, which stays in the cache.
    const { maxRows, maxTerms } = options;
    this.listLength = padded(maxRows);
    const parts = [
      4 * maxRows,
      4 * maxRows * this.outputStride,
      4 * outputs * this.listLength,
      4 * outputs,
      8 * maxTerms,
      4 * this.floats,
      8 * outputs * this.listLength + 4 * maxRows * outputs * (padded(inputs + 1) + LANES * this.blocks),
    ].map((bytes) => Math.ceil(bytes / 64) * 64);
    let next = kernels.workspace(
      "one hidden layer",
      parts.reduce((a, b) => a + b),
    );
    [this.rows, this.results, this.lists, this.counts, this.terms, this.gradient, this.space] = parts.map(
      (bytes) => {
        const address = next;
        next += bytes;
        return address;
      },
    ) as [number, number, number, number, number, number, number];
  }

  allocate(): number {
    return this.kernels.allocate(4 * this.floats);
  }

  forward(parameters: number, count: number): void {
    this.forwardKernel(parameters, this.blocks, this.rows, count, this.space, this.results);
  }

  train(parameters: number, terms: number): void {
    const { limit, scale } = LOSSES[this.options.loss];
    const { gradient, clock } = this;
    this.gradientKernel(
      parameters,
      gradient,
      this.blocks,
      this.lists,
      this.listLength,
      this.counts,
      this.terms,
      terms,
      limit,
      scale / terms,
      this.space,
    );
    clock.advance();
    this.kernels.call.adamAll(
      parameters,
      this.firstMoment,
      this.secondMoment,
      gradient,
      4 * this.floats,
      clock.rate,
      clock.correction,
    );
  }

  copy(from: number, to: number): void {
    this.kernels.f32.copyWithin(to / 4, from / 4, from / 4 + this.floats);
  }

  initialise(parameters: number, stream: Stream): void {
    this.write(parameters, uniformParameters(this.sizes, stream));
  }

  read(parameters: number): number[] {
    return readParameters(this.kernels, this, parameters);
  }

  write(parameters: number, values: ArrayLike<number>): void {
    writeParameters(this.kernels, this, parameters, values);
  }

  weightOffset(layer: number, output: number, input: number): number {
    return layer === 0 ? this.place(output, input) : this.place(input, this.inputs + 1 + output);
  }

  biasOffset(layer: number, output: number): number {
    return layer === 0 ? this.place(output, this.inputs) : this.blocks * this.blockStride + output;
  }

  /** Offset of a hidden unit's entry in one of the vectors of its block. */
  private place(unit: number, vector: number): number {
    return Math.floor(unit / LANES) * this.blockStride + vector * LANES + (unit % LANES);
  }
}
