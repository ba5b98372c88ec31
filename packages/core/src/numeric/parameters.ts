import { OperantError } from "../error.js";
import type { Stream } from "../random/index.js";
import type { Kernels } from "./kernels.js";

/** Where a network keeps its parameters, as offsets in floats from the start of a set. */
export interface ParameterLayout {
  /** Units of each layer, inputs first, outputs last. */
  readonly sizes: readonly number[];
  weightOffset(layer: number, output: number, input: number): number;
  biasOffset(layer: number, output: number): number;
}

/** The next multiple of four: vectors have four lanes. */
export function padded(floats: number): number {
  return Math.ceil(floats / 4) * 4;
}

/** @throws OperantError `bad-value` unless there are two sizes or more, all positive integers */
export function checkSizes(sizes: readonly number[]): void {
  if (sizes.length < 2 || sizes.some((size) => !Number.isInteger(size) || size < 1)) {
    throw new OperantError(
      "bad-value",
      `A network's layer sizes are ${sizes.join(", ")}; expected at least two positive integers, inputs first.`,
      "sizes",
    );
  }
}

/** Number of weights and biases of a dense network. */
export function parameterCount(sizes: readonly number[]): number {
  let count = 0;
  for (let l = 1; l < sizes.length; l++) count += (sizes[l - 1]! + 1) * sizes[l]!;
  return count;
}

/**
 * Random parameters: for each layer its weights, a row per output, then its biases, each drawn as
 * (2 · uniform() − 1) / √fan-in in doubles (PyTorch's default for linear layers). The fan-in is the layer's
 * number of inputs, for biases too.
 */
export function uniformParameters(sizes: readonly number[], stream: Stream): Float64Array {
  const values = new Float64Array(parameterCount(sizes));
  let at = 0;
  for (let l = 1; l < sizes.length; l++) {
    const fanIn = sizes[l - 1]!;
    const end = at + (fanIn + 1) * sizes[l]!;
    const root = Math.sqrt(fanIn);
    while (at < end) values[at++] = (2 * stream.uniform() - 1) / root;
  }
  return values;
}

/** Parameters at an address, in the order of `uniformParameters`. */
export function readParameters(kernels: Kernels, layout: ParameterLayout, address: number): number[] {
  return places(layout).map((place) => kernels.f32[address / 4 + place]!);
}

/**
 * Sets the parameters at an address from the order of `uniformParameters`, rounded to 32-bit floats.
 * @throws OperantError `bad-value` when there are too few or too many, or one is not finite
 */
export function writeParameters(
  kernels: Kernels,
  layout: ParameterLayout,
  address: number,
  values: ArrayLike<number>,
): void {
  const expected = parameterCount(layout.sizes);
  if (values.length !== expected) {
    throw new OperantError(
      "bad-value",
      `Got ${values.length} parameters; a network of ${layout.sizes.join(", ")} units has ${expected}.`,
      "parameters",
    );
  }
  for (let i = 0; i < expected; i++) {
    if (!Number.isFinite(Math.fround(values[i]!))) {
      throw new OperantError(
        "bad-value",
        `Parameter ${i} is ${values[i]}; expected a finite 32-bit float.`,
        "parameters",
      );
    }
  }
  places(layout).forEach((place, i) => {
    kernels.f32[address / 4 + place] = values[i]!;
  });
}

function places(layout: ParameterLayout): number[] {
  const { sizes } = layout;
  const list: number[] = [];
  for (let l = 1; l < sizes.length; l++) {
    for (let o = 0; o < sizes[l]!; o++) {
      for (let i = 0; i < sizes[l - 1]!; i++) list.push(layout.weightOffset(l - 1, o, i));
    }
    for (let o = 0; o < sizes[l]!; o++) list.push(layout.biasOffset(l - 1, o));
  }
  return list;
}
