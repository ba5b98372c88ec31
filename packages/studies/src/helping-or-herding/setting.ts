import { type EnsembleRule, ensembleReward, ensembleRules } from "@operant/core/rewards";
import type { TrialContext } from "@operant/core/study";
import {
  besideEachOther,
  drawPreferencePairs,
  drawResponseSpace,
  featureColumn,
  fitLinearReward,
  type PreferencePairs,
  type Representation,
  type ResponseSpace,
  randomFeatures,
  randomNetworkReward,
  resampledPairs,
  seenFeatures,
  standardReward,
} from "@operant/core/testbed";
import type { Kind, Values } from "./parameters.js";

/** Responses with what gold says of them and the parts that it is made of. */
export interface Setting {
  readonly space: ResponseSpace;
  /** Content, without length. */
  readonly content: Representation;
  readonly length: Float64Array;
  /** Length beyond the knee, 0 below: what nobody but gold can see. */
  readonly padding: Float64Array;
  readonly gold: Float64Array;
  /** Gold's part that follows content, in gold's unit. */
  readonly contentGold: Float64Array;
}

/**
 * Content has heavy tails and a random network for a reward; length pays up to a knee and costs beyond it. Within
 * what the base policy usually writes, longer is better, which is what comparisons show.
 */
export function drawSetting(values: Values, context: TrialContext): Setting {
  const names = Array.from({ length: values.features }, (_, i) => `content ${i + 1}`);
  const space = drawResponseSpace(
    {
      prompts: values.prompts,
      responses: values.responses,
      features: [...names.map((name) => ({ name, tail: 4 })), { name: "length" }],
    },
    context.stream("space"),
  );
  const content = seenFeatures(space, names);
  const quality = standardReward(
    space,
    randomNetworkReward(content, { widths: [32, 32], gain: 1.5 }, context.stream("gold")),
  );
  const length = featureColumn(space, "length");
  const padding = length.map((l) => Math.max(0, l - values.knee));
  const cost = values.excess === "harmless" ? 0 : values.padding;
  const contentGold = quality.map((q) => values.content * q);
  const raw = contentGold.map((q, row) => q + values.length * length[row]! - cost * padding[row]!);
  return { space, content, length, padding, gold: standardReward(space, raw), contentGold };
}

/** Reward models of one kind, each in standard units. */
export interface Ensemble {
  readonly kind: Exclude<Kind, "single">;
  readonly members: readonly Float64Array[];
}

/**
 * Both ensembles, from the same comparisons. Every member has a linear head fitted to its own bootstrap sample, which
 * stands for a fine-tuning seed. In the "pretrain" ensemble every member also has its own random representation of
 * content; in the "finetune" ensemble all share that of the first, so that the first members of both are one.
 */
export function fitEnsembles(values: Values, setting: Setting, context: TrialContext): Ensemble[] {
  const pairs = drawPreferencePairs(
    setting.space,
    setting.gold,
    { pairs: values.labels, temperature: values.temperature },
    context.stream("pairs"),
  );
  const samples = Array.from({ length: values.members }, (_, i) =>
    resampledPairs(pairs, context.stream("bootstrap", i)),
  );
  const views = samples.map((_, i) => representation(values, setting, context, i));
  const fit = (view: Representation, own: PreferencePairs) =>
    standardReward(setting.space, fitLinearReward(view, own).scores);
  const first = fit(views[0]!, samples[0]!);
  return [
    { kind: "finetune", members: samples.map((own, i) => (i === 0 ? first : fit(views[0]!, own))) },
    { kind: "pretrain", members: samples.map((own, i) => (i === 0 ? first : fit(views[i]!, own))) },
  ];
}

/** What member i sees: random units of content, the length, and the padding only where that is visible. */
function representation(
  { width, excess }: Values,
  { content, length, padding }: Setting,
  context: TrialContext,
  member: number,
): Representation {
  const units = randomFeatures(content, { width }, context.stream("pretraining", member));
  const withLength = besideEachOther(units, { dimension: 1, values: length });
  return excess === "visible" ? besideEachOther(withLength, { dimension: 1, values: padding }) : withLength;
}

/** The rules that make one reward of several. */
export const RULES: readonly EnsembleRule[] = ensembleRules;

/** The ensemble's reward of every response, again in standard units. */
export function aggregated(
  space: ResponseSpace,
  members: readonly Float64Array[],
  rule: EnsembleRule,
): Float64Array {
  const scores = new Float64Array(members.length);
  const reward = members[0]!.map((_, row) => {
    for (let i = 0; i < members.length; i++) scores[i] = members[i]![row]!;
    return ensembleReward(scores, rule);
  });
  return standardReward(space, reward);
}

/** Standard deviation among members of each response's reward: their disagreement. */
export function disagreement(members: readonly Float64Array[]): Float64Array {
  const scores = new Float64Array(members.length);
  return members[0]!.map((_, row) => {
    let mean = 0;
    for (let i = 0; i < members.length; i++) {
      scores[i] = members[i]![row]!;
      mean += scores[i]! / members.length;
    }
    let squares = 0;
    for (let i = 0; i < members.length; i++) squares += (scores[i]! - mean) * (scores[i]! - mean);
    return Math.sqrt(squares / members.length);
  });
}
