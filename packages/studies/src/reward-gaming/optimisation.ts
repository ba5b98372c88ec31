import { bestOfNDivergence, cueEffect } from "@operant/core/rewards";
import { mean, standardDeviation } from "@operant/core/stats";
import type { Trial, TrialContext } from "@operant/core/study";
import { type LearnedReward, learnReward } from "./judgements.js";
import type { RewardGamingParameters } from "./parameters.js";
import { Generator, type Sample } from "./policy.js";
import { type Draft, goldQuality, type Response, TOKENS } from "./writing.js";

/** Responses of the base policy that put the reward into standard units. */
const REFERENCE = 1000;
/** Responses of each update that are kept for the audit. */
const LOGGED = 8;
/** What can be gamed, counted in tokens of a response. */
export const PATTERNS = ["markers", "closings", "repeats"] as const;
/** Largest exponent of best-of-n: n = 1, 2, 4 … 2^this. */
export const DOUBLINGS = 10;
/** Groups of 2^DOUBLINGS samples for best-of-n. */
const GROUPS = 8;

/**
 * One reward model and one policy optimised against it. With the gradient, row 0 is the base policy and row u the
 * policy after u updates, each measured on its own batch; with best-of-n, row k is the best of 2^k.
 */
export function* game(p: RewardGamingParameters, context: TrialContext): Trial {
  const learned = learnReward(p, context.stream("data"), context.stream("labels"), context.stream("model"));
  yield 0.05;
  const cannot = (TOKENS as readonly string[]).indexOf(p.cannot);
  const reference = context.stream("reference");
  const base = new Generator(p.marker, cannot);
  const fixed = Array.from({ length: REFERENCE }, () => base.sample(p.limit, reference));
  const scores = fixed.map(({ response }) => learned.score(response));
  const [centre, scale] = [mean(scores), standardDeviation(scores) || 1];
  const reward = (response: Draft) => (learned.score(response) - centre) / scale;

  const rows = p.optimiser === "gradient" ? p.updates + 1 : DOUBLINGS + 1;
  const measured = ["reward", "gold", "facts", "order", "wrong", "length", "divergence", ...PATTERNS];
  const columns: Record<string, Float64Array> = Object.fromEntries(
    measured.map((name) => [name, new Float64Array(rows)]),
  );
  const record = (row: number, weight: number, response: Draft, paid: number, divergence: number) => {
    const add = (name: string, value: number) => {
      columns[name]![row]! += weight * value;
    };
    add("reward", paid);
    add("gold", goldQuality(response));
    add("facts", response.facts);
    add("order", response.ascents);
    add("wrong", response.wrong);
    add("length", response.tokens);
    add("divergence", divergence);
    for (const pattern of PATTERNS) add(pattern, response[pattern]);
  };

  if (p.optimiser === "gradient") {
    const policy = new Generator(p.marker, cannot);
    const stream = context.stream("training");
    const log: Logged[] = [];
    let done = 0;
    context.watch?.({ ...columns }, () => done);
    for (let update = 0; update <= p.updates; update++) {
      const samples = Array.from({ length: p.batch }, () => policy.sample(p.limit, stream));
      const paid = samples.map(({ response }) => reward(response));
      samples.forEach((sample, i) => {
        record(update, 1 / p.batch, sample.response, paid[i]!, sample.divergence);
        if (i < LOGGED) log.push({ response: sample.response, paid: paid[i]!, update });
      });
      if (update < p.updates) policy.climb(samples, leaveOneOut(samples, paid, p.penalty), p.learningRate);
      done = update + 1;
      if (update % 10 === 9) yield 0.1 + (0.9 * update) / p.updates;
    }
    Object.assign(columns, audit(log, rows));
  } else {
    const stream = context.stream("best-of-n");
    const most = 1 << DOUBLINGS;
    for (let group = 0; group < GROUPS; group++) {
      const samples = Array.from({ length: most }, () => base.sample(p.limit, stream).response);
      const paid = Float64Array.from(samples, reward);
      for (let k = 0, n = 1; k <= DOUBLINGS; k++, n *= 2)
        for (let from = 0; from < most; from += n) {
          let best = from;
          for (let i = from + 1; i < from + n; i++) if (paid[i]! > paid[best]!) best = i;
          record(k, n / (most * GROUPS), samples[best]!, paid[best]!, 0);
        }
      yield 0.1 + (0.9 * (group + 1)) / GROUPS;
    }
    for (let k = 0; k <= DOUBLINGS; k++) columns["divergence"]![k] = bestOfNDivergence(1 << k);
  }
  const responses = fixed.map(({ response }) => response);
  return { columns: { ...columns, ...facts(learned, responses, scale, rows) } };
}

/** Advantage of each sample: its reward less λ ln(π / π₀), less the mean of the others. */
function leaveOneOut(samples: readonly Sample[], paid: readonly number[], penalty: number): Float64Array {
  const values = Float64Array.from(samples, ({ logRatio }, i) => paid[i]! - penalty * logRatio);
  const centre = mean(values);
  const n = values.length;
  return values.map((value) => ((value - centre) * n) / (n - 1));
}

interface Logged {
  readonly response: Response;
  readonly paid: number;
  readonly update: number;
}

/** What an audit of the log of training finds of each pattern (`cueEffect`): the same in every row. */
function audit(log: readonly Logged[], rows: number): Record<string, Float64Array> {
  const group = Int32Array.from(log, ({ update }) => update);
  const grouped = { prompt: group, prompts: rows, group, groups: rows };
  const reward = Float64Array.from(log, ({ paid }) => paid);
  const gold = Float64Array.from(log, ({ response }) => goldQuality(response));
  const step = Float64Array.from(group);
  return Object.fromEntries(
    PATTERNS.map((pattern) => {
      const cue = Float64Array.from(log, ({ response }) => response[pattern]);
      const { excess } = cueEffect(grouped, cue, reward, { gold, step });
      return [`${pattern}_excess`, new Float64Array(rows).fill(excess)];
    }),
  );
}

/** What holds for the whole trial, in every row: the reward model's accuracy, its data, and what it pays for. */
function facts(
  { score, accuracy, goldAccuracy, data }: LearnedReward,
  reference: readonly Response[],
  scale: number,
  rows: number,
): Record<string, Float64Array> {
  const values: Record<string, number> = { accuracy, gold_accuracy: goldAccuracy };
  for (const pattern of PATTERNS) {
    values[`${pattern}_data`] = data[pattern];
    const lifts = reference.map(({ facts: stated, ascents, repeats, wrong, markers, closings }) => {
      const plain = { facts: stated, ascents, repeats, wrong, markers, closings };
      return (score({ ...plain, [pattern]: plain[pattern] + 1 }) - score(plain)) / scale;
    });
    values[`${pattern}_lift`] = mean(lifts);
  }
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, new Float64Array(rows).fill(value)]),
  );
}
