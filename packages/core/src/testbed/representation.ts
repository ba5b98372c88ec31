import { OperantError } from "../error.js";
import { tanh } from "../math/index.js";
import type { Stream } from "../random/index.js";
import { type ResponseSpace, requireCount, unknownFeature } from "./response-space.js";

/** What a model sees of every response: row-major numbers, a row per response. */
export interface Representation {
  readonly dimension: number;
  readonly values: Float64Array;
}

/**
 * The named features of every response; leave a name out and whoever sees the representation is blind to it.
 * @throws OperantError `bad-value` for a name that the space does not have
 */
export function seenFeatures(
  space: ResponseSpace,
  names: readonly string[] = space.features,
): Representation {
  const width = space.features.length;
  const columns = names.map((name) => {
    const column = space.features.indexOf(name);
    if (column < 0) throw unknownFeature(name, space.features, "names");
    return column;
  });
  const rows = space.prompts * space.responses;
  const values = new Float64Array(rows * columns.length);
  for (let row = 0; row < rows; row++)
    for (let j = 0; j < columns.length; j++)
      values[row * columns.length + j] = space.values[row * width + columns[j]!]!;
  return { dimension: columns.length, values };
}

/**
 * Random features: every unit is tanh(gain × w·x / ‖w‖ + b) with normal w and b, fixed by the stream. Stands for
 * what a network learned before it saw any preference: another stream is another pretraining, which sees the same
 * things through other units and is blind to other directions.
 * @param width units, at least 1
 * @param gain > 0: about 1 bends units gently, more makes them switches
 * @throws OperantError `bad-value`
 */
export function randomFeatures(
  seen: Representation,
  { width, gain = 1 }: { readonly width: number; readonly gain?: number },
  stream: Stream,
): Representation {
  requireCount(width, "width");
  if (!(gain > 0 && gain < Infinity))
    throw new OperantError("bad-value", `gain = ${gain}; expected a number above 0.`, "gain");
  const { dimension, values: x } = seen;
  const weights = new Float64Array(width * dimension);
  const biases = new Float64Array(width);
  for (let j = 0; j < width; j++) {
    let squares = 0;
    for (let d = 0; d < dimension; d++) {
      const w = stream.normal();
      weights[j * dimension + d] = w;
      squares += w * w;
    }
    for (let d = 0; d < dimension; d++) weights[j * dimension + d]! *= gain / Math.sqrt(squares);
    biases[j] = stream.normal();
  }
  const rows = dimension === 0 ? 0 : x.length / dimension;
  const values = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++)
    for (let j = 0; j < width; j++) {
      let sum = biases[j]!;
      for (let d = 0; d < dimension; d++) sum += weights[j * dimension + d]! * x[row * dimension + d]!;
      values[row * width + j] = tanh(sum);
    }
  return { dimension: width, values };
}

/** Two representations side by side. @throws OperantError `bad-value` when their rows differ in number */
export function besideEachOther(first: Representation, second: Representation): Representation {
  const rows = first.values.length / first.dimension;
  if (second.values.length / second.dimension !== rows)
    throw new OperantError(
      "bad-value",
      `The representations have ${rows} and ${second.values.length / second.dimension} rows; expected as many.`,
      "second",
    );
  const dimension = first.dimension + second.dimension;
  const values = new Float64Array(rows * dimension);
  for (let row = 0; row < rows; row++) {
    const from = row * dimension;
    for (let d = 0; d < first.dimension; d++) values[from + d] = first.values[row * first.dimension + d]!;
    for (let d = 0; d < second.dimension; d++)
      values[from + first.dimension + d] = second.values[row * second.dimension + d]!;
  }
  return { dimension, values };
}
