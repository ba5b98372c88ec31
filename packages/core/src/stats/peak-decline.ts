import { OperantError } from "../error.js";
import type { Stream } from "../random/index.js";
import { standardDeviation } from "./describe.js";
import { blockLength, movingBlockBootstrap } from "./moving-block-bootstrap.js";
import { requireCount, requireSample, type Sample } from "./sample.js";
import { type TheilSen, theilSen } from "./theil-sen.js";
import { isotonicFit, unimodalFit } from "./unimodal-fit.js";

/**
 * Where the error of an evaluation comes from. `binomial`: evaluations are shares of so many held-out items answered
 * right. `blocks`: nothing is known, and what the series scatters about a rise and fall is resampled in blocks. The
 * stream draws the resamples; without one, binomial noise gives a standard error but no `chance`.
 */
export type EvaluationNoise =
  | {
      readonly kind: "binomial";
      /** Items per evaluation. */
      readonly items: number;
      readonly stream?: Pick<Stream, "normal">;
      /** 2000 by default. */
      readonly resamples?: number;
    }
  | {
      readonly kind: "blocks";
      readonly stream: Pick<Stream, "below">;
      /** 2000 by default. */
      readonly resamples?: number;
      /** Evaluations per block, by default 2 `blockLength(n)` but no less than the window and no more than n. */
      readonly block?: number;
    };

export interface PeakDeclineOptions {
  readonly noise: EvaluationNoise;
  /** Evaluations per mean, 5 by default. */
  readonly window?: number;
}

/** Mean of consecutive evaluations. */
export interface WindowMean {
  readonly mean: number;
  /** Index of the first evaluation in the window. */
  readonly from: number;
  readonly firstStep: number;
  readonly lastStep: number;
}

export interface PeakDecline {
  readonly evaluations: number;
  readonly window: number;
  /** The window of highest mean; the earliest of equals. */
  readonly best: WindowMean;
  readonly last: WindowMean;
  /** best.mean − last.mean, ≥ 0. */
  readonly drop: number;
  /** Highest minus lowest mean of a window: what a drop is a share of. */
  readonly range: number;
  readonly standardError: number;
  /** drop / standardError; 0 without a drop, infinite where the error is 0. */
  readonly z: number;
  /**
   * Share of simulated series without any decline whose drop is at least as large: unlike z, it knows that the best
   * window was chosen. Absent for binomial noise without a stream.
   */
  readonly chance?: number;
  /** The single best evaluation, and the last mean's distance from it: shown beside, never decided by. */
  readonly single: { readonly value: number; readonly step: number; readonly drop: number };
  /** Line through the evaluations after the best window; absent with fewer than 3. */
  readonly afterwards?: TheilSen;
}

/**
 * How far a held-out score fell from its best: the highest mean of `window` consecutive evaluations minus the mean of
 * the last `window`. A single best evaluation is a maximum of many noisy numbers, from which healthy runs fall by two
 * standard errors too.
 *
 * Error of the drop with `binomial` noise: √(2/window · ¼/items), that is, two independent means of evaluations with
 * the variance of a share of one half, the largest there is. It is on the safe side twice, since shares away from one
 * half vary less, and windows that overlap or evaluations on the same items vary together. With `blocks`: the standard
 * deviation of the same two windows' difference when residuals of a unimodal fit, enlarged for the levels fitted, are
 * resampled in blocks. Neither error knows that the best window was chosen, so z is high by luck alone in a flat
 * series; `chance` counts how often: it draws noise about the isotonic fit (the nearest series that never falls) and
 * searches each for its best window. With binomial noise it is calibrated; with blocks it is a rough guide, since
 * a fit to a short series takes slow noise for shape. Of simulated flat series of 43 evaluations without a decline 18 %
 * have a chance below .05 and 8 % a z above 3 (32 % and 17 % where neighbours correlate by ½); of such series after a
 * rise 0.4 % (4.5 %) have both and a drop of a tenth of the range. Give the number of items where it is known, and
 * ask for a large drop beside a large z where it is not.
 * @param step ascending, finite @param value evaluation at each step, finite; leave steps without one out
 * @throws OperantError `bad-value` for fewer evaluations than the window, unfit samples or options, or binomial
 * noise with evaluations outside [0, 1]
 */
export function peakDecline(step: Sample, value: Sample, options: PeakDeclineOptions): PeakDecline {
  const { noise, window = 5 } = options;
  requireCount("window", window, 1);
  requireSample("value", value, window);
  requireSample("step", step, window);
  requireSteps(step, value);
  const n = value.length;
  const windowAt = (from: number): WindowMean => {
    let sum = 0;
    for (let i = from; i < from + window; i++) sum += value[i]!;
    return { mean: sum / window, from, firstStep: step[from]!, lastStep: step[from + window - 1]! };
  };
  const last = windowAt(n - window);
  let best = windowAt(0);
  let lowest = best.mean;
  for (let from = 1; from <= n - window; from++) {
    const here = windowAt(from);
    if (here.mean > best.mean) best = here;
    lowest = Math.min(lowest, here.mean);
  }
  const drop = best.mean - last.mean;
  const windows = { best: best.from, last: last.from, window };
  const { standardError, chance } =
    noise.kind === "binomial"
      ? binomialNoise(value, windows, drop, noise)
      : blockNoise(value, windows, drop, noise);
  let top = 0;
  for (let i = 1; i < n; i++) if (value[i]! > value[top]!) top = i;
  const after = best.from + window;
  return {
    evaluations: n,
    window,
    best,
    last,
    drop,
    range: best.mean - lowest,
    standardError,
    z: drop === 0 ? 0 : drop / standardError,
    ...(chance !== undefined && { chance }),
    single: { value: value[top]!, step: step[top]!, drop: value[top]! - last.mean },
    ...(n - after >= 3 && { afterwards: theilSen(step.slice(after), value.slice(after)) }),
  };
}

function requireSteps(step: Sample, value: Sample): void {
  if (step.length !== value.length) {
    throw new OperantError(
      "bad-value",
      `step has ${step.length} values and value ${value.length}; give one of each per evaluation.`,
      "step",
    );
  }
  for (let i = 1; i < step.length; i++) {
    if (!(step[i]! > step[i - 1]!)) {
      throw new OperantError(
        "bad-value",
        `step[${i}] is ${step[i]} after ${step[i - 1]}; expected steps that ascend. Sort the series, and keep one evaluation per step.`,
        "step",
      );
    }
  }
}

interface Windows {
  readonly best: number;
  readonly last: number;
  readonly window: number;
}

interface DropNoise {
  readonly standardError: number;
  readonly chance?: number;
}

function binomialNoise(
  value: Sample,
  { window }: Windows,
  drop: number,
  { items, stream, resamples = 2000 }: Extract<EvaluationNoise, { kind: "binomial" }>,
): DropNoise {
  requireCount("items", items, 1);
  requireCount("resamples", resamples, 2);
  for (let i = 0; i < value.length; i++) {
    if (!(value[i]! >= 0 && value[i]! <= 1)) {
      throw new OperantError(
        "bad-value",
        `value[${i}] is ${value[i]}; binomial noise is for shares from 0 to 1. Use noise of kind "blocks".`,
        "value",
      );
    }
  }
  const standardError = Math.sqrt(0.5 / (window * items));
  if (stream === undefined) return { standardError };
  const never = isotonicFit(Float64Array.from(value));
  const spread = never.map((share) => Math.sqrt((share * (1 - share)) / items));
  const drawn = new Float64Array(never.length);
  let asLarge = 0;
  for (let r = 0; r < resamples; r++) {
    for (let i = 0; i < drawn.length; i++) drawn[i] = never[i]! + spread[i]! * stream.normal();
    if (largestDrop(drawn, window) >= drop) asLarge++;
  }
  return { standardError, chance: asLarge / resamples };
}

function blockNoise(
  value: Sample,
  { best, last, window }: Windows,
  drop: number,
  noise: Extract<EvaluationNoise, { kind: "blocks" }>,
): DropNoise {
  const n = value.length;
  const { stream, resamples = 2000, block = Math.min(n, Math.max(window, 2 * blockLength(n))) } = noise;
  requireCount("resamples", resamples, 2);
  const values = Float64Array.from(value);
  const { fitted, levels } = unimodalFit(values);
  // A fit of so many levels leaves less scatter than there was; 1.5 per level is what order-restricted fits take.
  const enlarge = Math.sqrt(n / Math.max(1, n - 1.5 * levels));
  const residuals = fitted.map((level, i) => (values[i]! - level) * enlarge);
  const never = isotonicFit(values);
  let asLarge = 0;
  const difference = ([drawn]: readonly Float64Array[]): number => {
    let sum = 0;
    for (let i = 0; i < window; i++) sum += drawn![best + i]! - drawn![last + i]!;
    // The same residuals on a series that never falls: what drop would the search for a best window have found?
    for (let i = 0; i < n; i++) drawn![i]! += never[i]!;
    if (largestDrop(drawn!, window) >= drop) asLarge++;
    return sum / window;
  };
  const replicates = movingBlockBootstrap([residuals], difference, { stream, resamples, block });
  return { standardError: standardDeviation(replicates), chance: asLarge / resamples };
}

/** Highest mean of a window minus the mean of the last. */
function largestDrop(values: Float64Array, window: number): number {
  const n = values.length;
  let most = -Infinity;
  let mean = 0;
  for (let from = 0; from <= n - window; from++) {
    // Summed anew for each window: a running sum would carry its rounding from window to window.
    let sum = 0;
    for (let i = from; i < from + window; i++) sum += values[i]!;
    mean = sum / window;
    if (mean > most) most = mean;
  }
  return most - mean;
}
