import { softplus } from "@operant/core/math";
import { iterativeDataSmoothing } from "@operant/core/preferences";
import type { Parameters, Trial, TrialContext } from "@operant/core/study";
import { drawBandits } from "./bandit.js";
import { goldWithinBudgets } from "./budgets.js";
import type { Setting } from "./learners.js";
import { drawNetworkSetting } from "./network-reward.js";
import { METHODS, type Method, recordedEpochs, typed, type Values } from "./parameters.js";
import type { metrics } from "./summaries.js";

type Row = Record<keyof typeof metrics, number>;

/** One setting, every way to learn a reward from its comparisons, and policies under KL budgets. */
export function* trial(parameters: Parameters, context: TrialContext): Trial {
  const p = typed(parameters);
  const setting = p.model === "bandit" ? drawBandits(p, context) : drawNetworkSetting(p, context);
  const limit = goldWithinBudgets(setting.space, setting.gold, setting.gold).at(-1)!;
  const rows: Row[] = [];
  const trained = METHODS.filter((method) => method !== "pessimistic");
  for (const [index, method] of trained.entries())
    for (const share of train(p, method, setting, limit, rows)) yield (index + share) / trained.length;
  const columns: Record<string, Float64Array> = {};
  for (const name of Object.keys(rows[0]!) as (keyof Row)[])
    columns[name] = Float64Array.from(rows, (row) => row[name]);
  return { columns };
}

function* train(
  p: Values,
  method: Method,
  setting: Setting,
  limit: number,
  rows: Row[],
): Generator<number, void, void> {
  const { space, gold, comparisons } = setting;
  const model = setting.learner(method === "ridge" ? p.ridge / comparisons : 0);
  const labels =
    method === "smoothed"
      ? setting.labels.map((y) => (1 - p.labelSmoothing) * y + p.labelSmoothing / 2)
      : setting.labels;
  const recorded = new Set(recordedEpochs(p.epochs));
  const record = (name: Method, epoch: number, scores: Float64Array) => {
    const [half, one, two, four, six] = goldWithinBudgets(space, scores, gold);
    rows.push({
      method: METHODS.indexOf(name),
      epoch,
      train_loss: trainLoss(model.margins(), setting.labels),
      test_loss: model.testLoss(),
      rare_margin: model.rareMargin(),
      gold_half: half!,
      gold_one: one!,
      gold_two: two!,
      gold_four: four!,
      gold_six: six!,
      gold_limit: limit,
    });
  };
  const rate = method === "ids" ? p.smoothing : 0;
  for (const { epoch } of iterativeDataSmoothing(model, labels, { rate, epochs: p.epochs })) {
    if (recorded.has(epoch)) record(method, epoch, model.scores());
    if (epoch % 8 === 0) yield epoch / p.epochs;
  }
  // Pessimism takes the regularised fit as it ends, less its uncertainty.
  if (method === "ridge" && model.pessimisticScores !== undefined)
    record("pessimistic", p.epochs, model.pessimisticScores());
}

/** Mean over pairs, by the labels that were given. */
function trainLoss(margins: ArrayLike<number>, labels: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < labels.length; i++) sum += softplus(margins[i]!) - labels[i]! * margins[i]!;
  return sum / labels.length;
}

/** Rough milliseconds of a trial. */
export function cost(p: Values): number {
  const records = 4 * recordedEpochs(p.epochs).length;
  if (p.model === "network")
    return 6e-4 * p.epochs * p.labels * p.width + records * (0.05 * p.width + 0.03 * p.prompts * p.responses);
  const pairs = (p.common * (p.common - 1)) / 2 + p.rare;
  return p.bandits * (1.5e-4 * p.epochs * p.steps * pairs + 0.05 * records * (p.common + p.rare));
}
