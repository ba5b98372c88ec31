import type { Stream } from "../random/index.js";

/**
 * A dense network in kernel memory, trained on single outputs. A batch is a list of distinct input rows for each
 * output, and a list of *terms*, each of which pulls an output at a listed row to a target. Rows are given by
 * address, so rows that stay in memory are not copied in JavaScript, and equal ones are evaluated once.
 *
 * Parameters live at an address of their own, so that several sets (online, target) share one network. The other
 * addresses are of tables that the caller fills before a call, or reads after it; a call of another network may
 * overwrite them.
 */
export interface ValueNetwork {
  /** Units of each layer, inputs first, outputs last. */
  readonly sizes: readonly number[];
  /** Floats of an input row in memory: inputs rounded up to a multiple of four, the rest zero. */
  readonly rowStride: number;
  /** Floats from one row of outputs to the next. */
  readonly outputStride: number;
  /** For `forward`: the addresses (u32) of the rows. */
  readonly rows: number;
  /** From `forward`: the outputs, `outputStride` floats a row. */
  readonly results: number;
  /** For `train`: for each output in turn, `listLength` addresses (u32) of rows, as many of them in use as … */
  readonly lists: number;
  readonly listLength: number;
  /** … the counts (u32 per output) say. */
  readonly counts: number;
  /**
   * For `train`: the terms, 8 bytes each: 4 × (output × listLength + place of the row in that output's list) as
   * u32, then the target as f32.
   */
  readonly terms: number;
  /** Reserves memory for one more set of parameters, all zero. */
  allocate(): number;
  /** Evaluates the first `count` rows of `rows` with the parameters at `parameters`. */
  forward(parameters: number, count: number): void;
  /**
   * One optimiser step on `parameters` for the mean loss over `terms` terms.
   * The optimiser's moments belong to the network, so train one set of parameters only.
   */
  train(parameters: number, terms: number): void;
  /** Copies one set of parameters over another. */
  copy(from: number, to: number): void;
  /** Draws weights and biases uniformly from ±1/sqrt(fan-in): see `uniformParameters`. */
  initialise(parameters: number, stream: Stream): void;
  /** All parameters in the order of `uniformParameters`. */
  read(parameters: number): number[];
  /** Sets all parameters, in the order of `read`. */
  write(parameters: number, values: ArrayLike<number>): void;
}

/** Loss of one term, as a function of its error (output − target). */
export type Loss =
  /** Half the squared error up to an error of 1, linear beyond (P. J. Huber, 1964; smooth L1). */
  | "huber"
  /** The squared error. */
  | "mse";

/** How a value network is trained. */
export interface TrainingOptions {
  /** Step size of the optimiser. */
  readonly learningRate: number;
  readonly loss: Loss;
  readonly optimiser: "adam" | "sgd";
  /** Most rows in one call: of `rows`, and of all lists together. */
  readonly maxRows: number;
  /** Most terms in one call of `train`. */
  readonly maxTerms: number;
}

/** The derivative of a loss by an output is its error kept within ±limit, times scale. */
export const LOSSES: Readonly<Record<Loss, { readonly limit: number; readonly scale: number }>> = {
  huber: { limit: 1, scale: 1 },
  mse: { limit: Number.POSITIVE_INFINITY, scale: 2 },
};
