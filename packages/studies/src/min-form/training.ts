import type { Trial, TrialContext } from "@operant/core/study";
import {
  DerivationPolicy,
  derivationRates,
  drawDerivations,
  type StepScorer,
  stepScorer,
  trainDerivations,
} from "@operant/core/testbed";
import type { MinFormParameters } from "./parameters.js";

/** Shares of the base policy: it solves about two problems in three. */
const BASE = { right: 0.8, wrong: 0.04, filler: 0.12, answer: 0.04 } as const;

export function scorerOf(p: MinFormParameters): StepScorer {
  const { fillerScore, lenient, mistakes } = p;
  return stepScorer({ filler: fillerScore, lenient, mistakes, noise: 0.1 });
}

/** One training run. Row 0 is the base policy, row u the policy after u updates; rates are exact. */
export function* train(p: MinFormParameters, context: TrialContext): Trial {
  const { problems, limit, samples, learningRate, baseline, form, temperature, verified } = p;
  const task = drawDerivations(
    { problems, shortest: 3, deepest: 6, moves: 4, limit },
    context.stream("derivations"),
  );
  const policy = new DerivationPolicy(task, BASE);
  // Scores are p(good) − p(bad) = 2 p(good) − 1, as the authors' process reward model gives them.
  const reward = { form, weight: 1, scale: 2, shift: -1, threshold: 0, temperature, verified };
  const training = trainDerivations(
    policy,
    scorerOf(p),
    { reward, baseline, samples, learningRate },
    context.stream("training"),
  );
  const column = () => new Float64Array(p.updates + 1);
  const columns = { solved: column(), length: column(), filler: column(), unanswered: column() };
  let rows = 0;
  context.watch?.(columns, () => rows);
  for (let update = 0; update <= p.updates; update++) {
    const rates = derivationRates(policy);
    columns.solved[update] = rates.solved;
    columns.length[update] = rates.length;
    columns.filler[update] = rates.filler;
    columns.unanswered[update] = rates.unanswered;
    rows = update + 1;
    if (update < p.updates) training.next();
    if (update % 5 === 4) yield update / p.updates;
  }
  return { columns };
}
