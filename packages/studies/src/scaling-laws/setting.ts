import type { TrialContext } from "@operant/core/study";
import {
  besideEachOther,
  drawPreferencePairs,
  drawResponseSpace,
  fitNetworkReward,
  type Representation,
  type ResponseSpace,
  randomFeatures,
  randomNetworkReward,
  seenFeatures,
  standardReward,
} from "@operant/core/testbed";
import type { Values } from "./parameters.js";

/** Comparisons shown to a reward model, repetitions included, at the least. */
const SHOWN_AT_LEAST = 40_000;

/** Responses, what is seen of them, and the gold reward in standard units. */
export interface Setting {
  readonly space: ResponseSpace;
  readonly seen: Representation;
  readonly gold: Float64Array;
}

export function drawSetting(values: Values, context: TrialContext): Setting {
  const { features, tail, prompts, responses, goldWidth, goldGain } = values;
  const laws = Array.from({ length: features }, (_, i) => ({ name: `feature ${i + 1}`, tail }));
  const space = drawResponseSpace({ prompts, responses, features: laws }, context.stream("space"));
  const seen = seenFeatures(space);
  const network = randomNetworkReward(
    seen,
    { widths: [goldWidth, goldWidth], gain: goldGain },
    context.stream("gold"),
  );
  return { space, seen, gold: standardReward(space, network) };
}

/** The reward model's reward of every response, in standard units; all 0 when it learned nothing. */
export function fitProxy(
  values: Values,
  space: ResponseSpace,
  seen: Representation,
  gold: Float64Array,
  context: TrialContext,
): Float64Array {
  if (values.proxy === "gold") return gold;
  const pairs = drawPreferencePairs(
    space,
    gold,
    { pairs: values.labels, temperature: values.temperature },
    context.stream("pairs"),
  );
  // Few comparisons make short passes; this many passes are always enough steps to learn something.
  const epochs = Math.max(40, Math.ceil(SHOWN_AT_LEAST / values.labels));
  const { scores } = fitNetworkReward(
    seen,
    pairs,
    { width: values.width, epochs, patience: Math.ceil(epochs / 8) },
    context.stream("reward model"),
  );
  // A narrow network whose units are all off gives every response the same reward.
  return scores.every((score) => score === scores[0])
    ? new Float64Array(scores.length)
    : standardReward(space, scores);
}

/** What policies trained from samples share between prompts: the features and 16 random units of them. */
export function policyFeatures(seen: Representation, context: TrialContext): Representation {
  return besideEachOther(seen, randomFeatures(seen, { width: 16 }, context.stream("policy features")));
}
