import { OperantError } from "../../error.js";
import { log } from "../../math/index.js";
import type { Stream } from "../../random/index.js";
import type { Interval } from "../../stats/index.js";
import { type GoldPeak, goldPeak, type OptimisationMethod } from "./scaling-law.js";

export interface GoldCurveFitOptions {
  /**
   * Gold at the same distances in resamples of the prompts: the band of the peak is then over refits to these. The
   * right choice for a best-of-n curve, whose points come from the same samples.
   */
  readonly replicates?: readonly ArrayLike<number>[];
  /** Without replicates, source of a bootstrap of residuals; without either there is no band. */
  readonly stream?: Pick<Stream, "below">;
  /** Residual resamples, 1000 by default. */
  readonly resamples?: number;
  /** Level of the band, 0.95 by default. */
  readonly level?: number;
}

export interface GoldCurveFit {
  readonly method: OptimisationMethod;
  readonly alpha: number;
  readonly beta: number;
  /** Residual sum of squares. */
  readonly error: number;
  /**
   * Akaike's criterion with normal errors, n ln(error / n) + 2 · 3 (α, β and the variance); −∞ for an exact fit.
   * Comparable between forms fitted to the same points.
   */
  readonly aic: number;
  readonly points: number;
  /** Absent where β ≤ 0: gold never turns. */
  readonly peak?: GoldPeak;
  /** Percentile band of the distance of the peak, refits without a peak counted as infinite. */
  readonly peakBand?: Interval;
  /** Share of refits without a peak. */
  readonly withoutPeak?: number;
}

/**
 * Least-squares fit of α and β in gold = d (α − β d) (best-of-n) or d (α − β ln d) (RL), through the origin: Gao,
 * Schulman, Hilton 2023 (arXiv 2210.10760), equation 1. Fit it to means such as `bestOfNCurve`, never to one draw of
 * the best of n.
 * @param d √KL in nats^½, ≥ 0, at least two different positive values; points at 0 say nothing
 * @param gold gold score minus that of the start, as many
 * @throws OperantError `bad-value` for columns that do not fit, or options out of range
 */
export function fitGoldCurve(
  method: OptimisationMethod,
  d: ArrayLike<number>,
  gold: ArrayLike<number>,
  options: GoldCurveFitOptions = {},
): GoldCurveFit {
  const { level = 0.95, resamples = 1000 } = options;
  requireColumns(d, gold);
  if (!(level > 0 && level < 1)) {
    throw new OperantError("bad-value", `level = ${level}; expected a number between 0 and 1.`, "level");
  }
  const solve = leastSquares(method, d);
  const fit = solve(gold);
  const points = d.length;
  const refits: number[] = [];
  if (options.replicates !== undefined) {
    for (const replicate of options.replicates) {
      requireColumns(d, replicate);
      refits.push(peakDistance(method, solve(replicate)));
    }
  } else if (options.stream !== undefined) {
    refits.push(...residualRefits(method, d, gold, fit, solve, options.stream, resamples));
  }
  refits.sort((a, b) => a - b);
  return {
    method,
    ...fit,
    aic: points * log(fit.error / points) + 6,
    points,
    ...(fit.beta > 0 && { peak: goldPeak(method, fit.alpha, fit.beta) }),
    ...(refits.length > 0 && {
      peakBand: [at(refits, (1 - level) / 2), at(refits, (1 + level) / 2)] as const,
      withoutPeak: refits.filter((distance) => distance === Infinity).length / refits.length,
    }),
  };
}

/** Both forms fitted to the same points. */
export interface GoldCurveFits {
  readonly bestOfN: GoldCurveFit;
  readonly rl: GoldCurveFit;
  /** The form with the lower AIC. */
  readonly preferred: OptimisationMethod;
  /** AIC of the other form minus that of the preferred one, ≥ 0; below about 2 the points do not tell. */
  readonly margin: number;
}

/**
 * `fitGoldCurve` for both forms, and which has the lower AIC. Bands use `options.replicates` where given; with a
 * stream, the best-of-n form draws first.
 * @throws OperantError `bad-value` as `fitGoldCurve`
 */
export function fitGoldCurves(
  d: ArrayLike<number>,
  gold: ArrayLike<number>,
  options: GoldCurveFitOptions = {},
): GoldCurveFits {
  const bestOfN = fitGoldCurve("best-of-n", d, gold, options);
  const rl = fitGoldCurve("rl", d, gold, options);
  const preferred = bestOfN.aic <= rl.aic ? "best-of-n" : "rl";
  const margin = bestOfN.aic === rl.aic ? 0 : Math.abs(bestOfN.aic - rl.aic);
  return { bestOfN, rl, preferred, margin };
}

interface Coefficients {
  readonly alpha: number;
  readonly beta: number;
  readonly error: number;
}

/** Solver of the two normal equations for the basis (d, −d²) or (d, −d ln d), made once for many golds. */
function leastSquares(
  method: OptimisationMethod,
  d: ArrayLike<number>,
): (gold: ArrayLike<number>) => Coefficients {
  const n = d.length;
  const bend = new Float64Array(n);
  for (let i = 0; i < n; i++) bend[i] = d[i] === 0 ? 0 : -d[i]! * (method === "rl" ? log(d[i]!) : d[i]!);
  // The bend's part beside the line: with it the equations come apart, and nothing cancels when both nearly agree.
  let dd = 0;
  let db = 0;
  for (let i = 0; i < n; i++) {
    dd += d[i]! * d[i]!;
    db += d[i]! * bend[i]!;
  }
  const slope = db / dd;
  const rest = bend.map((value, i) => value - slope * d[i]!);
  let rr = 0;
  for (const value of rest) rr += value * value;
  return (gold) => {
    let dg = 0;
    let rg = 0;
    for (let i = 0; i < n; i++) {
      dg += d[i]! * gold[i]!;
      rg += rest[i]! * gold[i]!;
    }
    const beta = rg / rr;
    const alpha = dg / dd - beta * slope;
    let error = 0;
    for (let i = 0; i < n; i++) {
      const residual = gold[i]! - alpha * d[i]! - beta * bend[i]!;
      error += residual * residual;
    }
    return { alpha, beta, error };
  };
}

/** Peaks of refits to the fitted curve plus residuals, centred and enlarged for the two coefficients fitted. */
function residualRefits(
  method: OptimisationMethod,
  d: ArrayLike<number>,
  gold: ArrayLike<number>,
  { alpha, beta }: Coefficients,
  solve: (gold: ArrayLike<number>) => Coefficients,
  stream: Pick<Stream, "below">,
  resamples: number,
): number[] {
  if (!Number.isSafeInteger(resamples) || resamples < 1) {
    throw new OperantError(
      "bad-value",
      `resamples = ${resamples}; expected a whole number of at least 1.`,
      "resamples",
    );
  }
  // A point at distance 0 lies on every curve, so its residual tells nothing about the others'.
  const used = Array.from({ length: d.length }, (_, i) => i).filter((i) => d[i]! > 0);
  const n = used.length;
  const fitted = Float64Array.from({ length: d.length }, (_, i) =>
    d[i] === 0 ? 0 : d[i]! * (alpha - beta * (method === "rl" ? log(d[i]!) : d[i]!)),
  );
  const residuals = used.map((i) => gold[i]! - fitted[i]!);
  const centre = residuals.reduce((sum, value) => sum + value, 0) / n;
  const enlarge = Math.sqrt(n / Math.max(1, n - 2));
  const drawn = Float64Array.from(fitted);
  return Array.from({ length: resamples }, () => {
    for (const i of used) drawn[i] = fitted[i]! + enlarge * (residuals[stream.below(n)]! - centre);
    return peakDistance(method, solve(drawn));
  });
}

/** Distance of the highest gold: infinite where gold never turns, 0 where it only falls. */
function peakDistance(method: OptimisationMethod, { alpha, beta }: Coefficients): number {
  if (!(beta > 0)) return Infinity;
  return Math.max(0, goldPeak(method, alpha, beta).distance);
}

/** Quantile of type 7 of ascending numbers that may end in infinities. */
function at(ascending: readonly number[], p: number): number {
  const position = (ascending.length - 1) * p;
  const below = Math.floor(position);
  const low = ascending[below]!;
  const share = position - below;
  return share === 0 || low === Infinity ? low : low + share * (ascending[below + 1]! - low);
}

function requireColumns(d: ArrayLike<number>, gold: ArrayLike<number>): void {
  if (d.length !== gold.length) {
    throw new OperantError(
      "bad-value",
      `d has ${d.length} values and gold ${gold.length}; give one of each per point.`,
      "gold",
    );
  }
  const different = new Set<number>();
  for (let i = 0; i < d.length; i++) {
    if (!(d[i]! >= 0 && d[i]! < Infinity)) {
      throw new OperantError("bad-value", `d[${i}] = ${d[i]}; expected a distance of at least 0.`, "d");
    }
    if (!Number.isFinite(gold[i])) {
      throw new OperantError("bad-value", `gold[${i}] = ${gold[i]}; expected a finite number.`, "gold");
    }
    if (d[i]! > 0) different.add(d[i]!);
  }
  if (different.size < 2) {
    throw new OperantError(
      "bad-value",
      `d has ${different.size} different values above 0; two coefficients need at least 2.`,
      "d",
    );
  }
}
