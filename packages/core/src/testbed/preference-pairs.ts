import { OperantError } from "../error.js";
import { logistic } from "../math/index.js";
import { bernoulli, type Stream } from "../random/index.js";
import { ResponseSampler } from "./response-sampler.js";
import { featureColumn, type ResponseSpace, requireCount, requireReward } from "./response-space.js";

/** Comparisons of two responses to the same prompt. */
export interface PreferencePairs {
  /** Rows of the first and of the second response. */
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** Preference for the first: 1 or 0, or a probability where labels are soft. */
  readonly labels: Float64Array;
}

export interface PreferenceOptions {
  readonly pairs: number;
  /** T > 0 of the Bradley–Terry labeller: P(first) = σ((g₁ − g₂) / T). 0 always prefers the better (default 1). */
  readonly temperature?: number;
  /** Chance that a label is flipped, 0 to ½ (default 0). */
  readonly noise?: number;
  /**
   * What sways the labeller besides the reward: weights of named features, added to the reward's difference before it
   * is divided by T, e.g. `{ length: 0.5 }`.
   */
  readonly bias?: Readonly<Record<string, number>>;
  /** Labels are the probabilities themselves instead of draws (default false). */
  readonly soft?: boolean;
}

/** Draws of a second response before a prompt is given up as having one response only. */
const MOST_TRIES = 100_000;

/**
 * Pairs of responses as a labeller would be shown them: a prompt drawn uniformly, two different responses drawn from
 * the base policy (the second drawn again while it equals the first), and a Bradley–Terry label of `gold` at a
 * temperature (P. Christiano et al. 2017, arXiv 1706.03741, eq. 1, with 10 % flips in its appendix).
 * @param gold what the labeller goes by, a number per response
 * @param stream three uniform draws or more per pair
 * @throws OperantError `bad-value`
 */
export function drawPreferencePairs(
  space: ResponseSpace,
  gold: Float64Array,
  options: PreferenceOptions,
  stream: Stream,
): PreferencePairs {
  const { pairs, temperature = 1, noise = 0, bias = {}, soft = false } = options;
  requireCount(pairs, "pairs");
  requireReward(space, gold, "gold");
  if (!(temperature >= 0 && temperature < Infinity))
    throw new OperantError(
      "bad-value",
      `temperature = ${temperature}; expected a number of at least 0.`,
      "temperature",
    );
  if (!(noise >= 0 && noise <= 0.5))
    throw new OperantError("bad-value", `noise = ${noise}; expected a chance from 0 to 0.5.`, "noise");
  if (space.responses < 2)
    throw new OperantError(
      "bad-value",
      "The space has one response per prompt; pairs need at least two.",
      "space",
    );
  const judged = gold.slice();
  for (const [name, weight] of Object.entries(bias)) {
    const column = featureColumn(space, name);
    for (let row = 0; row < judged.length; row++) judged[row]! += weight * column[row]!;
  }
  const sampler = new ResponseSampler(space);
  const first = new Int32Array(pairs);
  const second = new Int32Array(pairs);
  const labels = new Float64Array(pairs);
  for (let i = 0; i < pairs; i++) {
    const prompt = stream.below(space.prompts);
    const a = sampler.draw(prompt, stream);
    let b = a;
    for (let tries = 0; b === a; tries++) {
      if (tries === MOST_TRIES)
        throw new OperantError(
          "bad-value",
          `π₀ gives nearly all probability of prompt ${prompt} to one response; pairs of different responses need a flatter base policy.`,
          "space",
        );
      b = sampler.draw(prompt, stream);
    }
    const difference = judged[a]! - judged[b]!;
    const sure = difference > 0 ? 1 : difference < 0 ? 0 : 0.5;
    const clean = temperature === 0 ? sure : logistic(difference / temperature);
    const chance = clean * (1 - noise) + (1 - clean) * noise;
    first[i] = a;
    second[i] = b;
    labels[i] = soft ? chance : bernoulli(stream, chance) ? 1 : 0;
  }
  return { first, second, labels };
}

/** The pairs at these places, e.g. a bootstrap sample or a split. */
export function pairsAt(pairs: PreferencePairs, places: ArrayLike<number>): PreferencePairs {
  const { first, second, labels } = pairs;
  return {
    first: Int32Array.from(places, (i) => first[i]!),
    second: Int32Array.from(places, (i) => second[i]!),
    labels: Float64Array.from(places, (i) => labels[i]!),
  };
}

/** As many pairs, drawn with replacement. */
export function resampledPairs(pairs: PreferencePairs, stream: Stream): PreferencePairs {
  const count = pairs.labels.length;
  return pairsAt(
    pairs,
    Int32Array.from({ length: count }, () => stream.below(count)),
  );
}

/**
 * How often a reward orders pairs as their labels do: the mean of the label's probability of the side that the reward
 * prefers, ½ for a tie of the reward. Chance is ½; even gold stays below 1 where labels are noisy.
 */
export function pairAccuracy(reward: Float64Array, { first, second, labels }: PreferencePairs): number {
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    const difference = reward[first[i]!]! - reward[second[i]!]!;
    sum += difference > 0 ? labels[i]! : difference < 0 ? 1 - labels[i]! : 0.5;
  }
  return sum / labels.length;
}
