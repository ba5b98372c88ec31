import type { Parameters, Trial, TrialContext } from "@operant/core/study";
import {
  evaluatePolicy,
  policyDivergence,
  ResponseSampler,
  type TrainedPolicy,
  trainPolicy,
} from "@operant/core/testbed";
import type { metrics } from "./metrics.js";
import { typed, type Values } from "./parameters.js";
import { drawReferences, drawSetting, type Setting } from "./setting.js";
import { type Shaped, shapedReward } from "./shaping.js";

/** Rows of a run: the start and as many evenly spaced steps. */
export const POINTS = 80;
/** Responses per prompt in a batch that running statistics take in. */
const BATCH = 8;

/**
 * One run of policy gradient with a shaped reward, and one with the raw reward, stopped when it is as far from the
 * base policy as the former ended. Streams depend on the seed only: all conditions of a seed have the same responses,
 * gold and references, and the same reward model where they have one.
 */
export function* trial(parameters: Parameters, context: TrialContext): Trial {
  const values = typed(parameters);
  const setting = drawSetting(values, context);
  yield 0.1;
  const references = drawReferences(setting, values.references, context);
  const columns = emptyColumns();
  const every = Math.max(1, Math.round(values.steps / POINTS));
  let last = { divergence: 0, gold: 0, wins: 0 };
  for (const { step, policy } of train(
    values,
    setting,
    shapedReward(values, setting.proxy, references),
    context,
  )) {
    if (step % every === 0 || step === values.steps) {
      const point = measure(setting, policy);
      last = point;
      columns.at.push(step / values.steps);
      columns.divergence.push(point.divergence);
      columns.gold.push(point.gold);
      columns.wins.push(point.wins);
      columns.proxy.push(point.proxy);
    }
    if (step % 8 === 0) yield 0.1 + (0.6 * step) / values.steps;
  }
  const raw: Values = { ...values, shaping: "raw" };
  const stopped =
    values.shaping === "raw"
      ? last
      : yield* stoppedAt(
          last.divergence,
          setting,
          train(raw, setting, shapedReward(raw, setting.proxy, references), context),
        );
  const rows = columns.at.length;
  const all = (value: number) => new Float64Array(rows).fill(value);
  return {
    columns: {
      at: Float64Array.from(columns.at),
      divergence: Float64Array.from(columns.divergence),
      gold: Float64Array.from(columns.gold),
      wins: Float64Array.from(columns.wins),
      proxy: Float64Array.from(columns.proxy),
      accuracy: all(setting.accuracy),
      stopped_gold: all(stopped.gold),
      stopped_wins: all(stopped.wins),
    } satisfies Record<keyof typeof metrics, Float64Array>,
  };
}

const emptyColumns = () => ({
  at: [] as number[],
  divergence: [] as number[],
  gold: [] as number[],
  wins: [] as number[],
  proxy: [] as number[],
});

/** Policy gradient with shared parameters; running statistics see a batch of the policy before each step. */
function* train(
  values: Values,
  { space, proxy, policyFeatures }: Setting,
  { reward, see }: Shaped,
  context: TrialContext,
): Generator<TrainedPolicy, void, void> {
  const { penalty, steps, learningRate } = values;
  const draws = context.stream("batches");
  const training = {
    reward,
    penalty,
    steps,
    learningRate,
    gradient: { kind: "exact" } as const,
    shared: policyFeatures,
  };
  for (const state of trainPolicy(space, training, context.stream("policy"))) {
    yield state;
    if (see && state.step < steps) {
      const rows = new ResponseSampler(space, state.policy).drawAll(BATCH, draws);
      see(Float64Array.from(rows, (row) => proxy[row]!));
    }
  }
}

interface Point {
  readonly divergence: number;
  readonly gold: number;
  readonly wins: number;
  readonly proxy: number;
}

function measure({ space, gold, wins, proxy }: Setting, policy: Float64Array): Point {
  const { divergence, means } = evaluatePolicy(space, policy, { gold, wins, proxy });
  return { divergence, gold: means["gold"]!, wins: means["wins"]!, proxy: means["proxy"]! };
}

/** A run at the step where it first gets this far, between steps linearly; NaN when it never does. */
function* stoppedAt(
  divergence: number,
  setting: Setting,
  run: Iterable<TrainedPolicy>,
): Generator<number, { readonly gold: number; readonly wins: number }, void> {
  let before: Point | undefined;
  for (const { step, policy } of run) {
    if (policyDivergence(setting.space, policy) < divergence) {
      before = measure(setting, policy);
    } else {
      const after = measure(setting, policy);
      if (before === undefined) return after;
      const share = (divergence - before.divergence) / (after.divergence - before.divergence);
      const between = (a: number, b: number) => a + share * (b - a);
      return { gold: between(before.gold, after.gold), wins: between(before.wins, after.wins) };
    }
    if (step % 8 === 0) yield 0.9;
  }
  return { gold: Number.NaN, wins: Number.NaN };
}
