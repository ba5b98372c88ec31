import { type Activation, DenseNetwork } from "./dense-network.js";
import type { Kernels } from "./kernels.js";
import { hasOneHiddenLayerKernel, OneHiddenLayer } from "./one-hidden-layer.js";
import { createOptimiser, type Optimiser } from "./optimiser.js";
import { LOSSES, type TrainingOptions, type ValueNetwork } from "./value-network.js";

/**
 * A value network of any shape: with the kernel made for its shape where there is one (one hidden layer of
 * rectified units, Adam), else with the general one. Which it is depends on the arguments alone.
 */
export function createValueNetwork(
  kernels: Kernels,
  sizes: readonly number[],
  activation: Activation,
  options: TrainingOptions,
): ValueNetwork {
  if (
    sizes.length === 3 &&
    activation === "relu" &&
    options.optimiser === "adam" &&
    hasOneHiddenLayerKernel(kernels, sizes[0]!, sizes[2]!)
  ) {
    return new OneHiddenLayer(kernels, sizes, options);
  }
  return new GeneralValueNetwork(kernels, sizes, activation, options);
}

class GeneralValueNetwork extends DenseNetwork implements ValueNetwork {
  readonly lists: number;
  readonly listLength: number;
  readonly counts: number;
  readonly terms: number;
  private readonly optimiser: Optimiser;

  constructor(
    private readonly memory: Kernels,
    sizes: readonly number[],
    activation: Activation,
    private readonly options: TrainingOptions,
  ) {
    super(memory, sizes, activation, options.maxRows);
    const outputs = sizes[sizes.length - 1]!;
    this.listLength = options.maxRows;
    this.lists = memory.allocate(4 * outputs * this.listLength);
    this.counts = memory.allocate(4 * outputs);
    this.terms = memory.allocate(8 * options.maxTerms);
    this.optimiser = createOptimiser(memory, options.optimiser, options.learningRate, this.bytes);
  }

  train(parameters: number, terms: number): void {
    const { limit, scale } = LOSSES[this.options.loss];
    const count = this.concatenate(terms);
    const bytes = 4 * count * this.outputStride;
    this.forward(parameters, count);
    this.memory.call.termErrors(this.terms, terms, this.results, this.deltas, bytes, limit, scale / terms);
    this.backward(parameters, count);
    this.optimiser.step(parameters, this.gradients);
  }

  /** Puts the lists one behind the other into `rows` and points the terms to there. Returns the number of rows. */
  private concatenate(terms: number): number {
    const { u32 } = this.memory;
    const { listLength, outputStride, sizes } = this;
    const starts: number[] = [];
    let rows = 0;
    for (let output = 0; output < sizes[sizes.length - 1]!; output++) {
      const from = this.lists / 4 + output * listLength;
      const count = u32[this.counts / 4 + output]!;
      starts.push(rows);
      u32.copyWithin(this.rows / 4 + rows, from, from + count);
      rows += count;
    }
    for (let t = this.terms / 4; t < this.terms / 4 + 2 * terms; t += 2) {
      const index = u32[t]! / 4;
      const output = Math.floor(index / listLength);
      u32[t] = 4 * ((starts[output]! + index - output * listLength) * outputStride + output);
    }
    return rows;
  }
}
