import { OperantError } from "../error.js";
import { tanh } from "../math/index.js";
import type { Stream } from "../random/index.js";
import type { Representation } from "./representation.js";
import { type ResponseSpace, requireCount, requireReward, unknownFeature } from "./response-space.js";

/**
 * A reward that is linear in the named features, for every response.
 * @throws OperantError `bad-value` for a name that the space does not have
 */
export function linearReward(space: ResponseSpace, weights: Readonly<Record<string, number>>): Float64Array {
  const width = space.features.length;
  const reward = new Float64Array(space.prompts * space.responses);
  for (const [name, weight] of Object.entries(weights)) {
    const column = space.features.indexOf(name);
    if (column < 0) throw unknownFeature(name, space.features, "weights");
    for (let row = 0; row < reward.length; row++)
      reward[row]! += weight * space.values[row * width + column]!;
  }
  return reward;
}

export interface RandomNetworkOptions {
  /** Hidden units of each layer, at least one layer. */
  readonly widths: readonly number[];
  /** Scale of every unit's input, > 0 (default 1.5): more bends the network more. */
  readonly gain?: number;
}

/**
 * The reward of a random network, a nonlinear "gold" that nobody designed: layers of tanh units with normal weights
 * of variance gain² / inputs and normal biases of half that deviation, then a linear sum of variance about 1. Fixed
 * by the stream, so that it is the same function for any representation of the same dimension.
 * @throws OperantError `bad-value`
 */
export function randomNetworkReward(
  seen: Representation,
  { widths, gain = 1.5 }: RandomNetworkOptions,
  stream: Stream,
): Float64Array {
  if (widths.length === 0)
    throw new OperantError("bad-value", "widths is empty; expected at least one hidden layer.", "widths");
  if (!(gain > 0 && gain < Infinity))
    throw new OperantError("bad-value", `gain = ${gain}; expected a number above 0.`, "gain");
  let inputs = seen.dimension;
  const layers = widths.map((units) => {
    requireCount(units, "widths");
    const scale = gain / Math.sqrt(inputs);
    const weights = Float64Array.from({ length: units * inputs }, () => scale * stream.normal());
    const biases = Float64Array.from({ length: units }, () => 0.5 * gain * stream.normal());
    inputs = units;
    return { weights, biases, units };
  });
  const output = Float64Array.from({ length: inputs }, () => stream.normal() / Math.sqrt(inputs));
  const rows = seen.values.length / seen.dimension;
  const reward = new Float64Array(rows);
  const widest = Math.max(seen.dimension, ...widths);
  let from = new Float64Array(widest);
  let to = new Float64Array(widest);
  for (let row = 0; row < rows; row++) {
    let size = seen.dimension;
    for (let d = 0; d < size; d++) from[d] = seen.values[row * size + d]!;
    for (const { weights, biases, units } of layers) {
      for (let j = 0; j < units; j++) {
        let sum = biases[j]!;
        for (let d = 0; d < size; d++) sum += weights[j * size + d]! * from[d]!;
        to[j] = tanh(sum);
      }
      [from, to] = [to, from];
      size = units;
    }
    let sum = 0;
    for (let j = 0; j < size; j++) sum += output[j]! * from[j]!;
    reward[row] = sum;
  }
  return reward;
}

/** Mean and standard deviation of a reward under the base policy, prompts weighted equally. */
export interface BaseMoments {
  readonly mean: number;
  /** Over prompts and responses together. */
  readonly deviation: number;
  /** Within prompts: the root of the mean over prompts of the variance. What best-of-n can use. */
  readonly within: number;
}

/** @throws OperantError `bad-value` for a reward that does not fit the space */
export function baseMoments(space: ResponseSpace, reward: Float64Array): BaseMoments {
  requireReward(space, reward, "reward");
  const { prompts, responses, base } = space;
  let mean = 0;
  for (let row = 0; row < reward.length; row++) mean += (base[row]! * reward[row]!) / prompts;
  let total = 0;
  let within = 0;
  for (let from = 0; from < reward.length; from += responses) {
    let own = 0;
    for (let row = from; row < from + responses; row++) own += base[row]! * reward[row]!;
    for (let row = from; row < from + responses; row++) {
      total += (base[row]! * (reward[row]! - mean) * (reward[row]! - mean)) / prompts;
      within += (base[row]! * (reward[row]! - own) * (reward[row]! - own)) / prompts;
    }
  }
  return { mean, deviation: Math.sqrt(total), within: Math.sqrt(within) };
}

/**
 * The reward shifted and scaled so that the base policy has mean 0 and every prompt's variance is 1 on average: gains
 * then read in standard deviations of what the base policy writes for one prompt, the start is 0, and β of a tilted
 * policy means the same for every proxy.
 * @throws OperantError `bad-value` for a reward that does not vary within prompts
 */
export function standardReward(space: ResponseSpace, reward: Float64Array): Float64Array {
  const { mean, within } = baseMoments(space, reward);
  if (!(within > 0))
    throw new OperantError(
      "bad-value",
      "The reward does not vary among the responses of any prompt; nothing can be optimised.",
      "reward",
    );
  return reward.map((value) => (value - mean) / within);
}
