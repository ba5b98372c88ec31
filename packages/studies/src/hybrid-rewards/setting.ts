import { logistic } from "@operant/core/math";
import { bernoulli } from "@operant/core/random";
import type { TrialContext } from "@operant/core/study";
import {
  besideEachOther,
  drawPreferencePairs,
  drawResponseSpace,
  featureColumn,
  fitLinearReward,
  type Representation,
  type ResponseSpace,
  randomFeatures,
  seenFeatures,
  standardReward,
} from "@operant/core/testbed";
import type { Values } from "./parameters.js";

/** Confidence of a check that found the answer where it should be, and of one that had to guess. */
export const CONFIDENCE = { clear: 0.95, fuzzy: 0.3 } as const;

/** Chance that the checker of instructions is right. */
const ADHERENCE_ACCURACY = 0.95;

/** Answers to prompts of two kinds, what they are worth, and what a reward model and rules say of them; a number each. */
export interface Setting {
  readonly space: ResponseSpace;
  /** Per prompt, 1 where answers are right or wrong, 0 where they are better or worse. */
  readonly kind: Uint8Array;
  /** Right (1) or wrong (0); between 0 and 1 where answers are judged. */
  readonly content: Float64Array;
  /** Whether the answer does as told: 0 or 1. */
  readonly follows: Float64Array;
  /** Content, halved where the instructions are not followed. */
  readonly gold: Float64Array;
  readonly length: Float64Array;
  readonly polish: Float64Array;
  /** What the reward model gives, between 0 and 1. */
  readonly model: Float64Array;
  /** What the rule gives, 0 or 1; NaN where there is none. */
  readonly verdict: Float64Array;
  /** Chance of being right less that of being wrong, as the rule states it; 0 where there is none. */
  readonly confidence: Float64Array;
  /** What the checker of instructions gives: 0 or 1. */
  readonly adherence: Float64Array;
  /** What the policy sees of an answer. */
  readonly features: Representation;
}

/** All of it from the trial's streams: equal seeds give equal answers whatever the reward. */
export function drawSetting(p: Values, context: TrialContext): Setting {
  const space = drawResponseSpace(
    {
      prompts: p.prompts,
      responses: p.responses,
      features: [
        { name: "skill" },
        { name: "clarity" },
        { name: "polish" },
        // Right answers take some room.
        { name: "length", loadings: { skill: 0.3 } },
        { name: "form" },
      ],
    },
    context.stream("space"),
  );
  const [skill, clarity, polish, length, form] = ["skill", "clarity", "polish", "length", "form"].map(
    (name) => featureColumn(space, name),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  const kind = Uint8Array.from({ length: p.prompts }, (_, prompt) =>
    prompt < p.verifiable * p.prompts ? 1 : 0,
  );
  const promptOf = (row: number) => Math.floor(row / p.responses);

  const drawn = context.stream("content");
  const difficulty = Float64Array.from({ length: p.prompts }, () => 0.8 + 0.4 * drawn.normal());
  const content = skill.map((s, row) =>
    kind[promptOf(row)] === 1
      ? s + 0.5 * drawn.normal() > difficulty[promptOf(row)]!
        ? 1
        : 0
      : logistic(1.5 * (0.8 * s + 0.6 * clarity[row]!) - 0.5),
  );
  const follows = form.map((value) => (value > 0.3 ? 1 : 0));
  const gold = content.map((value, row) => value * (0.5 + 0.5 * follows[row]!));

  const seen = besideEachOther(seenFeatures(space), {
    dimension: 1,
    values: gold.map((_, row) => kind[promptOf(row)]!),
  });
  const view = (purpose: string) =>
    besideEachOther(seen, randomFeatures(seen, { width: 24, gain: 1.5 }, context.stream(purpose)));
  const comparisons = drawPreferencePairs(
    space,
    standardReward(space, gold),
    {
      pairs: p.comparisons,
      bias: { polish: p.bias, length: p.favours === "short" ? -p.bias : p.bias },
    },
    context.stream("comparisons"),
  );
  const fitted = fitLinearReward(view("reward model"), comparisons).scores;
  const model = standardReward(space, fitted).map((score) => logistic(1.5 * score));

  const checks = context.stream("checks");
  const ruled = kind.map((verifiable) => {
    // Drawn for every prompt, so that a higher coverage adds rules to the same ones.
    const place = checks.uniform53();
    return verifiable === 1 && place < p.coverage ? 1 : 0;
  });
  const verdict = new Float64Array(gold.length).fill(NaN);
  const confidence = new Float64Array(gold.length);
  for (let row = 0; row < gold.length; row++) {
    const fuzzy = bernoulli(checks, p.fuzzy);
    const slip = checks.uniform53();
    if (ruled[promptOf(row)] === 0) continue;
    const right = content[row]! === 1;
    const stated = fuzzy ? CONFIDENCE.fuzzy : CONFIDENCE.clear;
    // A rule that guesses finds the expected answer somewhere in long answers and misses it in short ones.
    const mayErr = !fuzzy || right === length[row]! < 0;
    const chance = ((1 - stated) / 2) * (fuzzy ? 2 : 1);
    verdict[row] = (mayErr && slip < chance) !== right ? 1 : 0;
    confidence[row] = stated;
  }
  const reading = context.stream("instructions");
  const adherence = follows.map((value) => (bernoulli(reading, ADHERENCE_ACCURACY) ? value : 1 - value));
  return {
    space,
    kind,
    content,
    follows,
    gold,
    length,
    polish,
    model,
    verdict,
    confidence,
    adherence,
    features: view("policy"),
  };
}
