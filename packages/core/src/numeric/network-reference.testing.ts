import { tanh } from "../math/index.js";
import type { Activation } from "./dense-network.js";
import type { Loss } from "./value-network.js";

/**
 * Dense networks, their gradients and optimisers, written for reading: doubles, one row at a time, no
 * blocking. Nothing computes results with it; tests compare the kernels with it.
 *
 * Parameters are one flat list: for each layer its weights, a row per output, then its biases.
 */
export class ReferenceNetwork {
  constructor(
    readonly sizes: readonly number[],
    readonly activation: Activation,
    public parameters: Float64Array,
  ) {}

  /** Outputs for one row. */
  forward(row: ArrayLike<number>): Float64Array {
    return this.activations(row).at(-1)!;
  }

  /**
   * Gradient by the parameters of Σ_r loss_r, where `deltas[r]` is the derivative of loss_r by the outputs of
   * `rows[r]`.
   */
  gradient(rows: readonly ArrayLike<number>[], deltas: readonly ArrayLike<number>[]): Float64Array {
    const total = new Float64Array(this.parameters.length);
    rows.forEach((row, r) => {
      this.addGradient(total, row, deltas[r]!);
    });
    return total;
  }

  /** The inputs, then what comes out of each layer. */
  private activations(row: ArrayLike<number>): Float64Array[] {
    const { sizes, parameters } = this;
    const all = [Float64Array.from(row)];
    let at = 0;
    for (let l = 1; l < sizes.length; l++) {
      const from = all[l - 1]!;
      const to = new Float64Array(sizes[l]!);
      for (let o = 0; o < to.length; o++) {
        for (let i = 0; i < from.length; i++) to[o]! += parameters[at++]! * from[i]!;
      }
      for (let o = 0; o < to.length; o++) {
        to[o]! += parameters[at++]!;
        if (l < sizes.length - 1) to[o] = this.activation === "relu" ? Math.max(0, to[o]!) : tanh(to[o]!);
      }
      all.push(to);
    }
    return all;
  }

  private addGradient(total: Float64Array, row: ArrayLike<number>, delta: ArrayLike<number>): void {
    const { sizes, parameters } = this;
    const all = this.activations(row);
    let at = parameters.length;
    let back = Float64Array.from(delta);
    for (let l = sizes.length - 1; l >= 1; l--) {
      const from = all[l - 1]!;
      at -= (from.length + 1) * back.length;
      const below = new Float64Array(from.length);
      for (let o = 0; o < back.length; o++) {
        total[at + from.length * back.length + o]! += back[o]!;
        for (let i = 0; i < from.length; i++) {
          total[at + o * from.length + i]! += back[o]! * from[i]!;
          below[i]! += back[o]! * parameters[at + o * from.length + i]!;
        }
      }
      if (l > 1) {
        for (let i = 0; i < below.length; i++) {
          below[i]! *= this.activation === "relu" ? (from[i]! > 0 ? 1 : 0) : 1 - from[i]! * from[i]!;
        }
      }
      back = below;
    }
  }
}

/** Loss of one error: see `Loss`. */
export function referenceLoss(kind: Loss, error: number): number {
  if (kind === "mse") return error * error;
  return Math.abs(error) < 1 ? 0.5 * error * error : Math.abs(error) - 0.5;
}

/** Its derivative by the error. */
export function referenceLossSlope(kind: Loss, error: number): number {
  return kind === "mse" ? 2 * error : Math.max(-1, Math.min(1, error));
}

/** Adam as algorithm 1 of Kingma and Ba (2015) with PyTorch's constants, bias corrections and place of ε. */
export class ReferenceAdam {
  private steps = 0;
  private readonly first: Float64Array;
  private readonly second: Float64Array;

  constructor(
    private readonly learningRate: number,
    length: number,
  ) {
    this.first = new Float64Array(length);
    this.second = new Float64Array(length);
  }

  step(parameters: Float64Array, gradient: Float64Array): void {
    this.steps++;
    const { first, second } = this;
    const correction1 = 1 - power(0.9, this.steps);
    const correction2 = 1 - power(0.999, this.steps);
    for (let i = 0; i < parameters.length; i++) {
      const g = gradient[i]!;
      first[i] = 0.9 * first[i]! + 0.1 * g;
      second[i] = 0.999 * second[i]! + 0.001 * g * g;
      const mean = first[i]! / correction1;
      const root = Math.sqrt(second[i]! / correction2);
      parameters[i]! -= (this.learningRate * mean) / (root + 1e-8);
    }
  }
}

function power(base: number, exponent: number): number {
  let result = 1;
  for (let i = 0; i < exponent; i++) result *= base;
  return result;
}
