import type { Trial, TrialContext } from "@operant/core/study";
import {
  DerivationPolicy,
  derivationRates,
  drawDerivation,
  drawDerivations,
  type StepScorer,
  stepScorer,
  trainDerivations,
} from "@operant/core/testbed";
import type { ClipAndDeltaParameters } from "./parameters.js";

/** Shares of the base policy: it solves about two problems in three. */
export const BASE = { right: 0.8, wrong: 0.04, filler: 0.12, answer: 0.04 } as const;

/** Derivations among which search picks. */
const SEARCHED = 8;

/** The task of a seed. */
export function taskOf(p: ClipAndDeltaParameters, context: TrialContext) {
  const { problems, limit } = p;
  return drawDerivations(
    { problems, shortest: 3, deepest: 6, moves: 4, limit },
    context.stream("derivations"),
  );
}

export function scorerOf(p: ClipAndDeltaParameters): StepScorer {
  const { fillerScore, lenient, mistakes } = p;
  return stepScorer({ filler: fillerScore, lenient, mistakes, noise: 0.1 });
}

/**
 * One training run. Row 0 is the base policy, row u the policy after u updates; rates are exact. The base policy's
 * derivations are searched too: of 8, the one with the highest mean score.
 */
export function* train(p: ClipAndDeltaParameters, context: TrialContext): Trial {
  const scorer = scorerOf(p);
  const policy = new DerivationPolicy(taskOf(p, context), BASE);
  const column = () => new Float64Array(p.updates + 1);
  const columns = {
    solved: column(),
    length: column(),
    filler: column(),
    unanswered: column(),
    searched: column().fill(Number.NaN),
    searched_filler: column().fill(Number.NaN),
  };
  const found = search(p, policy, scorer, context);
  columns.searched[0] = found.solved;
  columns.searched_filler[0] = found.filler;
  let rows = 0;
  context.watch?.(columns, () => rows);
  yield 0.1;
  const training = trainDerivations(
    policy,
    scorer,
    {
      reward: {
        form: p.reward === "success" ? "none" : p.reward,
        weight: p.weight,
        scale: 1,
        shift: 0,
        threshold: p.threshold,
        temperature: 1,
        verified: 1,
      },
      baseline: "critic",
      samples: p.samples,
      learningRate: p.learningRate,
    },
    context.stream("training"),
  );
  for (let update = 0; update <= p.updates; update++) {
    const rates = derivationRates(policy);
    columns.solved[update] = rates.solved;
    columns.length[update] = rates.length;
    columns.filler[update] = rates.filler;
    columns.unanswered[update] = rates.unanswered;
    rows = update + 1;
    if (update < p.updates) training.next();
    if (update % 5 === 4) yield 0.1 + (0.9 * update) / p.updates;
  }
  return { columns };
}

function search(
  p: ClipAndDeltaParameters,
  policy: DerivationPolicy,
  scorer: StepScorer,
  context: TrialContext,
): { readonly solved: number; readonly filler: number } {
  const stream = context.stream("search");
  let solved = 0;
  let fillers = 0;
  let steps = 0;
  for (let group = 0; group < p.drawn; group++) {
    let best = -1;
    let chosen = drawDerivation(policy, scorer, group % p.problems, stream);
    for (let i = 0; i < SEARCHED; i++) {
      const one = i === 0 ? chosen : drawDerivation(policy, scorer, group % p.problems, stream);
      const mean = one.scores.reduce((sum, score) => sum + score, 0) / one.scores.length;
      if (mean > best) {
        best = mean;
        chosen = one;
      }
    }
    if (chosen.solved) solved++;
    steps += chosen.kinds.length;
    fillers += chosen.kinds.filter((kind) => kind === "filler").length;
  }
  return { solved: solved / p.drawn, filler: fillers / steps };
}
