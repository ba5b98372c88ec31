import type { Stream } from "../random/index.js";
import type { Kernels } from "./kernels.js";
import {
  checkSizes,
  type ParameterLayout,
  padded,
  readParameters,
  uniformParameters,
  writeParameters,
} from "./parameters.js";

/** What hidden layers do to their sums; the last layer is linear. */
export type Activation = "relu" | "tanh";

interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** Floats of a row of outputs. */
  readonly width: number;
  /** Offset of the weights among the parameters, in bytes; a row of `width` floats per input. */
  readonly weights: number;
  readonly biases: number;
  /** Addresses of what comes out of the layer and of its gradient, a row of `width` floats per input row. */
  readonly results: number;
  readonly deltas: number;
}

/**
 * A dense network of any depth in kernel memory: `forward` for a batch of rows, `backward` for the gradient of
 * any loss whose derivative by the outputs is known. Parameters and gradients are flat vectors of `bytes`
 * bytes with equal layout, so an optimiser needs to know nothing of layers.
 *
 * Order of operations, all in 32-bit floats: an output is its bias plus input × weight, inputs ascending; the
 * gradient by a weight is the sum over rows, ascending, of input × delta; by an input the sum over outputs,
 * ascending, of delta × weight; by a bias the sum of the deltas over rows. Sums of gradients start at 0.
 */
export class DenseNetwork implements ParameterLayout {
  /** Floats of an input row: inputs rounded up to a multiple of four, the rest zero. */
  readonly rowStride: number;
  /** Floats of a row of outputs. */
  readonly outputStride: number;
  /** Address of the list of row addresses (u32 each), to be filled before `forward`. */
  readonly rows: number;
  /** Address of the outputs, `outputStride` floats a row, written by `forward`. */
  readonly results: number;
  /** Address of the loss's derivatives by the outputs, laid out the same way, read by `backward`. */
  readonly deltas: number;
  /** Address of the gradient by the parameters, written by `backward`. */
  readonly gradients: number;
  /** Bytes of a set of parameters. */
  readonly bytes: number;
  private readonly layers: readonly Layer[];
  private readonly gathered: number;
  private readonly transposed: number;

  /**
   * @param sizes units of each layer, inputs first, outputs last; at least two
   * @param activation of the hidden layers
   * @param maxRows most rows in one call
   * @throws OperantError `bad-value` when a size is not a positive integer
   */
  constructor(
    private readonly kernels: Kernels,
    readonly sizes: readonly number[],
    private readonly activation: Activation,
    maxRows: number,
  ) {
    checkSizes(sizes);
    const layers: Layer[] = [];
    let bytes = 0;
    let widest = 0;
    for (let l = 1; l < sizes.length; l++) {
      const inputs = sizes[l - 1]!;
      const outputs = sizes[l]!;
      const width = padded(outputs);
      const weights = bytes;
      const biases = weights + 4 * padded(inputs) * width;
      bytes = biases + 4 * width;
      widest = Math.max(widest, padded(inputs) * width);
      const results = kernels.allocate(4 * maxRows * width);
      const deltas = kernels.allocate(4 * maxRows * width);
      layers.push({ inputs, outputs, width, weights, biases, results, deltas });
    }
    this.layers = layers;
    this.bytes = bytes;
    const last = layers[layers.length - 1]!;
    this.rowStride = padded(sizes[0]!);
    this.outputStride = last.width;
    this.results = last.results;
    this.deltas = last.deltas;
    this.rows = kernels.allocate(4 * maxRows);
    this.gathered = kernels.allocate(4 * maxRows * this.rowStride);
    this.transposed = kernels.allocate(4 * widest);
    this.gradients = kernels.allocate(bytes);
  }

  /** Reserves memory for a set of parameters, all zero. */
  allocate(): number {
    return this.kernels.allocate(this.bytes);
  }

  /** Evaluates the first `count` rows of the list. */
  forward(parameters: number, count: number): void {
    const { call } = this.kernels;
    const { layers } = this;
    call.gatherRows(this.rows, count, 4 * this.rowStride, this.gathered);
    let from = this.gathered;
    let stride = 4 * this.rowStride;
    for (let l = 0; l < layers.length; l++) {
      const { inputs, width, weights, biases, results } = layers[l]!;
      const wide = 4 * width;
      call.multiply(
        from,
        stride,
        4,
        parameters + weights,
        wide,
        results,
        wide,
        count,
        width / 4,
        inputs,
        parameters + biases,
      );
      if (l < layers.length - 1) {
        if (this.activation === "relu") call.rectify(results, count * wide);
        else call.squash(results, count * wide);
      }
      from = results;
      stride = wide;
    }
  }

  /** The gradient of the loss by the parameters, from `deltas`, for the rows and parameters of the last `forward`. */
  backward(parameters: number, count: number): void {
    const { call } = this.kernels;
    const { layers, gradients, transposed } = this;
    for (let l = layers.length - 1; l >= 0; l--) {
      const { inputs, width, weights, biases, deltas } = layers[l]!;
      const below = l > 0 ? layers[l - 1]! : undefined;
      const wide = 4 * width;
      const from = below?.results ?? this.gathered;
      const stride = 4 * (below?.width ?? this.rowStride);
      call.multiply(from, 4, stride, deltas, wide, gradients + weights, wide, inputs, width / 4, count, 0);
      call.sumRows(deltas, count, width / 4, gradients + biases);
      if (below === undefined) continue;
      call.transpose(parameters + weights, below.width / 4, width / 4, transposed);
      call.multiply(
        deltas,
        wide,
        4,
        transposed,
        stride,
        below.deltas,
        stride,
        count,
        below.width / 4,
        layers[l]!.outputs,
        0,
      );
      if (this.activation === "relu") call.rectifyBack(below.deltas, below.results, count * stride);
      else call.squashBack(below.deltas, below.results, count * stride);
    }
  }

  /** Copies one set of parameters over another. */
  copy(from: number, to: number): void {
    this.kernels.f32.copyWithin(to / 4, from / 4, (from + this.bytes) / 4);
  }

  /** Draws weights and biases uniformly from ±1/sqrt(fan-in): see `uniformParameters`. */
  initialise(parameters: number, stream: Stream): void {
    this.write(parameters, uniformParameters(this.sizes, stream));
  }

  /** All parameters in the order of `uniformParameters`. */
  read(parameters: number): number[] {
    return readParameters(this.kernels, this, parameters);
  }

  /**
   * Sets all parameters, in the order of `read`, rounded to 32-bit floats.
   * @throws OperantError `bad-value` when there are too few or too many, or one is not finite
   */
  write(parameters: number, values: ArrayLike<number>): void {
    writeParameters(this.kernels, this, parameters, values);
  }

  weightOffset(layer: number, output: number, input: number): number {
    const { weights, width } = this.layers[layer]!;
    return weights / 4 + input * width + output;
  }

  biasOffset(layer: number, output: number): number {
    return this.layers[layer]!.biases / 4 + output;
  }
}
