import { OperantError } from "../error.js";
import { exp, logSumExp } from "../math/index.js";
import { gamma, type Stream } from "../random/index.js";

/**
 * Prompts with the same number of candidate responses each, what each response is like (its features), and the
 * base policy π₀ that a policy starts from. Response `k` of prompt `p` is row p × responses + k everywhere: in
 * features, probabilities and rewards.
 */
export interface ResponseSpace {
  readonly prompts: number;
  /** Candidates of each prompt. */
  readonly responses: number;
  /** Names of the features, in the order of the columns of `values`. */
  readonly features: readonly string[];
  /** Row-major, prompts × responses rows, a column per feature. */
  readonly values: Float64Array;
  /** π₀(response | prompt), above 0; the rows of a prompt sum to 1. */
  readonly base: Float64Array;
  /** Its logarithm. */
  readonly logBase: Float64Array;
}

/** How a feature is distributed over the responses of a space: mean 0 and variance 1. */
export interface FeatureLaw {
  readonly name: string;
  /**
   * Degrees of freedom of Student's t, above 2: the smaller, the more often a response is extreme (default ∞, a
   * normal distribution). Rescaled to variance 1.
   */
  readonly tail?: number;
  /** Share of the variance that all responses of a prompt have in common, 0 to 1 (default 0). */
  readonly promptShare?: number;
  /** Correlation with features named before this one, e.g. `{ quality: 0.3 }`; what is left is its own noise. */
  readonly loadings?: Readonly<Record<string, number>>;
}

export interface ResponseSpaceOptions {
  readonly prompts: number;
  readonly responses: number;
  readonly features: readonly FeatureLaw[];
  /** π₀ ∝ exp(Σ weight × feature); uniform when absent. */
  readonly baseWeights?: Readonly<Record<string, number>>;
}

/**
 * A random response space. Loadings are correlations only where the earlier features do not correlate among
 * themselves; they are then exact in expectation.
 * @param stream takes one to several draws per row and feature, in the order of `values`
 * @throws OperantError `bad-value` for sizes below 1, a repeated or unknown name, a tail of at most 2, a share
 * outside [0, 1], or squared loadings that sum to more than 1
 */
export function drawResponseSpace(options: ResponseSpaceOptions, stream: Stream): ResponseSpace {
  const { prompts, responses, features } = options;
  requireCount(prompts, "prompts");
  requireCount(responses, "responses");
  const names = features.map(({ name }) => name);
  features.forEach((law, j) => {
    requireLaw(law, names.slice(0, j));
  });
  const width = features.length;
  const rows = prompts * responses;
  const values = new Float64Array(rows * width);
  const laws = features.map(({ tail = Infinity, promptShare = 0, loadings = {} }) => {
    const loads = Object.entries(loadings).map(([name, weight]) => ({ column: names.indexOf(name), weight }));
    const rest = Math.sqrt(Math.max(0, 1 - loads.reduce((sum, { weight }) => sum + weight * weight, 0)));
    return { tail, loads, common: rest * Math.sqrt(promptShare), own: rest * Math.sqrt(1 - promptShare) };
  });
  const shared = new Float64Array(width);
  for (let p = 0; p < prompts; p++) {
    laws.forEach(({ common }, j) => {
      shared[j] = common > 0 ? common * stream.normal() : 0;
    });
    for (let k = 0; k < responses; k++) {
      const at = (p * responses + k) * width;
      laws.forEach(({ tail, loads, own }, j) => {
        let value = shared[j]!;
        if (own > 0) value += own * studentT(stream, tail);
        for (const { column, weight } of loads) value += weight * values[at + column]!;
        values[at + j] = value;
      });
    }
  }
  const logBase = new Float64Array(rows);
  for (const [name, weight] of Object.entries(options.baseWeights ?? {})) {
    const column = names.indexOf(name);
    if (column < 0) throw unknownFeature(name, names, "baseWeights");
    for (let row = 0; row < rows; row++) logBase[row]! += weight * values[row * width + column]!;
  }
  return withBase({ prompts, responses, features: names, values }, logBase);
}

/**
 * A response space from its parts: the base policy is normalised for each prompt.
 * @param scores log π₀ up to a constant for each prompt, finite
 * @throws OperantError `bad-value` when the sizes do not fit or a score is not finite
 */
export function withBase(
  space: Omit<ResponseSpace, "base" | "logBase">,
  scores: Float64Array,
): ResponseSpace {
  const { prompts, responses, features, values } = space;
  const rows = prompts * responses;
  if (scores.length !== rows || values.length !== rows * features.length || !scores.every(Number.isFinite))
    throw new OperantError(
      "bad-value",
      `There are ${scores.length} base scores and ${values.length} feature values; expected ${rows} finite scores ` +
        `and ${rows * features.length} values, for ${prompts} × ${responses} responses of ${features.length} features.`,
      "scores",
    );
  const logBase = scores.slice();
  const base = new Float64Array(rows);
  for (let from = 0; from < rows; from += responses) {
    const norm = logSumExp(logBase, from, from + responses);
    for (let row = from; row < from + responses; row++) {
      logBase[row]! -= norm;
      base[row] = exp(logBase[row]!);
    }
  }
  return { prompts, responses, features, values, base, logBase };
}

/**
 * One feature of every response.
 * @throws OperantError `bad-value` for a name that the space does not have
 */
export function featureColumn(space: ResponseSpace, name: string): Float64Array {
  const width = space.features.length;
  const column = space.features.indexOf(name);
  if (column < 0) throw unknownFeature(name, space.features, "name");
  return Float64Array.from(
    { length: space.prompts * space.responses },
    (_, row) => space.values[row * width + column]!,
  );
}

/**
 * Refuses a reward that does not belong to a space.
 * @throws OperantError `bad-value` unless there is a finite number per response
 */
export function requireReward(space: ResponseSpace, reward: Float64Array, field: string): void {
  const rows = space.prompts * space.responses;
  if (reward.length !== rows || !reward.every(Number.isFinite))
    throw new OperantError(
      "bad-value",
      `${field} has ${reward.length} entries; expected a finite number for each of ${rows} responses.`,
      field,
    );
}

/** For messages: a feature that is not there, with those that are. */
export function unknownFeature(name: string, names: readonly string[], field: string): OperantError {
  return new OperantError(
    "bad-value",
    `${field} names feature "${name}"; the features are ${names.join(", ") || "none"}.`,
    field,
  );
}

/** Student's t with `tail` degrees of freedom at variance 1: a normal over the root of a scaled chi-square. */
function studentT(stream: Stream, tail: number): number {
  const normal = stream.normal();
  return tail === Infinity ? normal : normal * Math.sqrt((tail - 2) / (2 * gamma(stream, tail / 2)));
}

/**
 * Refuses what is no count.
 * @throws OperantError `bad-value` unless the value is a whole number of at least 1
 */
export function requireCount(value: number, field: string): void {
  if (!Number.isSafeInteger(value) || value < 1)
    throw new OperantError("bad-value", `${field} = ${value}; expected a whole number of at least 1.`, field);
}

function requireLaw(
  { name, tail = Infinity, promptShare = 0, loadings = {} }: FeatureLaw,
  earlier: string[],
) {
  if (earlier.includes(name))
    throw new OperantError(
      "bad-value",
      `Two features are called "${name}"; give each its own name.`,
      "features",
    );
  if (!(tail > 2))
    throw new OperantError("bad-value", `${name}.tail = ${tail}; expected more than 2.`, "tail");
  if (!(promptShare >= 0 && promptShare <= 1))
    throw new OperantError(
      "bad-value",
      `${name}.promptShare = ${promptShare}; expected a share from 0 to 1.`,
      "promptShare",
    );
  let squares = 0;
  for (const [other, weight] of Object.entries(loadings)) {
    if (!earlier.includes(other)) throw unknownFeature(other, earlier, `${name}.loadings`);
    squares += weight * weight;
  }
  if (!(squares <= 1))
    throw new OperantError(
      "bad-value",
      `${name}.loadings have squares that sum to ${squares}; expected at most 1.`,
      "loadings",
    );
}
