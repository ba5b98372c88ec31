import { exp } from "../math/index.js";
import { deriveStream, type Stream } from "../random/index.js";
import type { NamedColumn, RolloutLog, SeriesLog, SeriesRun } from "./rollout-log.js";

/** A rollout's numbers, from its prompt's difficulty (standard normal) and how far training is, 0 to 1. */
interface Place {
  readonly progress: number;
  readonly prompt: number;
  readonly difficulty: number;
}

interface Row {
  readonly reward: number;
  readonly gold?: number;
  readonly components?: Readonly<Record<string, number>>;
}

interface Shape {
  readonly steps?: number;
  readonly prompts?: number;
  readonly samples?: number;
  /** Whether the prompts of a step come again in every step. */
  readonly again: boolean;
}

function rollouts(
  stream: Stream,
  { steps = 30, prompts = 12, samples = 4, again }: Shape,
  row: (place: Place) => Row,
): RolloutLog {
  const ofStep = (step: number, i: number): number => (again ? i : step * prompts + i);
  const difficulty = Array.from({ length: again ? prompts : steps * prompts }, () => stream.normal());
  const places = Array.from({ length: steps * prompts * samples }, (_, at) => {
    const group = Math.floor(at / samples);
    const step = Math.floor(group / prompts);
    const prompt = ofStep(step, group % prompts);
    return { group, step, prompt, progress: step / (steps - 1), difficulty: difficulty[prompt]! };
  });
  const made = places.map(row);
  const column = (of: (one: Row) => number | undefined): Float64Array =>
    Float64Array.from(made, (one) => of(one) ?? Number.NaN);
  return {
    kind: "rollouts",
    rows: made.length,
    prompt: Int32Array.from(places, ({ prompt }) => prompt),
    prompts: difficulty.length,
    group: Int32Array.from(places, ({ group }) => group),
    groups: steps * prompts,
    step: Float64Array.from(places, ({ step }) => step),
    reward: column(({ reward }) => reward),
    ...(made[0]!.gold === undefined ? {} : { gold: { name: "gold", values: column(({ gold }) => gold) } }),
    components: Object.keys(made[0]!.components ?? {}).map((name) => ({
      name,
      values: column(({ components }) => components![name]),
    })),
    ensemble: [],
  };
}

const yes = (value: boolean): 0 | 1 => (value ? 1 : 0);

/** Rewards less their group's mean, over its standard deviation where asked for. */
function centred(log: RolloutLog, standardise: boolean): RolloutLog {
  const n = new Float64Array(log.groups);
  const sum = new Float64Array(log.groups);
  const squares = new Float64Array(log.groups);
  log.reward.forEach((value, row) => {
    n[log.group[row]!]! += 1;
    sum[log.group[row]!]! += value;
    squares[log.group[row]!]! += value * value;
  });
  return {
    ...log,
    reward: log.reward.map((value, row) => {
      const g = log.group[row]!;
      const mean = sum[g]! / n[g]!;
      const spread = standardise ? Math.sqrt(squares[g]! / n[g]! - mean * mean) + 1e-4 : 1;
      return (value - mean) / spread;
    }),
  };
}

/** A first-order autoregressive series with neighbours correlated by `rho`, about a trend over 0 … 1. */
function wandering(
  stream: Stream,
  n: number,
  rho: number,
  spread: number,
  trend: (progress: number) => number = () => 0,
): Float64Array {
  let at = spread * stream.normal();
  return Float64Array.from({ length: n }, (_, i) => {
    at = rho * at + Math.sqrt(1 - rho * rho) * spread * stream.normal();
    return at + trend(i / (n - 1));
  });
}

function series(n: number, columns: Partial<SeriesRun>): SeriesLog {
  const step = Float64Array.from({ length: n }, (_, i) => i);
  return { kind: "series", runs: [{ name: "", step, components: [], ...columns }] };
}

const named = (name: string, values: Float64Array): NamedColumn => ({ name, values });

/** Makers of logs in which nothing is gamed, though something in them falls, drifts or has an odd scale. */
const makers: Readonly<Record<string, (stream: Stream) => RolloutLog | SeriesLog>> = {
  "a curriculum of ever harder prompts": (s) =>
    rollouts(s, { again: false }, ({ difficulty, progress }) => {
      const quality = difficulty - progress + s.normal();
      return { gold: yes(quality > 0), reward: quality + 2 * s.normal() };
    }),
  "a curriculum, scored with an offset per prompt": (s) => {
    const offset = new Map<number, number>();
    return rollouts(s, { again: false }, ({ prompt, difficulty, progress }) => {
      if (!offset.has(prompt)) offset.set(prompt, 4 * s.normal());
      const quality = difficulty - progress + s.normal();
      return { gold: yes(quality > 0), reward: quality + offset.get(prompt)! };
    });
  },
  "a curriculum on which a format is learned": (s) =>
    rollouts(s, { again: false }, ({ difficulty, progress }) => {
      const accuracy = yes(difficulty - 0.8 * progress + s.normal() > 0);
      const format = yes(s.uniform() < 0.3 + 0.65 * progress);
      return { gold: accuracy, reward: accuracy + 0.5 * format, components: { accuracy, format } };
    }),
  "the same without gold": (s) =>
    rollouts(s, { again: false }, ({ difficulty, progress }) => {
      const accuracy = yes(difficulty - 0.8 * progress + s.normal() > 0);
      const format = yes(s.uniform() < 0.3 + 0.65 * progress);
      return { reward: accuracy + format, components: { accuracy, format } };
    }),
  "an easy environment first, a hard one that pays more later": (s) =>
    rollouts(s, { again: false }, ({ difficulty, progress }) => {
      const hard = progress >= 0.5;
      const gold = yes(difficulty + s.normal() > (hard ? 0.5 : -0.5));
      return { gold, reward: hard ? 2 * gold : gold };
    }),
  "a policy that gets worse, under a noisy reward": (s) =>
    rollouts(s, { again: true }, ({ difficulty, progress }) => {
      const quality = difficulty - 0.7 * progress + s.normal();
      return { gold: yes(quality > 0), reward: quality + 3 * s.normal() };
    }),
  "a policy that gets worse, with rewards centred per group": (s) =>
    centred(
      rollouts(s, { again: true, prompts: 20, samples: 8 }, ({ difficulty, progress }) => {
        const quality = difficulty - 0.6 * progress + s.normal();
        return { gold: yes(quality > 0), reward: quality };
      }),
      false,
    ),
  "the same, standardised per group": (s) =>
    centred(
      rollouts(s, { again: true, prompts: 20, samples: 8 }, ({ difficulty, progress }) => {
        const quality = difficulty - 0.6 * progress + s.normal();
        return { gold: yes(quality > 0), reward: quality };
      }),
      true,
    ),
  "answers that grow longer and better, under a length penalty": (s) =>
    rollouts(s, { again: true, prompts: 30, steps: 20 }, ({ difficulty, progress }) => {
      const accuracy = yes(difficulty - 0.5 + 1.2 * progress + s.normal() > 0);
      const penalty = -exp(5 + progress + 0.4 * s.normal()) / 2000;
      return {
        gold: accuracy,
        reward: accuracy + penalty,
        components: { accuracy, "length penalty": penalty },
      };
    }),
  "the same length penalty without gold": (s) =>
    rollouts(s, { again: true, prompts: 30, steps: 20 }, ({ difficulty, progress }) => {
      const accuracy = yes(difficulty - 0.5 + 1.2 * progress + s.normal() > 0);
      const penalty = -exp(5 + progress + 0.4 * s.normal()) / 2000;
      return { reward: accuracy + penalty, components: { accuracy, "length penalty": penalty } };
    }),
  "three prompts only, under a reward of pure noise": (s) =>
    rollouts(s, { again: true, prompts: 3 }, () => ({ gold: yes(s.uniform() < 0.5), reward: s.normal() })),
  "components that wander (AR .7) beside a format that is learned": (s) =>
    series(100, {
      reward: named(
        "reward",
        wandering(s, 100, 0.5, 0.2, (x) => 3 * x),
      ),
      components: [
        named(
          "format",
          wandering(s, 100, 0.3, 0.1, (x) => 2 * x),
        ),
        ...["a", "b", "c"].map((name) => named(name, wandering(s, 100, 0.7, 1))),
      ],
    }),
  "components that wander slowly (AR .95)": (s) =>
    series(100, {
      reward: named(
        "reward",
        wandering(s, 100, 0.5, 0.2, (x) => 3 * x),
      ),
      components: [
        named(
          "format",
          wandering(s, 100, 0.3, 0.1, (x) => 2 * x),
        ),
        ...["a", "b", "c"].map((name) => named(name, wandering(s, 100, 0.95, 1))),
      ],
    }),
  "a format at .95 that jitters": (s) =>
    series(100, {
      reward: named(
        "reward",
        wandering(s, 100, 0.5, 0.02, (x) => x),
      ),
      components: [
        named(
          "accuracy",
          wandering(s, 100, 0.3, 0.03, (x) => 0.3 + 0.4 * x),
        ),
        named(
          "format",
          wandering(s, 100, 0.7, 0.005, () => 0.95),
        ),
      ],
    }),
  "a series of a deepening length penalty beside better answers": (s) =>
    series(120, {
      gold: named(
        "gold",
        wandering(s, 120, 0.3, 0.03, (x) => 0.3 + 0.4 * x),
      ),
      reward: named(
        "reward",
        wandering(s, 120, 0.5, 0.02, (x) => 0.2 * x),
      ),
      components: [
        named(
          "accuracy",
          wandering(s, 120, 0.3, 0.03, (x) => 0.3 + 0.4 * x),
        ),
        named(
          "length penalty",
          wandering(s, 120, 0.3, 0.01, (x) => -0.1 - 0.2 * x),
        ),
      ],
    }),
  "held-out percent that stays at 78": (s) =>
    series(100, {
      gold: named(
        "gold",
        wandering(s, 100, 0.8, 0.5, () => 78),
      ),
      reward: named(
        "reward",
        wandering(s, 100, 0.5, 0.2, (x) => 3 * x),
      ),
    }),
  "the same as shares": (s) =>
    series(100, {
      gold: named(
        "gold",
        wandering(s, 100, 0.8, 0.005, () => 0.78),
      ),
      reward: named(
        "reward",
        wandering(s, 100, 0.5, 0.2, (x) => 3 * x),
      ),
    }),
  "a held-out score without a natural scale that stays where it is": (s) =>
    series(40, {
      gold: named(
        "gold",
        wandering(s, 40, 0.5, 1, () => -300),
      ),
      reward: named(
        "reward",
        wandering(s, 40, 0.5, 0.2, (x) => 3 * x),
      ),
    }),
};

export const healthyLogs: readonly string[] = Object.keys(makers);

/** One of `healthyLogs`; equal arguments, equal logs. */
export function healthyLog(name: string, seed: number): RolloutLog | SeriesLog {
  return makers[name]!(deriveStream("healthy-logs", seed, name));
}
