import type { Parameters, Trial, TrialContext } from "@operant/core/study";
import {
  besideEachOther,
  bestOfNPolicy,
  drawPreferencePairs,
  evaluatePolicy,
  pairAccuracy,
  proxyOrder,
  randomFeatures,
  seenFeatures,
  tiltedPolicy,
  trainPolicy,
} from "@operant/core/testbed";
import { metrics } from "./metrics.js";
import {
  BETAS,
  KINDS,
  type Kind,
  METHODS,
  type Method,
  NS,
  PENALTY,
  typed,
  type Values,
} from "./parameters.js";
import { aggregated, disagreement, drawSetting, fitEnsembles, RULES } from "./setting.js";

/** Comparisons without label noise that accuracies are measured on. */
const TESTS = 2000;
/** Policy-gradient runs record every so many steps. */
const EVERY = 4;

/** A reward that is optimised. */
interface Candidate {
  readonly kind: Kind;
  readonly rule: number;
  readonly member: number;
  readonly reward: Float64Array;
  readonly accuracy: number;
  /** Mean reward of the other pretrained models, for a single one. */
  readonly others?: Float64Array;
}

/**
 * One gold reward, two ensembles fitted to the same comparisons, and every single model and aggregate optimised by
 * best-of-n and by RL. Streams depend on the seed only, so conditions of a seed share responses and content.
 */
export function* trial(parameters: Parameters, context: TrialContext): Trial {
  const values = typed(parameters);
  const setting = drawSetting(values, context);
  yield 0.05;
  const { space, gold, padding, contentGold } = setting;
  const ensembles = fitEnsembles(values, setting, context);
  yield 0.3;
  const tests = drawPreferencePairs(space, gold, { pairs: TESTS, temperature: 0 }, context.stream("tests"));
  const pretrained = ensembles.find(({ kind }) => kind === "pretrain")!.members;
  const spread = disagreement(pretrained);
  const candidates: Candidate[] = pretrained.map((reward, member) => ({
    kind: "single",
    rule: 0,
    member,
    reward,
    accuracy: pairAccuracy(reward, tests),
    others: meanOf(pretrained.filter((_, other) => other !== member)),
  }));
  for (const { kind, members } of ensembles)
    for (const [rule, name] of RULES.entries()) {
      const reward = aggregated(space, members, name);
      candidates.push({ kind, rule, member: 0, reward, accuracy: pairAccuracy(reward, tests) });
    }
  const agreed = agreedResponses(spread);
  const flags = {
    flags_padding: correlation(spread, padding, () => true),
    flags_content: correlation(
      spread,
      meanOf(pretrained).map((value, row) => Math.abs(value - gold[row]!)),
      (row) => padding[row] === 0,
    ),
  };

  const rows: Record<keyof typeof metrics, number>[] = [];
  const record = (candidate: Candidate, method: Method, control: number, policy: Float64Array) => {
    const { reward, others } = candidate;
    const { divergence, means } = evaluatePolicy(space, policy, {
      gold,
      reward,
      padding,
      content: contentGold,
      disagreement: spread,
      ...(others ? { others } : {}),
    });
    let mass = 0;
    let error = 0;
    for (let row = 0; row < policy.length; row++)
      if (agreed[row]) {
        mass += policy[row]!;
        error += policy[row]! * (reward[row]! - gold[row]!);
      }
    rows.push({
      kind: KINDS.indexOf(candidate.kind),
      rule: candidate.rule,
      member: candidate.member,
      method: METHODS.indexOf(method),
      control,
      divergence,
      gold: means["gold"]!,
      proxy: means["reward"]!,
      others: means["others"] ?? Number.NaN,
      padding: means["padding"]!,
      content: means["content"]!,
      disagreement: means["disagreement"]!,
      accuracy: candidate.accuracy,
      agreed_error: mass > 1e-6 ? error / mass : Number.NaN,
      ...flags,
    });
  };

  for (const [i, candidate] of candidates.entries()) {
    const order = proxyOrder(space, candidate.reward);
    for (const n of NS) record(candidate, "bon", n, bestOfNPolicy(space, order, n));
    for (const beta of BETAS) record(candidate, "tilt", beta, tiltedPolicy(space, candidate.reward, beta));
    yield 0.3 + (0.4 * (i + 1)) / candidates.length;
  }
  const trained = candidates.filter(isTrained);
  const seen = seenFeatures(space);
  const shared = besideEachOther(
    seen,
    randomFeatures(seen, { width: 12 }, context.stream("policy features")),
  );
  for (const [i, candidate] of trained.entries())
    for (const state of trainPolicy(
      space,
      {
        reward: candidate.reward,
        penalty: PENALTY,
        steps: values.steps,
        learningRate: 0.03,
        gradient: { kind: "exact" },
        shared,
      },
      context.stream("policy"),
    )) {
      if (state.step % EVERY === 0 || state.step === values.steps)
        record(candidate, "gradient", state.step, state.policy);
      if (state.step % 8 === 0) yield 0.7 + (0.3 * (i + state.step / values.steps)) / trained.length;
    }

  return {
    columns: Object.fromEntries(
      (Object.keys(metrics) as (keyof typeof metrics)[]).map((name) => [
        name,
        Float64Array.from(rows, (row) => row[name]),
      ]),
    ),
  };
}

/** Rewards that policy gradients are run on: the first reward model, and mean and minimum of the ensembles. */
function isTrained({ kind, rule, member }: Candidate): boolean {
  const name = RULES[rule];
  return kind === "single" ? member === 0 : name === "mean" || (kind === "pretrain" && name === "minimum");
}

function meanOf(rewards: readonly Float64Array[]): Float64Array {
  return rewards[0]!.map((_, row) => rewards.reduce((sum, reward) => sum + reward[row]!, 0) / rewards.length);
}

/** Responses on which members disagree no more than on the median one (the base policy is uniform). */
function agreedResponses(spread: Float64Array): Uint8Array {
  const median = spread.slice().sort()[spread.length >> 1]!;
  return Uint8Array.from(spread, (value) => (value <= median ? 1 : 0));
}

/** Pearson correlation over some rows; 0 where one side does not vary. */
export function correlation(x: Float64Array, y: Float64Array, keep: (row: number) => boolean): number {
  let [n, mx, my] = [0, 0, 0];
  for (let row = 0; row < x.length; row++)
    if (keep(row)) {
      n++;
      mx += x[row]!;
      my += y[row]!;
    }
  mx /= n;
  my /= n;
  let [xx, yy, xy] = [0, 0, 0];
  for (let row = 0; row < x.length; row++)
    if (keep(row)) {
      xx += (x[row]! - mx) * (x[row]! - mx);
      yy += (y[row]! - my) * (y[row]! - my);
      xy += (x[row]! - mx) * (y[row]! - my);
    }
  return xx > 0 && yy > 0 ? Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy))) : 0;
}

/** Rough milliseconds of a trial. */
export function cost({ members, labels, width, prompts, responses, steps }: Values): number {
  const rows = prompts * responses;
  return 2e-5 * members * labels * width * width + rows * members * 0.012 + 4e-4 * rows * steps;
}
