import { logistic, softplus, tanh } from "@operant/core/math";
import type { Stream } from "@operant/core/random";
import type { TrialContext } from "@operant/core/study";
import {
  drawPreferencePairs,
  drawResponseSpace,
  type PreferencePairs,
  type Representation,
  randomNetworkReward,
  seenFeatures,
  standardReward,
} from "@operant/core/testbed";
import type { Learner, Setting } from "./learners.js";
import type { Values } from "./parameters.js";

const FEATURES = 6;
/** Fresh comparisons, with their probabilities for labels. */
const TESTS = 2000;

/** Responses with a random-network gold reward, of which the base policy gives some far more often than others. */
export function drawNetworkSetting(p: Values, context: TrialContext): Setting {
  const names = Array.from({ length: FEATURES }, (_, i) => `feature ${i + 1}`);
  const space = drawResponseSpace(
    {
      prompts: p.prompts,
      responses: p.responses,
      features: names.map((name) => ({ name })),
      baseWeights: { [names[0]!]: p.unevenness },
    },
    context.stream("space"),
  );
  const seen = seenFeatures(space);
  const gold = standardReward(space, randomNetworkReward(seen, { widths: [32] }, context.stream("gold")));
  const pairs = drawPreferencePairs(space, gold, { pairs: p.labels }, context.stream("labels"));
  const tests = drawPreferencePairs(space, gold, { pairs: TESTS, soft: true }, context.stream("tests"));
  return {
    space,
    gold,
    labels: pairs.labels,
    comparisons: pairs.labels.length,
    learner: (ridge) =>
      new NetworkLearner(p, seen, pairs, tests, ridge, context.stream("start"), context.stream("order")),
  };
}

/**
 * A reward r(x) = u · tanh(Wx + b) that learns by minibatch gradient descent and can be stopped after every epoch, with
 * labels that change meanwhile.
 */
export class NetworkLearner implements Learner {
  /** `width` rows of (weights, bias), then `width` output weights. */
  private readonly parameters: Float64Array;
  private readonly gradient: Float64Array;
  private readonly places: Int32Array;

  constructor(
    private readonly p: Values,
    private readonly seen: Representation,
    private readonly pairs: PreferencePairs,
    private readonly tests: PreferencePairs,
    private readonly ridge: number,
    start: Stream,
    private readonly order: Stream,
  ) {
    const { dimension } = seen;
    const { width } = p;
    this.parameters = new Float64Array(width * (dimension + 2));
    for (let k = 0; k < width * (dimension + 1); k++)
      this.parameters[k] = start.normal() / Math.sqrt(dimension);
    // Small outputs, so that no opinion comes from the start.
    for (let k = width * (dimension + 1); k < this.parameters.length; k++)
      this.parameters[k] = (0.1 * start.normal()) / Math.sqrt(width);
    this.gradient = new Float64Array(this.parameters.length);
    this.places = Int32Array.from(pairs.labels, (_, i) => i);
  }

  learn(labels: Float64Array): void {
    const { places, parameters, gradient, ridge, p } = this;
    this.order.shuffle(places);
    for (let from = 0; from < places.length; from += p.batch) {
      const batch = places.subarray(from, from + p.batch);
      this.slope(batch, labels);
      for (let k = 0; k < parameters.length; k++)
        parameters[k]! -= p.learningRate * (gradient[k]! + ridge * parameters[k]!);
    }
  }

  margins(): Float64Array {
    return this.marginsOf(this.pairs);
  }

  scores(): Float64Array {
    const { dimension, values } = this.seen;
    return Float64Array.from({ length: values.length / dimension }, (_, row) => this.score(row));
  }

  testLoss(): number {
    const margins = this.marginsOf(this.tests);
    const { labels } = this.tests;
    let sum = 0;
    for (let i = 0; i < labels.length; i++) sum += softplus(margins[i]!) - labels[i]! * margins[i]!;
    return sum / labels.length;
  }

  rareMargin(): number {
    return Number.NaN;
  }

  private marginsOf({ first, second }: PreferencePairs): Float64Array {
    return Float64Array.from(first, (row, i) => this.score(row) - this.score(second[i]!));
  }

  /** @param hidden where the hidden units' values go */
  private score(row: number, hidden?: Float64Array): number {
    const { parameters } = this;
    const { dimension, values } = this.seen;
    const { width } = this.p;
    const output = width * (dimension + 1);
    let score = 0;
    for (let j = 0, k = 0; j < width; j++) {
      let sum = 0;
      for (let d = 0; d < dimension; d++) sum += parameters[k++]! * values[row * dimension + d]!;
      const unit = tanh(sum + parameters[k++]!);
      if (hidden !== undefined) hidden[j] = unit;
      score += parameters[output + j]! * unit;
    }
    return score;
  }

  /** Gradient of the mean cross-entropy of a minibatch. */
  private slope(batch: Int32Array, labels: Float64Array): void {
    const { gradient, parameters, pairs } = this;
    const { dimension, values } = this.seen;
    const { width } = this.p;
    const output = width * (dimension + 1);
    const hidden = [new Float64Array(width), new Float64Array(width)];
    gradient.fill(0);
    for (const place of batch) {
      const rows = [pairs.first[place]!, pairs.second[place]!];
      const margin = this.score(rows[0]!, hidden[0]) - this.score(rows[1]!, hidden[1]);
      const error = (logistic(margin) - labels[place]!) / batch.length;
      for (const side of [0, 1]) {
        const signed = side === 0 ? error : -error;
        const at = rows[side]! * dimension;
        for (let j = 0; j < width; j++) {
          const unit = hidden[side]![j]!;
          gradient[output + j]! += signed * unit;
          const back = signed * parameters[output + j]! * (1 - unit * unit);
          const k = j * (dimension + 1);
          for (let d = 0; d < dimension; d++) gradient[k + d]! += back * values[at + d]!;
          gradient[k + dimension]! += back;
        }
      }
    }
  }
}
