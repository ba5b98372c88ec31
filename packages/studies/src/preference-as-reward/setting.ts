import { type ReferenceRewards, referenceRewards } from "@operant/core/rewards/transforms";
import type { TrialContext } from "@operant/core/study";
import {
  baseMoments,
  besideEachOther,
  drawPreferencePairs,
  drawResponseSpace,
  featureColumn,
  fitNetworkReward,
  pairAccuracy,
  type Representation,
  ResponseSampler,
  type ResponseSpace,
  randomFeatures,
  randomNetworkReward,
  seenFeatures,
  standardReward,
  withBase,
} from "@operant/core/testbed";
import type { Values } from "./parameters.js";
import { winProbabilities } from "./win-probabilities.js";

/** Comparisons without label noise that the accuracy is measured on. */
const TESTS = 2000;
/** Flourish up to so many standard deviations is liked. */
const LIKED = 2;
/** Standard deviation of flourish over all that can be written; it is 1 over what the base policy writes. */
const SPREAD = 3;

/** Everything that conditions of a seed share, but for the proxy where that is varied. */
export interface Setting {
  readonly space: ResponseSpace;
  /** In standard deviations within prompts under the base policy, whose mean is 0. */
  readonly gold: Float64Array;
  /** In logits of a preference, mean 0 under the base policy. */
  readonly proxy: Float64Array;
  readonly accuracy: number;
  /** What the policy generalises by. */
  readonly policyFeatures: Representation;
  /** Probability that a response beats one of the base policy, by gold; ties count ½. */
  readonly wins: Float64Array;
}

/**
 * Responses have four plain features, which gold values through a random network, and *flourish*, heavy-tailed:
 * liked up to 3 standard deviations, harmful beyond, where hardly a comparison reaches. The reward model is a network
 * of rectified units, which goes on rising there.
 */
export function drawSetting(values: Values, context: TrialContext): Setting {
  const { prompts, responses, harm, labels, temperature } = values;
  const plain = ["a", "b", "c", "d"];
  const space = stretched(
    drawResponseSpace(
      { prompts, responses, features: [...plain, "flourish"].map((name) => ({ name })) },
      context.stream("space"),
    ),
  );
  const substance = standardReward(
    space,
    randomNetworkReward(seenFeatures(space, plain), { widths: [32] }, context.stream("gold")),
  );
  const flourish = featureColumn(space, "flourish");
  const gold = standardReward(
    space,
    substance.map((value, row) => {
      const excess = Math.max(0, flourish[row]! - LIKED);
      return value + 0.7 * flourish[row]! - harm * excess;
    }),
  );
  const seen = seenFeatures(space);
  let proxy: Float64Array;
  if (values.proxy === "gold") proxy = gold.map((value) => value / temperature);
  else {
    const pairs = drawPreferencePairs(space, gold, { pairs: labels, temperature }, context.stream("pairs"));
    const { scores } = fitNetworkReward(
      seen,
      pairs,
      { width: 16, epochs: 40 },
      context.stream("reward model"),
    );
    const { mean } = baseMoments(space, scores);
    proxy = scores.map((score) => score - mean);
  }
  const tests = drawPreferencePairs(space, gold, { pairs: TESTS, temperature: 0 }, context.stream("tests"));
  return {
    space,
    gold,
    proxy,
    accuracy: pairAccuracy(proxy, tests),
    policyFeatures: besideEachOther(
      seen,
      randomFeatures(seen, { width: 16 }, context.stream("policy features")),
    ),
    wins: winProbabilities(space, gold),
  };
}

/**
 * The space with its last feature drawn out SPREAD times as far, and a base policy under which that feature is normal
 * with variance 1 all the same: what lies far out can be written but hardly ever is.
 */
function stretched(drawn: ResponseSpace): ResponseSpace {
  const width = drawn.features.length;
  const values = drawn.values.slice();
  const scores = new Float64Array(drawn.logBase.length);
  for (let row = 0; row < scores.length; row++) {
    const z = values[row * width + width - 1]!;
    values[row * width + width - 1] = SPREAD * z;
    // Density of N(0, 1) over that of N(0, SPREAD²).
    scores[row] = ((1 - SPREAD * SPREAD) * z * z) / 2;
  }
  return withBase(
    { prompts: drawn.prompts, responses: drawn.responses, features: drawn.features, values },
    scores,
  );
}

/** Rewards of so many reference responses of each prompt; fewer are the first of more. */
export function drawReferences(
  { space, proxy }: Setting,
  references: number,
  context: TrialContext,
): ReferenceRewards {
  const rows = space.prompts * space.responses;
  const sampler = new ResponseSampler(space);
  const drawn: number[] = [];
  for (let p = 0; p < space.prompts; p++) {
    // A stream per prompt, so that fewer references are the first of more.
    const stream = context.stream("references", p);
    for (let m = 0; m < references; m++) drawn.push(sampler.draw(p, stream));
  }
  const { start, values } = referenceRewards(
    Int32Array.from(drawn, (row) => Math.floor(row / space.responses)),
    space.prompts,
    Float64Array.from(drawn, (row) => proxy[row]!),
    new Uint8Array(drawn.length).fill(1),
  );
  return {
    prompt: Int32Array.from({ length: rows }, (_, row) => Math.floor(row / space.responses)),
    start,
    values,
  };
}
