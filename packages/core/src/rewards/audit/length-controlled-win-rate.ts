import { OperantError } from "../../error.js";
import { logistic, tanh } from "../../math/index.js";
import type { ClusterStatistic } from "../../stats/index.js";
import { allPrompts } from "./grouped-rows.js";
import { type LogisticFit, prepareLogistic } from "./weighted-logistic.js";

/** Comparisons of a model with a baseline, a row per comparison; rows with a missing number are left out. */
export interface Comparisons {
  /** Preference for the model, 0 to 1; ½ for a tie. Other values count as missing. */
  readonly preference: Float64Array;
  /** Length of the model's answer. */
  readonly length: Float64Array;
  readonly baselineLength: Float64Array;
  /** How hard each instruction is for the baseline, from elsewhere; without it the regression has no such term. */
  readonly difficulty?: Float64Array;
  /** Instruction of each comparison, from 0: what is resampled. Each its own unless given. */
  readonly prompt?: Int32Array;
}

export interface WinRateOptions {
  /** λ of the penalty λ/2 ‖β‖² on all coefficients, above 0 (default 0.01). */
  readonly ridge?: number;
}

/** Win rates in [0, 1]. */
export interface LengthControlledWinRate {
  /** Mean preference. */
  readonly raw: number;
  /** Mean predicted preference if both answers were as long. */
  readonly controlled: number;
  /** Coefficient of tanh((baseline's length − length) / s): below 0 where longer answers win. */
  readonly lengthCoefficient: number;
  /** Coefficient of the difficulty; 0 without one. */
  readonly difficultyCoefficient: number;
  /** Intercept: what is left to the model. */
  readonly modelCoefficient: number;
  /** Standard deviation s (n − 1) of the differences of length. */
  readonly lengthScale: number;
  /** Share of comparisons in which the model's answer is the longer one: near 0 or 1, the controlled rate is guessed. */
  readonly longer: number;
  /** Comparisons used. */
  readonly comparisons: number;
}

/**
 * Length-controlled win rate: Y. Dubois et al., "Length-Controlled AlpacaEval" (arXiv 2404.04475), with the covariates
 * of their `glm_winrate.py`: logistic regression of fractional preferences on tanh of the standardised difference of
 * lengths, instruction difficulty and an intercept; then the mean prediction with the term of length at 0. What
 * differs from theirs: they add two "gamed" baselines with weight 0.1 each and choose the strength of an L1 penalty
 * by cross-validation, which needs their data; here the penalty is a ridge of 0.01 (their C = 100 where they do not
 * cross-validate). Controls nothing but length. Where nearly all answers are longer (or shorter) than the baseline's,
 * equal length is an extrapolation, and one that their gamed baselines rein in and a ridge does not: rates then lie
 * far from those of their leaderboard.
 *
 * All rates are NaN with fewer than two comparisons. Where every answer is longer than the baseline's by the same
 * number, length cannot be told from the model, and the controlled rate is NaN unless that number is 0.
 */
export function lengthControlledWinRate(
  comparisons: Comparisons,
  options: WinRateOptions = {},
): LengthControlledWinRate {
  const prepared = prepare(comparisons, options);
  const { fit, preference, difficulty, lengthScale, longer, prompts } = prepared;
  let raw = 0;
  for (const value of preference) raw += value / preference.length;
  const controlled = evaluated(prepared, allPrompts(prompts));
  const [modelCoefficient, lengthCoefficient, difficultyCoefficient] = fit?.coefficients ?? [];
  return {
    raw: preference.length === 0 ? Number.NaN : raw,
    controlled,
    lengthCoefficient: lengthCoefficient ?? Number.NaN,
    difficultyCoefficient: difficulty === undefined ? 0 : (difficultyCoefficient ?? Number.NaN),
    modelCoefficient: modelCoefficient ?? Number.NaN,
    lengthScale,
    longer,
    comparisons: preference.length,
  };
}

/**
 * The controlled win rate for resamples of prompts, fitted anew in each; the scale of lengths stays that of the
 * log. Two or three passes over the rows per resample, with an exponential each.
 */
export function clusterLengthControlledWinRate(
  comparisons: Comparisons,
  options: WinRateOptions = {},
): ClusterStatistic {
  const prepared = prepare(comparisons, options);
  return (weights) => evaluated(prepared, weights);
}

interface Prepared {
  /** Absent where length cannot be told from the model. */
  readonly fit: LogisticFit | undefined;
  readonly preference: Float64Array;
  readonly difficulty: Float64Array | undefined;
  readonly prompt: Int32Array;
  readonly prompts: number;
  readonly lengthScale: number;
  readonly longer: number;
}

function prepare(comparisons: Comparisons, { ridge = 0.01 }: WinRateOptions): Prepared {
  requireRidge(ridge);
  const { preference, length, baselineLength, difficulty, prompt } = comparisons;
  const columns = { length, baselineLength, ...(difficulty && { difficulty }), ...(prompt && { prompt }) };
  for (const [name, column] of Object.entries(columns)) requireRows(name, column.length, preference.length);
  const kept: number[] = [];
  for (let i = 0; i < preference.length; i++) {
    const known =
      preference[i]! >= 0 &&
      preference[i]! <= 1 &&
      Object.values(columns).every((c) => Number.isFinite(c[i]));
    if (known) kept.push(i);
  }
  const shorter = Float64Array.from(kept, (i) => baselineLength[i]! - length[i]!);
  const lengthScale = deviation(shorter);
  const longer = shorter.filter((by) => by < 0).length / shorter.length;
  const owner = Int32Array.from(kept, (i) => prompt?.[i] ?? i);
  const wanted = Float64Array.from(kept, (i) => preference[i]!);
  const hardness = difficulty && Float64Array.from(kept, (i) => difficulty[i]!);
  const prompts = owner.reduce((most, p) => Math.max(most, p), -1) + 1;
  const confounded = lengthScale === 0 && shorter[0] !== 0;
  const covariate = shorter.map((by) => (lengthScale === 0 ? 0 : tanh(by / lengthScale)));
  const fit =
    kept.length < 2 || confounded
      ? undefined
      : prepareLogistic({
          levels: 1,
          level: new Int32Array(kept.length),
          features: hardness === undefined ? [covariate] : [covariate, hardness],
          target: wanted,
          cluster: owner,
          ridge,
        });
  return { fit, preference: wanted, difficulty: hardness, prompt: owner, prompts, lengthScale, longer };
}

function evaluated({ fit, difficulty, prompt }: Prepared, weights: Float64Array): number {
  if (fit === undefined || !fit.fit(weights)) return Number.NaN;
  const [model, , ofDifficulty] = fit.coefficients;
  let sum = 0;
  let total = 0;
  const alike = logistic(model!);
  for (let i = 0; i < prompt.length; i++) {
    const w = weights[prompt[i]!]!;
    if (w === 0) continue;
    total += w;
    sum += w * (difficulty === undefined ? alike : logistic(model! + ofDifficulty! * difficulty[i]!));
  }
  return total > 0 ? sum / total : Number.NaN;
}

/** Standard deviation (n − 1); exactly 0 for equal values. */
export function deviation(values: Float64Array): number {
  const first = values[0]!;
  let sum = 0;
  for (const value of values) sum += value - first;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - first - mean) * (value - first - mean);
  return Math.sqrt(squares / (values.length - 1));
}

export function requireRidge(ridge: number): void {
  if (!(ridge > 0 && ridge < Infinity)) {
    throw new OperantError("bad-value", `ridge is ${ridge}; expected a finite number above 0.`, "ridge");
  }
}

export function requireRows(name: string, has: number, rows: number): void {
  if (has !== rows) {
    throw new OperantError(
      "bad-value",
      `${name} has ${has} values for ${rows} comparisons; give one per comparison.`,
      name,
    );
  }
}
