import { OperantError } from "../error.js";
import { logistic, softplus } from "../math/sigmoid.js";

/** Things with features and a length, and comparisons of them. */
export interface LengthPairs {
  /** Features of a thing. */
  readonly dimension: number;
  /** Row-major, a row per thing. */
  readonly values: Float64Array;
  /** Per comparison, the rows of the first and of the second thing. */
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** Per comparison, the preference for the first: 1, 0, or a probability. */
  readonly labels: Float64Array;
  /** Per thing, its length, or whatever else the reward is to be rid of. */
  readonly lengths: Float64Array;
}

/** Strengths of the parts of the loss. */
export interface DisentangledWeights {
  /** λ_L ≥ 0 of the length loss |ρ(r_Q, length)| − ρ(r_L, length) (default 1). */
  readonly length?: number;
  /** λ_O ≥ 0 of the orthogonality of the heads, |cos(w_Q, w_L)| (default 1). */
  readonly orthogonality?: number;
  /** λ > 0 of λ/2 (‖w_Q‖² + ‖w_L‖²), against the mean cross-entropy (default 1e-4). */
  readonly ridge?: number;
}

/** The parts of the loss, before they are weighted. */
export interface DisentangledLoss {
  /** Mean Bradley–Terry cross-entropy of r_Q + r_L. */
  readonly ranking: number;
  /** ρ(r_Q, length) and ρ(r_L, length), Pearson, over both sides of all comparisons; 0 for a head that does not vary. */
  readonly qualityCorrelation: number;
  readonly lengthCorrelation: number;
  /** cos(w_Q, w_L); 0 for a head that is 0. */
  readonly cosine: number;
  /** The weighted sum that training lowers. */
  readonly total: number;
}

export interface DisentangledHeads extends DisentangledLoss {
  /** w_Q and w_L, a number per feature. */
  readonly quality: Float64Array;
  readonly length: Float64Array;
  /** r_Q of every thing: the reward to optimise. */
  readonly qualityScores: Float64Array;
  /** r_L of every thing: what is thrown away. */
  readonly lengthScores: Float64Array;
}

/**
 * ODIN's loss of two linear heads on shared features: L_rank(r_Q + r_L) + λ_L (|ρ(r_Q, ℓ)| − ρ(r_L, ℓ)) +
 * λ_O |cos(w_Q, w_L)| (L. Chen et al. 2024, arXiv 2402.07319), plus a ridge. Correlations are over all comparisons at
 * once, where the paper takes those of a minibatch.
 * @throws OperantError `bad-value`
 */
export function disentangledLoss(
  pairs: LengthPairs,
  quality: Float64Array,
  length: Float64Array,
  weights: DisentangledWeights = {},
): DisentangledLoss {
  return new HeadsObjective(pairs, weights).evaluate(quality, length);
}

/**
 * Fits the two heads of ODIN by Adam over all comparisons, with a step that falls linearly to 0 (the loss has kinks
 * where the quality head is uncorrelated with length and where the heads are orthogonal, which is where it ends). The
 * start is the same for the same data: the direction of the preferred for r_Q, of the longer for r_L.
 *
 * With both strengths 0, r_Q + r_L is the ridge-penalised Bradley–Terry fit of a single head.
 * @param options.steps default 3000: the kinks are reached slowly, the more so the more features there are
 * @param options.learningRate of Adam's first step (default 0.05)
 * @throws OperantError `bad-value` for comparisons that do not fit, lengths that do not vary, or strengths below 0
 */
export function fitDisentangledHeads(
  pairs: LengthPairs,
  options: DisentangledWeights & { readonly steps?: number; readonly learningRate?: number } = {},
): DisentangledHeads {
  const { steps = 3000, learningRate = 0.05 } = options;
  if (!Number.isSafeInteger(steps) || steps < 1)
    throw new OperantError("bad-value", `steps = ${steps}; expected a whole number of at least 1.`, "steps");
  if (!(learningRate > 0 && learningRate < Infinity))
    throw new OperantError(
      "bad-value",
      `learningRate = ${learningRate}; expected a number above 0.`,
      "learningRate",
    );
  const objective = new HeadsObjective(pairs, options);
  const { dimension } = pairs;
  const heads = objective.start();
  const gradient = new Float64Array(2 * dimension);
  const first = new Float64Array(2 * dimension);
  const second = new Float64Array(2 * dimension);
  const quality = heads.subarray(0, dimension);
  const length = heads.subarray(dimension);
  let decay1 = 1;
  let decay2 = 1;
  for (let step = 0; step < steps; step++) {
    objective.evaluate(quality, length, gradient);
    decay1 *= 0.9;
    decay2 *= 0.999;
    const rate = (learningRate * (1 - step / steps)) / (1 - decay1);
    for (let j = 0; j < heads.length; j++) {
      const g = gradient[j]!;
      first[j] = 0.9 * first[j]! + 0.1 * g;
      second[j] = 0.999 * second[j]! + 0.001 * g * g;
      heads[j]! -= (rate * first[j]!) / (Math.sqrt(second[j]! / (1 - decay2)) + 1e-8);
    }
  }
  return {
    ...objective.evaluate(quality, length),
    quality: quality.slice(),
    length: length.slice(),
    qualityScores: linearScores(pairs, quality),
    lengthScores: linearScores(pairs, length),
  };
}

function linearScores(
  { dimension, values }: Pick<LengthPairs, "dimension" | "values">,
  weights: Float64Array,
): Float64Array {
  const scores = new Float64Array(values.length / dimension);
  for (let row = 0; row < scores.length; row++) {
    let sum = 0;
    for (let d = 0; d < dimension; d++) sum += weights[d]! * values[row * dimension + d]!;
    scores[row] = sum;
  }
  return scores;
}

/**
 * Heads are linear, so their correlation with length needs only the covariances of the features, taken once:
 * ρ(φ·w, ℓ) = w·c / (√(w·C·w) σ_ℓ).
 */
class HeadsObjective {
  private readonly dimension: number;
  /** x₁ − x₂ of each comparison, row-major. */
  private readonly differences: Float64Array;
  private readonly labels: Float64Array;
  /** C, of the features over both sides of all comparisons. */
  private readonly covariance: Float64Array;
  /** c / σ_ℓ. */
  private readonly withLength: Float64Array;
  private readonly lengthWeight: number;
  private readonly orthogonality: number;
  private readonly ridge: number;

  constructor(pairs: LengthPairs, weights: DisentangledWeights) {
    requirePairs(pairs);
    this.lengthWeight = requireStrength(weights.length ?? 1, "length");
    this.orthogonality = requireStrength(weights.orthogonality ?? 1, "orthogonality");
    this.ridge = weights.ridge ?? 1e-4;
    if (!(this.ridge > 0 && this.ridge < Infinity))
      throw new OperantError("bad-value", `ridge = ${this.ridge}; expected a number above 0.`, "ridge");
    const { dimension: n, values, first, second, labels, lengths } = pairs;
    this.dimension = n;
    this.labels = labels;
    this.differences = new Float64Array(labels.length * n);
    for (let i = 0; i < labels.length; i++)
      for (let d = 0; d < n; d++)
        this.differences[i * n + d] = values[first[i]! * n + d]! - values[second[i]! * n + d]!;
    const rows = [...first, ...second];
    const means = new Float64Array(n);
    let meanLength = 0;
    for (const row of rows) {
      meanLength += lengths[row]! / rows.length;
      for (let d = 0; d < n; d++) means[d]! += values[row * n + d]! / rows.length;
    }
    this.covariance = new Float64Array(n * n);
    this.withLength = new Float64Array(n);
    const centred = new Float64Array(n);
    let spread = 0;
    for (const row of rows) {
      const away = lengths[row]! - meanLength;
      spread += (away * away) / rows.length;
      for (let d = 0; d < n; d++) centred[d] = values[row * n + d]! - means[d]!;
      for (let d = 0; d < n; d++) {
        this.withLength[d]! += (away * centred[d]!) / rows.length;
        for (let e = 0; e < n; e++) this.covariance[d * n + e]! += (centred[d]! * centred[e]!) / rows.length;
      }
    }
    // The rounded mean of equal numbers may differ from them: a spread above 0 does not show that lengths vary.
    if (rows.every((row) => lengths[row] === lengths[rows[0]!]))
      throw new OperantError(
        "bad-value",
        "The lengths do not vary; nothing can be told apart from them.",
        "lengths",
      );
    for (let d = 0; d < n; d++) this.withLength[d]! /= Math.sqrt(spread);
  }

  /** w_Q, then w_L: small, so that the first steps decide, but not 0, where a correlation has no slope. */
  start(): Float64Array {
    const { dimension: n, differences, labels, withLength } = this;
    const heads = new Float64Array(2 * n);
    for (let i = 0; i < labels.length; i++)
      for (let d = 0; d < n; d++) heads[d]! += (labels[i]! - 0.5) * differences[i * n + d]!;
    heads.set(withLength, n);
    for (const head of [heads.subarray(0, n), heads.subarray(n)]) {
      const norm = Math.sqrt(dot(head, head));
      for (let d = 0; d < n; d++) head[d] = norm > 0 ? (0.1 * head[d]!) / norm : 0.1 / Math.sqrt(n);
    }
    return heads;
  }

  /** @param gradient overwritten with the slope of the total by w_Q, then by w_L */
  evaluate(quality: Float64Array, length: Float64Array, gradient?: Float64Array): DisentangledLoss {
    const { dimension: n, differences, labels, lengthWeight, orthogonality, ridge } = this;
    const sum = Float64Array.from(quality, (w, d) => w + length[d]!);
    const slope = new Float64Array(n);
    let ranking = 0;
    for (let i = 0; i < labels.length; i++) {
      const at = i * n;
      let margin = 0;
      for (let d = 0; d < n; d++) margin += sum[d]! * differences[at + d]!;
      ranking += (softplus(margin) - labels[i]! * margin) / labels.length;
      if (gradient === undefined) continue;
      const error = (logistic(margin) - labels[i]!) / labels.length;
      for (let d = 0; d < n; d++) slope[d]! += error * differences[at + d]!;
    }
    const q = this.correlation(quality);
    const l = this.correlation(length);
    const norms = Math.sqrt(dot(quality, quality) * dot(length, length));
    const cosine = norms > 0 ? dot(quality, length) / norms : 0;
    if (gradient !== undefined) {
      const towards = lengthWeight * Math.sign(q.value);
      const apart = orthogonality * Math.sign(cosine);
      const [qq, ll] = [dot(quality, quality), dot(length, length)];
      for (let d = 0; d < n; d++) {
        gradient[d] = slope[d]! + ridge * quality[d]! + towards * q.slope[d]!;
        gradient[n + d] = slope[d]! + ridge * length[d]! - lengthWeight * l.slope[d]!;
        if (norms > 0) {
          gradient[d]! += apart * (length[d]! / norms - (cosine * quality[d]!) / qq);
          gradient[n + d]! += apart * (quality[d]! / norms - (cosine * length[d]!) / ll);
        }
      }
    }
    return {
      ranking,
      qualityCorrelation: q.value,
      lengthCorrelation: l.value,
      cosine,
      total:
        ranking +
        lengthWeight * (Math.abs(q.value) - l.value) +
        orthogonality * Math.abs(cosine) +
        (ridge / 2) * (dot(quality, quality) + dot(length, length)),
    };
  }

  /** ρ(φ·w, length) and its slope by w. */
  private correlation(w: Float64Array): { readonly value: number; readonly slope: Float64Array } {
    const { dimension: n, covariance, withLength } = this;
    const slope = new Float64Array(n);
    for (let d = 0; d < n; d++) for (let e = 0; e < n; e++) slope[d]! += covariance[d * n + e]! * w[e]!;
    const deviation = Math.sqrt(Math.max(0, dot(w, slope)));
    if (!(deviation > 0)) return { value: 0, slope: slope.fill(0) };
    const value = dot(w, withLength) / deviation;
    for (let d = 0; d < n; d++) slope[d] = (withLength[d]! - (value * slope[d]!) / deviation) / deviation;
    return { value, slope };
  }
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let d = 0; d < x.length; d++) sum += x[d]! * y[d]!;
  return sum;
}

function requireStrength(value: number, field: string): number {
  if (!(value >= 0 && value < Infinity))
    throw new OperantError("bad-value", `${field} = ${value}; expected a number of at least 0.`, field);
  return value;
}

function requirePairs({ dimension, values, first, second, labels, lengths }: LengthPairs): void {
  const rows = values.length / dimension;
  if (
    !Number.isSafeInteger(dimension) ||
    dimension < 1 ||
    !Number.isSafeInteger(rows) ||
    lengths.length !== rows
  )
    throw new OperantError(
      "bad-value",
      `There are ${values.length} values of ${dimension} features and ${lengths.length} lengths; expected a whole row ` +
        "of features for every length.",
      "values",
    );
  if (labels.length === 0 || first.length !== labels.length || second.length !== labels.length)
    throw new OperantError(
      "bad-value",
      `There are ${first.length} first and ${second.length} second things and ${labels.length} labels; expected as many, at least one.`,
      "labels",
    );
  const stray = [...first, ...second].find((row) => !(row >= 0 && row < rows));
  if (stray !== undefined)
    throw new OperantError("bad-value", `row ${stray} is no thing; expected 0 to ${rows - 1}.`, "first");
  const label = labels.find((y) => !(y >= 0 && y <= 1));
  if (label !== undefined)
    throw new OperantError("bad-value", `A label is ${label}; expected a preference from 0 to 1.`, "labels");
  if (!values.every(Number.isFinite) || !lengths.every(Number.isFinite))
    throw new OperantError(
      "bad-value",
      "A value or length is not finite; expected finite numbers.",
      "values",
    );
}
