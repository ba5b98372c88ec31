import { bestOfNCurve, bestOfNDivergence } from "@operant/core/rewards";
import type { Parameters, Trial, TrialContext } from "@operant/core/study";
import {
  bestOfNPolicy,
  drawPreferencePairs,
  evaluatePolicy,
  type GradientSource,
  pairAccuracy,
  policyDivergence,
  proxyOrder,
  ResponseSampler,
  type ResponseSpace,
  tiltedPolicy,
  trainPolicy,
} from "@operant/core/testbed";
import type { metrics } from "./metrics.js";
import {
  BETAS,
  METHODS,
  type Method,
  NS,
  PENALTIES,
  PPO_PENALTIES,
  typed,
  type Values,
} from "./parameters.js";
import { drawSetting, fitProxy, policyFeatures } from "./setting.js";

/** Samples per prompt for the unbiased estimator; the largest n that it can tell of. */
const SAMPLES = 1024;
/** Comparisons without label noise that the accuracy is measured on. */
const TESTS = 2000;
/** Policy-gradient runs are recorded each time they are this much further from the base policy, in √nats. */
const SPACING = 0.1;

/** What a policy looks like in the shard. */
interface Point {
  readonly method: Method;
  readonly control: number;
  readonly penalty: number;
  readonly divergence: number;
  readonly gold: number;
  readonly proxy: number;
}

/**
 * One gold reward, one reward model, and every way of optimising it. Streams depend on the seed only, so that every
 * condition of a seed has the same responses and the same gold, and larger label sets contain the smaller ones.
 */
export function* trial(parameters: Parameters, context: TrialContext): Trial {
  const values = typed(parameters);
  const { space, seen, gold } = drawSetting(values, context);
  yield 0.05;
  const proxy = fitProxy(values, space, seen, gold, context);
  const tests = drawPreferencePairs(space, gold, { pairs: TESTS, temperature: 0 }, context.stream("tests"));
  const accuracy = pairAccuracy(proxy, tests);
  yield 0.2;

  const points: Point[] = [];
  const record = (method: Method, control: number, penalty: number, policy: Float64Array) => {
    const { divergence, means } = evaluatePolicy(space, policy, { gold, proxy });
    points.push({ method, control, penalty, divergence, gold: means["gold"]!, proxy: means["proxy"]! });
  };
  const order = proxyOrder(space, proxy);
  for (const n of NS) record("bon", n, 0, bestOfNPolicy(space, order, n));
  points.push(...sampledBestOfN(space, gold, proxy, context));
  yield 0.3;
  for (const beta of BETAS) record("tilt", beta, beta, tiltedPolicy(space, proxy, beta));
  yield 0.35;

  const shared = policyFeatures(seen, context);
  const runs = [
    ...PENALTIES.map((penalty) => ({ method: "gradient" as const, penalty })),
    ...PPO_PENALTIES.map((penalty) => ({ method: "ppo" as const, penalty })),
  ];
  for (const [index, { method, penalty }] of runs.entries())
    for (const progress of runPolicyGradient(method, penalty))
      yield 0.35 + (0.65 * (index + progress)) / runs.length;

  function* runPolicyGradient(method: "gradient" | "ppo", penalty: number): Generator<number, void, void> {
    const exact = method === "gradient";
    const gradient: GradientSource = exact
      ? { kind: "exact" }
      : { kind: "sampled", prompts: Math.min(4, values.prompts), samples: 16, passes: 2 };
    const training = {
      reward: proxy,
      penalty,
      steps: values.steps,
      learningRate: exact ? 0.02 : 0.01,
      gradient,
      shared,
    };
    let next = 0;
    for (const state of trainPolicy(space, training, context.stream("policy"))) {
      const distance = Math.sqrt(policyDivergence(space, state.policy));
      if (distance >= next || state.step === values.steps) {
        record(method, state.step, penalty, state.policy);
        next = distance + SPACING;
      }
      if (state.step % 8 === 0) yield state.step / values.steps;
    }
  }

  return { columns: toColumns(points, accuracy) };
}

/** The curve that somebody without the exact space would estimate, with the divergence that the formula gives. */
function sampledBestOfN(
  space: ResponseSpace,
  gold: Float64Array,
  proxy: Float64Array,
  context: TrialContext,
): Point[] {
  const rows = new ResponseSampler(space).drawAll(SAMPLES, context.stream("samples"));
  const groups = Array.from({ length: space.prompts }, (_, p) => {
    const own = rows.subarray(p * SAMPLES, (p + 1) * SAMPLES);
    return {
      proxy: Float64Array.from(own, (row) => proxy[row]!),
      gold: Float64Array.from(own, (row) => gold[row]!),
    };
  });
  const ns = NS.filter((n) => n <= SAMPLES);
  return bestOfNCurve(groups, ns).map((point) => ({
    method: "bon-sampled",
    control: point.n,
    penalty: 0,
    divergence: bestOfNDivergence(point.n),
    gold: point.gold,
    proxy: point.proxy,
  }));
}

function toColumns(points: readonly Point[], accuracy: number): Record<string, Float64Array> {
  const column = (of: (point: Point) => number) => Float64Array.from(points, of);
  const columns = {
    method: column(({ method }) => METHODS.indexOf(method)),
    control: column(({ control }) => control),
    penalty: column(({ penalty }) => penalty),
    divergence: column(({ divergence }) => divergence),
    gold: column(({ gold }) => gold),
    proxy: column(({ proxy }) => proxy),
    accuracy: column(() => accuracy),
  } satisfies Record<keyof typeof metrics, Float64Array>;
  return columns;
}

/** Rough milliseconds of a trial. */
export function cost({ width, labels, features, prompts, responses, steps }: Values): number {
  const rows = prompts * responses;
  return (
    1e-4 * width * features * labels +
    rows * (0.02 + 6e-5 * steps * (PENALTIES.length + 3 * PPO_PENALTIES.length))
  );
}
