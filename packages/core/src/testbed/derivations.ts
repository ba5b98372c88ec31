import { OperantError } from "../error.js";
import { log, softmax } from "../math/index.js";
import type { Stream } from "../random/index.js";

/**
 * Derivations: problems that take several right steps in a row, and a scorer that judges each step by itself. A
 * policy writes steps until it gives an answer or reaches the limit. A *right* step brings the derivation on, a
 * *wrong* one spoils it for good (what follows is *astray*), a *filler* is correct and useless, and the answer is
 * right only when all steps are done and none was wrong. The scorer sees kinds of steps with noise and mistakes; what
 * it thinks of fillers decides whether its sum can be farmed.
 */
export interface DerivationTask {
  /** Right steps that each problem takes. */
  readonly depth: Int32Array;
  /** Most steps, the answer included. */
  readonly limit: number;
  /** Moves to choose from; one of them is right in each place. */
  readonly moves: number;
  /** The right move at each place: right[problem × deepest + progress]. */
  readonly right: Int32Array;
  readonly deepest: number;
}

export const stepKinds = ["right", "wrong", "astray", "filler", "right answer", "wrong answer"] as const;
export type StepKind = (typeof stepKinds)[number];

/**
 * A task whose right moves are drawn.
 * @param options `problems` ≥ 1, `shortest` and `deepest` right steps (problems take turns), `moves` ≥ 2, `limit` >
 * `deepest`
 * @throws OperantError `bad-value`
 */
export function drawDerivations(
  options: {
    readonly problems: number;
    readonly shortest: number;
    readonly deepest: number;
    readonly moves: number;
    readonly limit: number;
  },
  stream: Stream,
): DerivationTask {
  const { problems, shortest, deepest, moves, limit } = options;
  for (const [name, value, least] of [
    ["problems", problems, 1],
    ["shortest", shortest, 1],
    ["deepest", deepest, shortest],
    ["moves", moves, 2],
    ["limit", limit, deepest + 1],
  ] as const) {
    if (!Number.isSafeInteger(value) || value < least) {
      throw new OperantError(
        "bad-value",
        `${name} = ${value}; expected a whole number of at least ${least}.`,
        name,
      );
    }
  }
  const depth = Int32Array.from({ length: problems }, (_, i) => shortest + (i % (deepest - shortest + 1)));
  const right = Int32Array.from({ length: problems * deepest }, () => stream.below(moves));
  return { depth, limit, moves, right, deepest };
}

/** What the scorer says of a kind of step: values with probabilities that sum to 1. */
export type ScoreLaw = readonly (readonly [score: number, probability: number])[];

export interface StepScorer {
  readonly laws: Readonly<Record<StepKind, ScoreLaw>>;
}

export interface StepScorerOptions {
  /** Score of a filler, in [0, 1]; a right step has 0.85, a wrong one 0.2, one astray 0.45. */
  readonly filler: number;
  /** Probability of taking a wrong answer for a right one. */
  readonly lenient: number;
  /** Probability of judging a step the other way round (1 − score). */
  readonly mistakes: number;
  /** Scores lie this far above or below, with equal chance. */
  readonly noise: number;
}

/**
 * A scorer with scores in [0, 1], the probability that a step is good.
 * @throws OperantError `bad-value` for a number outside [0, 1]
 */
export function stepScorer(options: StepScorerOptions): StepScorer {
  for (const [name, value] of Object.entries(options)) {
    if (!(value >= 0 && value <= 1)) {
      throw new OperantError("bad-value", `${name} = ${value}; expected a number in [0, 1].`, name);
    }
  }
  const { filler, lenient, mistakes, noise } = options;
  const unit = (score: number) => Math.max(0, Math.min(1, score));
  const around = (score: number, chance: number): [number, number][] => [
    [unit(score - noise), (chance * (1 - mistakes)) / 2],
    [unit(score + noise), (chance * (1 - mistakes)) / 2],
    [unit(1 - score), chance * mistakes],
  ];
  return {
    laws: {
      right: around(0.85, 1),
      wrong: around(0.2, 1),
      astray: around(0.45, 1),
      filler: around(filler, 1),
      "right answer": around(0.9, 1),
      "wrong answer": [...around(0.2, 1 - lenient), ...around(0.9, lenient)],
    },
  };
}

/** Expectation of f(score) for a kind of step; exact. */
export function expectedScore(scorer: StepScorer, kind: StepKind, f: (score: number) => number): number {
  let sum = 0;
  for (const [score, probability] of scorer.laws[kind]) sum += probability * f(score);
  return sum;
}

/**
 * Softmax policies over the task: per problem and place (progress, spoiled or not) a logit for each move, for a filler
 * and for answering, plus logits shared by all problems for moving, filling and answering, before and after the
 * derivation is done. The shared part is what one problem teaches about another.
 */
export class DerivationPolicy {
  readonly actions: number;
  /** own[((problem × (deepest + 1) + progress) × 2 + spoiled) × actions + action] */
  readonly own: Float64Array;
  /** shared[done × 3 + (0 move, 1 filler, 2 answer)] */
  readonly shared = new Float64Array(6);

  /**
   * A base policy that has learned something: probabilities of the right move, of all wrong moves together, of a
   * filler and of answering before it is done.
   */
  constructor(
    readonly task: DerivationTask,
    base: {
      readonly right: number;
      readonly wrong: number;
      readonly filler: number;
      readonly answer: number;
    },
  ) {
    this.actions = task.moves + 2;
    this.own = new Float64Array(task.depth.length * (task.deepest + 1) * 2 * this.actions);
    const total = base.right + base.wrong + base.filler + base.answer;
    const logit = (share: number) => log(share / total);
    for (let problem = 0; problem < task.depth.length; problem++) {
      for (let progress = 0; progress <= task.depth[problem]!; progress++) {
        for (let spoiled = 0; spoiled < 2; spoiled++) {
          const at = this.offset(problem, progress, spoiled);
          const done = progress === task.depth[problem];
          const right = done ? -1 : task.right[problem * task.deepest + progress]!;
          for (let move = 0; move < task.moves; move++) {
            this.own[at + move] = done
              ? logit((base.right + base.wrong) / 2 / task.moves)
              : move === right
                ? logit(base.right)
                : logit(base.wrong / (task.moves - 1));
          }
          this.own[at + task.moves] = logit(base.filler);
          // Once done, answering takes over half of what moving had.
          this.own[at + task.moves + 1] = logit(
            done ? base.answer + (base.right + base.wrong) / 2 : base.answer,
          );
        }
      }
    }
  }

  /** First entry of a place in `own`. */
  offset(problem: number, progress: number, spoiled: number): number {
    return ((problem * (this.task.deepest + 1) + progress) * 2 + spoiled) * this.actions;
  }

  /** Kind of action for the shared logits: 0 move, 1 filler, 2 answer. */
  type(action: number): number {
    return action < this.task.moves ? 0 : action - this.task.moves + 1;
  }

  /** Probabilities of the actions in a place. */
  probabilities(problem: number, progress: number, spoiled: number): Float64Array {
    const at = this.offset(problem, progress, spoiled);
    const done = progress === this.task.depth[problem] ? 3 : 0;
    const table = new Float64Array(this.actions);
    for (let a = 0; a < this.actions; a++) table[a] = this.own[at + a]! + this.shared[done + this.type(a)]!;
    softmax(table);
    return table;
  }
}

/** Kind of step that an action is, and the place after it. */
export function derivationStep(
  task: DerivationTask,
  problem: number,
  progress: number,
  spoiled: number,
  action: number,
): { readonly kind: StepKind; readonly progress: number; readonly spoiled: number; readonly ends: boolean } {
  const done = progress === task.depth[problem];
  if (action === task.moves + 1) {
    return { kind: done && spoiled === 0 ? "right answer" : "wrong answer", progress, spoiled, ends: true };
  }
  // A move after the last step repeats what is there.
  if (action === task.moves || done) return { kind: "filler", progress, spoiled, ends: false };
  if (spoiled === 1) return { kind: "astray", progress: progress + 1, spoiled, ends: false };
  return action === task.right[problem * task.deepest + progress]
    ? { kind: "right", progress: progress + 1, spoiled, ends: false }
    : { kind: "wrong", progress: progress + 1, spoiled: 1, ends: false };
}

/** One written derivation. */
export interface Derivation {
  readonly problem: number;
  /** First entry in `own` of the place of each step, whether the derivation was done there, and the action. */
  readonly places: readonly {
    readonly progress: number;
    readonly spoiled: number;
    readonly action: number;
  }[];
  readonly kinds: readonly StepKind[];
  /** Scores of the steps, in [0, 1]. */
  readonly scores: Float64Array;
  readonly solved: boolean;
}

/** Writes one derivation with a policy and has it scored. */
export function drawDerivation(
  policy: DerivationPolicy,
  scorer: StepScorer,
  problem: number,
  stream: Stream,
): Derivation {
  const { task } = policy;
  const places: { progress: number; spoiled: number; action: number }[] = [];
  const kinds: StepKind[] = [];
  const scores: number[] = [];
  let progress = 0;
  let spoiled = 0;
  for (let t = 0; t < task.limit; t++) {
    const action = drawIndex(policy.probabilities(problem, progress, spoiled), stream);
    places.push({ progress, spoiled, action });
    const step = derivationStep(task, problem, progress, spoiled, action);
    kinds.push(step.kind);
    const law = scorer.laws[step.kind];
    scores.push(
      law[
        drawIndex(
          law.map(([, probability]) => probability),
          stream,
        )
      ]![0],
    );
    ({ progress, spoiled } = step);
    if (step.ends) break;
  }
  return {
    problem,
    places,
    kinds,
    scores: Float64Array.from(scores),
    solved: kinds[kinds.length - 1] === "right answer",
  };
}

/** What a policy does on average over the problems; exact. */
export interface DerivationRates {
  /** Probability of a right answer within the limit. */
  readonly solved: number;
  /** Expected number of steps, the answer included. */
  readonly length: number;
  /** Expected fillers as a share of expected steps. */
  readonly filler: number;
  /** Probability of giving no answer within the limit. */
  readonly unanswered: number;
}

/** Rates of a policy, by passing probabilities forward through the places. */
export function derivationRates(policy: DerivationPolicy): DerivationRates {
  const { task } = policy;
  let solved = 0;
  let length = 0;
  let filler = 0;
  let unanswered = 0;
  const width = (task.deepest + 1) * 2;
  for (let problem = 0; problem < task.depth.length; problem++) {
    const tables = Array.from({ length: width }, (_, place) =>
      place >> 1 <= task.depth[problem]! ? policy.probabilities(problem, place >> 1, place & 1) : undefined,
    );
    let here = new Float64Array(width);
    here[0] = 1;
    for (let t = 0; t < task.limit; t++) {
      const next = new Float64Array(width);
      for (let place = 0; place < width; place++) {
        const mass = here[place]!;
        if (mass === 0) continue;
        length += mass;
        tables[place]!.forEach((probability, action) => {
          const step = derivationStep(task, problem, place >> 1, place & 1, action);
          if (step.kind === "filler") filler += mass * probability;
          if (step.kind === "right answer") solved += mass * probability;
          if (!step.ends) next[step.progress * 2 + step.spoiled]! += mass * probability;
        });
      }
      here = next;
    }
    for (const mass of here) unanswered += mass;
  }
  const n = task.depth.length;
  return { solved: solved / n, length: length / n, filler: filler / length, unanswered: unanswered / n };
}

/** Ways to make a derivation's value of its steps' scores. */
export type ProcessForm = "sum" | "clip" | "delta" | "clip-delta" | "minimum";

/** The derivations of one problem that are best under a reward. */
export interface BestDerivations {
  readonly value: number;
  /** Fewest and most steps among the best, the answer included. */
  readonly shortest: number;
  readonly longest: number;
  /** Whether every one of them, or at least one, ends in the right answer. */
  readonly allSolved: boolean;
  readonly someSolved: boolean;
}

/**
 * The best derivations of a problem when the reward is `weight` times a form of the step scores plus 1 for the right
 * answer; by dynamic programming over places and time, with expected scores. Exact for the sum, and for clip, delta
 * and both (what counts of a step depends on its own score; delta's return is the first step's); for the minimum
 * scores are taken without noise, at their expectation.
 * @param options scores enter as `scale` × score + `shift` (1, 0); a right answer pays `answer` (1)
 */
export function bestDerivations(
  task: DerivationTask,
  scorer: StepScorer,
  problem: number,
  form: ProcessForm,
  options: {
    readonly weight: number;
    readonly threshold: number;
    readonly scale?: number;
    readonly shift?: number;
    readonly answer?: number;
  },
): BestDerivations {
  const { weight, threshold, scale = 1, shift = 0, answer = 1 } = options;
  const clipped = form === "clip" || form === "clip-delta";
  const first = form === "delta" || form === "clip-delta";
  const worth = new Map(
    stepKinds.map((kind) => [
      kind,
      expectedScore(scorer, kind, (score) => {
        const value = scale * score + shift;
        return clipped ? Math.min(value - threshold, 0) : value;
      }),
    ]),
  );
  const memo = new Map<string, BestDerivations>();
  const best = (t: number, progress: number, spoiled: number, low: number): BestDerivations => {
    const key = `${t} ${progress} ${spoiled} ${low}`;
    const known = memo.get(key);
    if (known !== undefined) return known;
    let found: BestDerivations | undefined;
    const offered = new Set<string>();
    for (let action = 0; action < task.moves + 2; action++) {
      const step = derivationStep(task, problem, progress, spoiled, action);
      const name = `${step.kind} ${step.progress} ${step.spoiled}`;
      if (offered.has(name)) continue;
      offered.add(name);
      const own = worth.get(step.kind)!;
      // With delta the answer's place holds the success reward, and a lone answer has no step before it.
      const paid = form === "minimum" ? 0 : first ? (t === 0 && !step.ends ? own : 0) : own;
      const lowest = form === "minimum" ? Math.min(low, own) : 0;
      const solved = step.kind === "right answer";
      const after =
        step.ends || t + 1 === task.limit
          ? {
              value: (solved ? answer : 0) + (form === "minimum" ? weight * lowest : 0),
              shortest: t + 1,
              longest: t + 1,
              allSolved: solved,
              someSolved: solved,
            }
          : best(t + 1, step.progress, step.spoiled, lowest);
      found = better(found, { ...after, value: after.value + weight * paid });
    }
    memo.set(key, found!);
    return found!;
  };
  return best(0, 0, 0, form === "minimum" ? Infinity : 0);
}

/** Two values this close are a tie: sums of the same scores in another order. */
const TIE = 1e-9;

function better(a: BestDerivations | undefined, b: BestDerivations): BestDerivations {
  if (a === undefined || b.value > a.value + TIE) return b;
  if (a.value > b.value + TIE) return a;
  return {
    value: Math.max(a.value, b.value),
    shortest: Math.min(a.shortest, b.shortest),
    longest: Math.max(a.longest, b.longest),
    allSolved: a.allSolved && b.allSolved,
    someSolved: a.someSolved || b.someSolved,
  };
}

function drawIndex(probabilities: ArrayLike<number>, stream: Stream): number {
  let left = stream.uniform53();
  for (let i = 0; i < probabilities.length; i++) {
    left -= probabilities[i]!;
    if (left < 0) return i;
  }
  return probabilities.length - 1;
}
