import { tanh } from "@operant/core/math";
import { fitDisentangledHeads } from "@operant/core/preferences";
import { mean } from "@operant/core/stats";
import type { TrialContext } from "@operant/core/study";
import {
  drawPreferencePairs,
  drawResponseSpace,
  featureColumn,
  linearReward,
  type PreferencePairs,
  pairsAt,
  type Representation,
  type ResponseSpace,
  randomFeatures,
  randomNetworkReward,
  seenFeatures,
  standardReward,
} from "@operant/core/testbed";
import { type Method, PENALTIES, type Values } from "./parameters.js";

/** Comparisons that accuracies are measured on. */
const TESTS = 4000;
/** Times as many steps for heads that are told apart: their loss has kinks, where Adam arrives slowly. */
const SLOWER = 5;
/** Classes of the difference in length within which comparisons are balanced. */
const STRATA = 5;

/** Responses, what is really good, what labellers say, and what reward models see. */
export interface Setting {
  readonly space: ResponseSpace;
  /** In standard deviations of their law, less their mean under the base policy. */
  readonly lengths: Float64Array;
  readonly gold: Float64Array;
  readonly features: Representation;
  readonly training: PreferencePairs;
  /** Fresh comparisons by the same labellers, and by ones who never err and do not look at length. */
  readonly tests: PreferencePairs;
  readonly fair: PreferencePairs;
}

export function drawSetting(p: Values, context: TrialContext): Setting {
  const space = drawResponseSpace(
    {
      prompts: p.prompts,
      responses: p.responses,
      features: [
        { name: "quality" },
        { name: "detail" },
        { name: "tone" },
        { name: "length", loadings: { quality: p.link } },
      ],
    },
    context.stream("space"),
  );
  const raw = featureColumn(space, "length");
  const middle = mean(raw);
  const lengths = raw.map((length) => length - middle);
  const bent = randomNetworkReward(
    seenFeatures(space, ["quality", "detail", "tone"]),
    { widths: [16], gain: 1 },
    context.stream("gold"),
  );
  const main = linearReward(space, { quality: 1 });
  const quality = standardReward(
    space,
    main.map((value, row) => value + bent[row]!),
  );
  const gold = standardReward(
    space,
    quality.map((value, row) => value + p.lengthCounts * lengths[row]!),
  );
  const judged = gold.map((value, row) => {
    const length = lengths[row]!;
    // Scaled so that both shapes have a variance of about 1 for normal lengths.
    return value + p.bias * (p.shape === "linear" ? length : 1.26 * tanh(2 * length));
  });
  const draw = (reward: Float64Array, pairs: number, temperature: number, purpose: string) =>
    drawPreferencePairs(space, reward, { pairs, temperature }, context.stream(purpose));
  return {
    space,
    lengths,
    gold,
    features: randomFeatures(seenFeatures(space), { width: p.width }, context.stream("features")),
    training: draw(judged, p.labels, p.temperature, "labels"),
    tests: draw(judged, TESTS, p.temperature, "tests"),
    fair: draw(gold, TESTS, 0, "fair tests"),
  };
}

/** A reward of every response, and the length penalty in it, 0 for none. */
export interface LearnedReward {
  readonly method: Method;
  readonly penalty: number;
  readonly reward: Float64Array;
}

/** The reward models, one after another. */
export function* learnRewards(p: Values, setting: Setting): Generator<LearnedReward, void, void> {
  const { space, lengths, features, training } = setting;
  const fit = (pairs: PreferencePairs, length: number, orthogonality: number) =>
    fitDisentangledHeads(
      { ...features, ...pairs, lengths },
      { length, orthogonality, ridge: p.ridge, steps: length > 0 ? SLOWER * p.steps : p.steps },
    );
  // Two heads that are not told apart are one head; so every model is trained in the same way.
  const single = (pairs: PreferencePairs) => {
    const { qualityScores, lengthScores } = fit(pairs, 0, 0);
    return qualityScores.map((score, row) => score + lengthScores[row]!);
  };
  const plain = standardReward(space, single(training));
  yield { method: "single", penalty: 0, reward: plain };
  for (const penalty of PENALTIES)
    yield { method: "penalty", penalty, reward: plain.map((r, row) => r - penalty * lengths[row]!) };
  yield { method: "balanced", penalty: 0, reward: single(balancedPairs(training, lengths)) };
  const { lambdaLength, lambdaOrthogonal } = p;
  const { qualityScores } = fit(training, lambdaLength, lambdaOrthogonal);
  yield { method: "odin", penalty: 0, reward: qualityScores };
  yield {
    method: "odin-no-orthogonality",
    penalty: 0,
    reward: fit(training, lambdaLength, 0).qualityScores,
  };
}

/**
 * Comparisons of which as many prefer the longer as the shorter, in every class of the difference in length: of the
 * larger side the first are kept.
 */
export function balancedPairs(pairs: PreferencePairs, lengths: Float64Array): PreferencePairs {
  const { first, second, labels } = pairs;
  const difference = Float64Array.from(first, (row, i) => lengths[row]! - lengths[second[i]!]!);
  const order = Int32Array.from(first, (_, i) => i).sort(
    (a, b) => Math.abs(difference[a]!) - Math.abs(difference[b]!) || a - b,
  );
  const kept: number[] = [];
  for (let s = 0; s < STRATA; s++) {
    const places = order
      .subarray(Math.floor((s * order.length) / STRATA), Math.floor(((s + 1) * order.length) / STRATA))
      .slice()
      .sort();
    const longer = [...places].filter((i) => labels[i]! > 0.5 === difference[i]! > 0);
    const shorter = [...places].filter((i) => labels[i]! > 0.5 !== difference[i]! > 0);
    const size = Math.min(longer.length, shorter.length);
    kept.push(...longer.slice(0, size), ...shorter.slice(0, size));
  }
  return pairsAt(pairs, kept.length > 0 ? kept : order);
}

/** Share of comparisons of different lengths in which the longer is preferred. */
export function longerPreferred({ first, second, labels }: PreferencePairs, lengths: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < labels.length; i++) {
    const difference = lengths[first[i]!]! - lengths[second[i]!]!;
    if (difference === 0) continue;
    sum += difference > 0 ? labels[i]! : 1 - labels[i]!;
    count++;
  }
  return count > 0 ? sum / count : 0.5;
}
