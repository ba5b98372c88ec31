import { exp } from "@operant/core/math";
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
  type ResponseSpace,
  randomFeatures,
  seenFeatures,
  standardReward,
} from "@operant/core/testbed";
import { winProbabilities } from "../preference-as-reward/win-probabilities.js";
import { balancedByLength } from "./balance.js";
import type { Values } from "./parameters.js";

/** Comparisons by gold, without noise, that accuracy is measured on. */
const TESTS = 2000;
const CUES = ["cue 1", "cue 2", "cue 3"];

export interface Setting {
  readonly space: ResponseSpace;
  /** Quality, in standard deviations under the base policy; length is worth nothing. */
  readonly gold: Float64Array;
  /** Log length, standard normal. */
  readonly logLength: Float64Array;
  /** Whole numbers of at least 1, about 100 in the middle. */
  readonly tokens: Float64Array;
  /** The reward model, in logits, mean 0 under the base policy. */
  readonly model: Float64Array;
  /** Comparisons that it was fitted to. */
  readonly fitted: number;
  /** Share of comparisons without noise that it orders as gold does. */
  readonly accuracy: number;
  /** Probability that a response beats one of the base policy, by gold and by a judge who likes length. */
  readonly goldWins: Float64Array;
  readonly judgeWins: Float64Array;
  /** What the policy generalises by: what the reward model sees, and random units of it. */
  readonly policyFeatures: Representation;
}

/**
 * Responses with a quality, three noisy cues of it, and a length that has nothing to do with it. The reward model and
 * the policy see cues and length only, so that length is easy to see and quality is hard.
 */
export function drawSetting(values: Values, context: TrialContext): Setting {
  const { prompts, responses, cue, bias, judgeBias, labels, temperature } = values;
  const space = drawResponseSpace(
    {
      prompts,
      responses,
      features: [
        { name: "quality" },
        ...CUES.map((name) => ({ name, loadings: { quality: cue } })),
        { name: "length" },
      ],
    },
    context.stream("space"),
  );
  const gold = standardReward(space, featureColumn(space, "quality"));
  const logLength = featureColumn(space, "length");
  const seen = seenFeatures(space, [...CUES, "length"]);
  const drawn = drawPreferencePairs(
    space,
    gold,
    { pairs: labels, temperature, bias: { length: bias } },
    context.stream("pairs"),
  );
  const pairs = values.balanced ? balancedByLength(drawn, logLength, context.stream("balance")) : drawn;
  const { scores } = fitNetworkReward(seen, pairs, { width: 16, epochs: 40 }, context.stream("reward model"));
  const { mean } = baseMoments(space, scores);
  const model = scores.map((score) => score - mean);
  const tests = drawPreferencePairs(space, gold, { pairs: TESTS, temperature: 0 }, context.stream("tests"));
  return {
    space,
    gold,
    logLength,
    tokens: logLength.map((z) => Math.max(1, Math.round(100 * exp(0.4 * z)))),
    model,
    fitted: pairs.labels.length,
    accuracy: pairAccuracy(model, tests),
    goldWins: winProbabilities(space, gold),
    judgeWins: winProbabilities(
      space,
      gold.map((value, row) => value + judgeBias * logLength[row]!),
    ),
    policyFeatures: besideEachOther(
      seen,
      randomFeatures(seen, { width: 8 }, context.stream("policy features")),
    ),
  };
}
