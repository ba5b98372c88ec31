import { OperantError } from "../error.js";
import { logistic } from "../math/sigmoid.js";
import type { LinearPreferences } from "./fit-linear.js";

/** A reward model that learns from comparisons by gradient steps. */
export interface PreferenceLearner {
  /**
   * One epoch of steps down the cross-entropy with these labels.
   * @param labels per comparison, the preference for the first, 0 to 1
   */
  learn(labels: Float64Array): void;
  /** Per comparison, the reward of the first less that of the second under the model. */
  margins(): ArrayLike<number>;
}

/**
 * The data's half of an epoch of Iterative Data Smoothing, y ← (1 − β) y + β σ(r₁ − r₂): labels move towards what the
 * model says (B. Zhu, M. Jordan, J. Jiao 2024, arXiv 2401.16335).
 * @param labels y, 0 to 1
 * @param margins r₁ − r₂, as many
 * @param rate β, 0 (labels stay as they are) to 1 (the model's own)
 * @returns the new labels
 * @throws OperantError `bad-value`
 */
export function smoothLabels(
  labels: Float64Array,
  margins: ArrayLike<number>,
  rate: number,
): Float64Array<ArrayBuffer> {
  requireRate(rate);
  if (margins.length !== labels.length)
    throw new OperantError(
      "bad-value",
      `There are ${margins.length} margins and ${labels.length} labels; expected as many.`,
      "margins",
    );
  return Float64Array.from(labels, (y, i) => (1 - rate) * y + rate * logistic(margins[i]!));
}

/**
 * Iterative Data Smoothing (B. Zhu, M. Jordan, J. Jiao 2024, arXiv 2401.16335): every epoch the model learns from the
 * labels, then the labels move towards the model. A pair that is compared often is learned before its labels have moved
 * far; one that is compared once gives up its label before it is believed. β = 0 is maximum likelihood.
 *
 * The model is the caller's and may be read between epochs.
 * @param labels y before the first epoch, 0 to 1
 * @param options.rate β, 0 to 1, per epoch
 * @param options.epochs at least 1
 * @returns after every epoch its number, from 1, and the labels as they now are
 * @throws OperantError `bad-value`
 */
export function* iterativeDataSmoothing(
  model: PreferenceLearner,
  labels: Float64Array,
  { rate, epochs }: { readonly rate: number; readonly epochs: number },
): Generator<{ readonly epoch: number; readonly labels: Float64Array }, void, void> {
  requireRate(rate);
  if (!Number.isSafeInteger(epochs) || epochs < 1)
    throw new OperantError(
      "bad-value",
      `epochs = ${epochs}; expected a whole number of at least 1.`,
      "epochs",
    );
  const stray = labels.find((y) => !(y >= 0 && y <= 1));
  if (stray !== undefined)
    throw new OperantError("bad-value", `A label is ${stray}; expected a preference from 0 to 1.`, "labels");
  let current: Float64Array = labels.slice();
  for (let epoch = 1; epoch <= epochs; epoch++) {
    model.learn(current);
    if (rate > 0) current = smoothLabels(current, model.margins(), rate);
    yield { epoch, labels: current };
  }
}

export interface LinearDescentOptions {
  /** Step along the gradient of the mean loss, above 0. */
  readonly learningRate: number;
  /** Steps in an epoch, each over all comparisons (default 1). */
  readonly steps?: number;
  /** λ ≥ 0 of a penalty λ/2 ‖w‖², added to the mean loss (default 0). */
  readonly ridge?: number;
}

/**
 * Gradient descent from 0 on the count-weighted mean cross-entropy of a score that is linear in the weights, for when
 * the path matters; `fitLinearPreferences` goes to the end at once. A table of rewards is the case of one column per item.
 * @param data its labels are not read: they come with every epoch
 * @throws OperantError `bad-value` for an option out of range or counts that do not sum to more than 0
 */
export class LinearPreferenceDescent implements PreferenceLearner {
  /** As they stand. */
  readonly weights: Float64Array;
  private readonly counts: Float64Array;
  private readonly gradient: Float64Array;
  private readonly differences: Float64Array;

  constructor(
    private readonly data: LinearPreferences,
    private readonly options: LinearDescentOptions,
  ) {
    const { learningRate, steps = 1, ridge = 0 } = options;
    if (!(learningRate > 0 && learningRate < Infinity))
      throw new OperantError(
        "bad-value",
        `learningRate = ${learningRate}; expected a number above 0.`,
        "learningRate",
      );
    if (!Number.isSafeInteger(steps) || steps < 1)
      throw new OperantError(
        "bad-value",
        `steps = ${steps}; expected a whole number of at least 1.`,
        "steps",
      );
    if (!(ridge >= 0 && ridge < Infinity))
      throw new OperantError("bad-value", `ridge = ${ridge}; expected a number of at least 0.`, "ridge");
    const rows = data.rowStart.length - 1;
    this.counts = data.counts?.slice() ?? new Float64Array(rows).fill(1);
    const total = this.counts.reduce((sum, count) => sum + count, 0);
    if (!(total > 0))
      throw new OperantError(
        "bad-value",
        `The counts sum to ${total}; expected at least one comparison.`,
        "counts",
      );
    for (let i = 0; i < rows; i++) this.counts[i]! /= total;
    this.weights = new Float64Array(data.features);
    this.gradient = new Float64Array(data.features);
    this.differences = new Float64Array(rows);
  }

  margins(): Float64Array {
    const { rowStart, column, value } = this.data;
    const { differences, weights } = this;
    for (let i = 0; i < differences.length; i++) {
      let sum = 0;
      for (let k = rowStart[i]!; k < rowStart[i + 1]!; k++) sum += value[k]! * weights[column[k]!]!;
      differences[i] = sum;
    }
    return differences;
  }

  learn(labels: Float64Array): void {
    const { weights, gradient, counts } = this;
    const { rowStart, column, value } = this.data;
    const { learningRate, steps = 1, ridge = 0 } = this.options;
    for (let step = 0; step < steps; step++) {
      const margins = this.margins();
      for (let j = 0; j < weights.length; j++) gradient[j] = ridge * weights[j]!;
      for (let i = 0; i < margins.length; i++) {
        const error = counts[i]! * (logistic(margins[i]!) - labels[i]!);
        for (let k = rowStart[i]!; k < rowStart[i + 1]!; k++) gradient[column[k]!]! += error * value[k]!;
      }
      for (let j = 0; j < weights.length; j++) weights[j]! -= learningRate * gradient[j]!;
    }
  }
}

function requireRate(rate: number): void {
  if (!(rate >= 0 && rate <= 1))
    throw new OperantError("bad-value", `rate = ${rate}; expected a number from 0 to 1.`, "rate");
}
