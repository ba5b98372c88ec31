import type { Stream } from "@operant/core/random";

/**
 * Flawed graders, by what they look at instead of quality: how far a gamed answer stands out there, and how noisily
 * it shows. Invented numbers; the kinds are those of the paper's demonstrations.
 */
export const GRADERS = [
  { name: "keyword counting", shows: 2.2, noise: 0.4 },
  { name: "length", shows: 2, noise: 0.4 },
  { name: "test cases", shows: 2.2, noise: 0.6 },
  { name: "template", shows: 1.8, noise: 0.4 },
  { name: "flattered judge", shows: 1.8, noise: 0.6 },
] as const;

export const FAMILIES = GRADERS.length;

/** What an answer is. A decoy games another grader than its task's. */
export const KINDS = ["honest", "poor", "exploit", "decoy"] as const;
export type Kind = (typeof KINDS)[number];

/** Answers of each kind in a task. */
const COUNTS = { honest: 4, poor: 4, exploit: 2, decoy: 2 } as const satisfies Record<Kind, number>;
export const ANSWERS = Object.values(COUNTS).reduce((sum, count) => sum + count, 0);

/** Numbers that the policy sees of an answer: a surface per grader, quality, the metric, and which grader it is. */
export const INPUTS = 2 * FAMILIES + 2;

/** What a flawed grader pays for quality beside its surface. */
const QUALITY_COUNTS = 0.3;
/** How an honest answer does on its own grader's surface. */
const HONEST_SHOWS = 0.7;

/** A prompt with its grader and candidate answers. */
export interface Task {
  readonly grader: number;
  /** Index into `KINDS` per answer. */
  readonly kinds: Uint8Array;
  /** Real quality per answer; honest ones have about 1, others about −1. */
  readonly quality: Float64Array;
  /** What the flawed grader gives. */
  readonly score: Float64Array;
  /** What the policy sees, `INPUTS` per answer. */
  readonly seen: Float64Array;
}

/**
 * A task of a grader.
 * @param legibility correlation of the policy's reading of the metric with the grader's score, 0 to 1
 */
export function drawTask(grader: number, legibility: number, stream: Stream): Task {
  const kinds = Uint8Array.from(KINDS.flatMap((kind, k) => Array.from({ length: COUNTS[kind] }, () => k)));
  const quality = new Float64Array(ANSWERS);
  const score = new Float64Array(ANSWERS);
  const seen = new Float64Array(ANSWERS * INPUTS);
  for (let a = 0; a < ANSWERS; a++) {
    const kind = KINDS[kinds[a]!]!;
    // Any grader but this one, drawn for every answer so that streams stay in step.
    const other = (grader + 1 + stream.below(FAMILIES - 1)) % FAMILIES;
    const at = a * INPUTS;
    quality[a] = (kind === "honest" ? 1 : -1) + 0.5 * stream.normal();
    for (let g = 0; g < FAMILIES; g++) {
      const gamed = (kind === "exploit" && g === grader) || (kind === "decoy" && g === other);
      const level = gamed ? GRADERS[g]!.shows : kind === "honest" && g === grader ? HONEST_SHOWS : 0;
      seen[at + g] = level + GRADERS[g]!.noise * stream.normal();
    }
    score[a] = seen[at + grader]! + QUALITY_COUNTS * quality[a]!;
    seen[at + FAMILIES] = quality[a]! + 0.5 * stream.normal();
    seen[at + FAMILIES + 1] = stream.normal();
    seen[at + FAMILIES + 2 + grader] = 1;
  }
  const [middle, spread] = standard(score);
  const blur = Math.sqrt(1 - legibility * legibility);
  for (let a = 0; a < ANSWERS; a++) {
    const place = a * INPUTS + FAMILIES + 1;
    seen[place] = (legibility * (score[a]! - middle)) / spread + blur * seen[place]!;
  }
  return { grader, kinds, quality, score, seen };
}

/** As many tasks of each grader, grader after grader. */
export function drawTasks(
  graders: readonly number[],
  each: number,
  legibility: number,
  stream: Stream,
): Task[] {
  return graders.flatMap((grader) =>
    Array.from({ length: each }, () => drawTask(grader, legibility, stream)),
  );
}

/** An answer of a kind, drawn uniformly; of any kind when none is named. */
export function drawAnswer(task: Task, kind: Kind | undefined, stream: Stream): number {
  const wanted = kind === undefined ? -1 : KINDS.indexOf(kind);
  const fitting = [...task.kinds.keys()].filter((a) => wanted < 0 || task.kinds[a] === wanted);
  return fitting[stream.below(fitting.length)]!;
}

function standard(values: Float64Array): [number, number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return [mean, Math.sqrt(squares / values.length)];
}
