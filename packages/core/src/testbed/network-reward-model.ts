import { OperantError } from "../error.js";
import { logistic, softplus, tanh } from "../math/index.js";
import type { Stream } from "../random/index.js";
import { type PreferencePairs, pairsAt } from "./preference-pairs.js";
import type { Representation } from "./representation.js";
import { requireCount } from "./response-space.js";
import type { RewardModel } from "./reward-model.js";

export interface NetworkRewardOptions {
  /** Hidden units. */
  readonly width: number;
  /** "relu" goes on growing outside the data, "tanh" levels off (default "relu"). */
  readonly activation?: HiddenActivation;
  /** Most passes over the pairs (default 30). */
  readonly epochs?: number;
  /** Pairs per step (default 32). */
  readonly batch?: number;
  /** Step size of Adam (default 0.01). */
  readonly learningRate?: number;
  /** Decoupled weight decay, per unit of learning rate (I. Loshchilov, F. Hutter, arXiv 1711.05101; default 0). */
  readonly decay?: number;
  /** Share of the pairs held out to choose the epoch with the lowest loss, 0 to below 1 (default 0.2; 0 trains to the end). */
  readonly heldOut?: number;
  /** Epochs without a lower held-out loss before training stops (default 5). */
  readonly patience?: number;
}

export type HiddenActivation = "relu" | "tanh";

export interface NetworkRewardModel extends RewardModel {
  /** Parameters: `width` rows of (weights, bias), then `width` output weights. */
  readonly parameters: Float64Array;
  /** Cross-entropy on the pairs held out, at the epoch that was kept; NaN when none was held out. */
  readonly heldOutLoss: number;
  /** The epoch whose parameters were kept; 0 is the start. */
  readonly epoch: number;
}

/**
 * A reward r(x) = Σ_j u_j act(w_j · x + b_j) of one hidden layer, fitted to pairs by minibatch Adam (the constants of
 * PyTorch) on the Bradley–Terry cross-entropy −y ln σ(r₁ − r₂) − (1 − y) ln σ(r₂ − r₁), all in double precision and in
 * a fixed order. An output bias would cancel, so there is none.
 * @param seen inputs, best of variance about 1
 * @param stream start, split and order of the pairs
 * @throws OperantError `bad-value`
 */
export function fitNetworkReward(
  seen: Representation,
  pairs: PreferencePairs,
  options: NetworkRewardOptions,
  stream: Stream,
): NetworkRewardModel {
  const {
    width,
    activation = "relu",
    epochs = 30,
    batch = 32,
    learningRate = 0.01,
    decay = 0,
    heldOut = 0.2,
    patience = 5,
  } = options;
  requireCount(width, "width");
  requireCount(epochs, "epochs");
  requireCount(batch, "batch");
  requireCount(patience, "patience");
  if (!(learningRate > 0) || !(decay >= 0))
    throw new OperantError(
      "bad-value",
      `learningRate = ${learningRate}, decay = ${decay}; expected above 0 and at least 0.`,
      "learningRate",
    );
  if (!(heldOut >= 0 && heldOut < 1))
    throw new OperantError(
      "bad-value",
      `heldOut = ${heldOut}; expected a share from 0 to below 1.`,
      "heldOut",
    );
  const count = pairs.labels.length;
  if (count === 0) throw new OperantError("bad-value", "There are no pairs; expected at least one.", "pairs");
  const { dimension } = seen;
  const parameters = initialParameters(dimension, width, stream);
  const order = stream.shuffle(Int32Array.from({ length: count }, (_, i) => i));
  const held = Math.min(count - 1, Math.floor(heldOut * count));
  const validation = pairsAt(pairs, order.subarray(0, held));
  const training = order.slice(held);
  const gradient = new Float64Array(parameters.length);
  const adam = new Adam(parameters.length, learningRate, decay);

  let kept = parameters.slice();
  let keptEpoch = 0;
  let lowest = held > 0 ? networkLoss(seen, validation, parameters, activation) : NaN;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    stream.shuffle(training);
    for (let from = 0; from < training.length; from += batch) {
      const to = Math.min(from + batch, training.length);
      networkGradient(seen, pairs, training.subarray(from, to), parameters, activation, gradient);
      adam.step(parameters, gradient);
    }
    if (held === 0) {
      keptEpoch = epoch;
      continue;
    }
    const loss = networkLoss(seen, validation, parameters, activation);
    if (loss < lowest) {
      lowest = loss;
      kept = parameters.slice();
      keptEpoch = epoch;
    } else if (epoch - keptEpoch >= patience) break;
  }
  const last = held > 0 ? kept : parameters;
  return {
    parameters: last,
    scores: networkScores(seen, last, activation),
    loss: networkLoss(seen, pairsAt(pairs, training), last, activation),
    heldOutLoss: lowest,
    epoch: keptEpoch,
  };
}

/**
 * He's start for the hidden layer (variance 2 / inputs) with small biases. Output weights start a tenth of the usual
 * size, so that the first rewards hardly differ and no opinion comes from the start alone.
 */
function initialParameters(dimension: number, width: number, stream: Stream): Float64Array {
  const parameters = new Float64Array(width * (dimension + 2));
  const hidden = Math.sqrt(2 / dimension);
  for (let j = 0; j < width; j++) {
    const at = j * (dimension + 1);
    for (let d = 0; d < dimension; d++) parameters[at + d] = hidden * stream.normal();
    parameters[at + dimension] = 0.1 * stream.normal();
  }
  for (let j = 0; j < width; j++)
    parameters[width * (dimension + 1) + j] = (0.1 * stream.normal()) / Math.sqrt(width);
  return parameters;
}

/** The network's reward of every row. */
export function networkScores(
  { dimension, values }: Representation,
  parameters: Float64Array,
  activation: HiddenActivation,
): Float64Array {
  const rows = values.length / dimension;
  const scores = new Float64Array(rows);
  for (let row = 0; row < rows; row++)
    scores[row] = scoreOf(values, row * dimension, dimension, parameters, activation);
  return scores;
}

/** Mean Bradley–Terry cross-entropy of pairs. */
export function networkLoss(
  { dimension, values }: Representation,
  { first, second, labels }: PreferencePairs,
  parameters: Float64Array,
  activation: HiddenActivation,
): number {
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    const margin =
      scoreOf(values, first[i]! * dimension, dimension, parameters, activation) -
      scoreOf(values, second[i]! * dimension, dimension, parameters, activation);
    sum += softplus(margin) - labels[i]! * margin;
  }
  return sum / labels.length;
}

function scoreOf(
  x: Float64Array,
  at: number,
  dimension: number,
  parameters: Float64Array,
  activation: HiddenActivation,
): number {
  const width = parameters.length / (dimension + 2);
  const output = width * (dimension + 1);
  let score = 0;
  for (let j = 0, k = 0; j < width; j++, k++) {
    let sum = 0;
    for (let d = 0; d < dimension; d++) sum += parameters[k++]! * x[at + d]!;
    sum += parameters[k]!;
    if (activation === "tanh") score += parameters[output + j]! * tanh(sum);
    else if (sum > 0) score += parameters[output + j]! * sum;
  }
  return score;
}

/**
 * Gradient of the mean cross-entropy of some of the pairs by the parameters.
 * @param places which pairs
 * @param gradient overwritten
 */
export function networkGradient(
  { dimension, values }: Representation,
  { first, second, labels }: PreferencePairs,
  places: Int32Array,
  parameters: Float64Array,
  activation: HiddenActivation,
  gradient: Float64Array,
): void {
  const width = parameters.length / (dimension + 2);
  const output = width * (dimension + 1);
  const hidden = new Float64Array(2 * width);
  gradient.fill(0);
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!;
    const a = first[place]! * dimension;
    const b = second[place]! * dimension;
    let margin = 0;
    for (let j = 0, k = 0; j < width; j++, k++) {
      let one = 0;
      let two = 0;
      for (let d = 0; d < dimension; d++) {
        const w = parameters[k++]!;
        one += w * values[a + d]!;
        two += w * values[b + d]!;
      }
      one += parameters[k]!;
      two += parameters[k]!;
      if (activation === "tanh") {
        one = tanh(one);
        two = tanh(two);
      } else {
        one = one > 0 ? one : 0;
        two = two > 0 ? two : 0;
      }
      hidden[2 * j] = one;
      hidden[2 * j + 1] = two;
      margin += parameters[output + j]! * (one - two);
    }
    const error = (logistic(margin) - labels[place]!) / places.length;
    for (let j = 0, k = 0; j < width; j++, k++) {
      const one = hidden[2 * j]!;
      const two = hidden[2 * j + 1]!;
      gradient[output + j]! += error * (one - two);
      const back = error * parameters[output + j]!;
      // Slopes of the activation: 1 − h² for tanh, a step for the rectifier.
      const up = activation === "tanh" ? back * (1 - one * one) : one > 0 ? back : 0;
      const down = activation === "tanh" ? back * (1 - two * two) : two > 0 ? back : 0;
      if (up === 0 && down === 0) {
        k += dimension;
        continue;
      }
      for (let d = 0; d < dimension; d++) gradient[k++]! += up * values[a + d]! - down * values[b + d]!;
      gradient[k]! += up - down;
    }
  }
}

/** Adam in double precision, with decoupled weight decay. */
class Adam {
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private decay1 = 1;
  private decay2 = 1;

  constructor(
    size: number,
    private readonly rate: number,
    private readonly weightDecay: number,
  ) {
    this.first = new Float64Array(size);
    this.second = new Float64Array(size);
  }

  step(parameters: Float64Array, gradient: Float64Array): void {
    const { first, second, weightDecay } = this;
    this.decay1 *= 0.9;
    this.decay2 *= 0.999;
    const rate = this.rate / (1 - this.decay1);
    const correction = 1 / Math.sqrt(1 - this.decay2);
    const shrink = 1 - this.rate * weightDecay;
    for (let i = 0; i < parameters.length; i++) {
      const g = gradient[i]!;
      const m = 0.9 * first[i]! + 0.1 * g;
      const v = 0.999 * second[i]! + 0.001 * g * g;
      first[i] = m;
      second[i] = v;
      parameters[i] = shrink * parameters[i]! - (rate * m) / (Math.sqrt(v) * correction + 1e-8);
    }
  }
}
