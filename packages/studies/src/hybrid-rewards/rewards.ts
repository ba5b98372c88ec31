import type { TrialContext } from "@operant/core/study";
import type { Values } from "./parameters.js";
import type { Setting } from "./setting.js";

/** An answer counts as rated right from here. */
const THRESHOLD = 0.5;
/** Standard deviations of length over which the penalty grows to its most. */
const RAMP = 1;
/** Distance from the length of answers rated right that the two-sided penalty leaves alone, in standard deviations. */
const SLACK = 0.5;

/**
 * What pays for being right or good. A hybrid weighs a check by its confidence c against the model:
 * c × verdict + (1 − c) × model, and is the model alone where there is no check. Rules alone say nothing (0) there.
 */
export function accuracyReward(p: Values, setting: Setting, context: TrialContext): Float64Array {
  const { gold, model, verdict, confidence } = setting;
  switch (p.accuracy) {
    case "gold":
      return gold;
    case "model":
      return model;
    case "rule":
      return verdict.map((value) => (Number.isNaN(value) ? 0 : value));
    case "hybrid": {
      const weight = weights(p, confidence, context);
      return model.map((value, row) =>
        Number.isNaN(verdict[row]!) ? value : weight[row]! * verdict[row]! + (1 - weight[row]!) * value,
      );
    }
  }
}

function weights(p: Values, confidence: Float64Array, context: TrialContext): Float64Array {
  if (p.confidence === "stated") return confidence;
  if (p.confidence === "ignored") return confidence.map((value) => (value > 0 ? 1 : 0));
  const stated = confidence.filter((value) => value > 0);
  context.stream("shuffled confidences").shuffle(stated);
  let next = 0;
  return confidence.map((value) => (value > 0 ? stated[next++]! : 0));
}

/**
 * What the length penalty takes from each answer, between 0 and `penaltyMost`. The length to compare with is that of
 * the prompt's answers rated right, on average under the base policy; a prompt without one has no penalty.
 */
export function lengthPenalty(p: Values, { space, length }: Setting, rated: Float64Array): Float64Array {
  const taken = new Float64Array(length.length);
  if (p.lengthPenalty === "none") return taken;
  const { prompts, responses, base } = space;
  for (let prompt = 0; prompt < prompts; prompt++) {
    const from = prompt * responses;
    let mass = 0;
    let sum = 0;
    for (let row = from; row < from + responses; row++) {
      if (rated[row]! < THRESHOLD) continue;
      mass += base[row]!;
      sum += base[row]! * length[row]!;
    }
    if (mass === 0) continue;
    const wanted = sum / mass;
    for (let row = from; row < from + responses; row++) {
      const short = wanted - length[row]!;
      const over =
        p.lengthPenalty === "around" ? Math.abs(short) - SLACK : rated[row]! < THRESHOLD ? short : 0;
      taken[row] = p.penaltyMost * Math.min(1, Math.max(0, over) / RAMP);
    }
  }
  return taken;
}

/** Everything that pays, added up without further weights. */
export function totalReward(p: Values, setting: Setting, context: TrialContext): Float64Array {
  const rated = accuracyReward(p, setting, context);
  const taken = lengthPenalty(p, setting, rated);
  return rated.map((value, row) => value + p.adherence * setting.adherence[row]! - taken[row]!);
}
