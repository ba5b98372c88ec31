import { categorical, type Stream } from "@operant/core/random";
import type { Trial, TrialContext } from "@operant/core/study";
import type { Values } from "./parameters.js";
import { Descent, GradedPolicy } from "./policy.js";
import { ANSWERS, drawAnswer, drawTasks, FAMILIES, KINDS, type Kind, type Task } from "./tasks.js";

/** Tasks of each grader: to become competent on, to do RL on, and to be tested on. */
const TASKS = { base: 40, rl: 40, test: 60 } as const;
/** Passes, and share of honest answers, of the imitation that makes the base policy. */
const BASE = { epochs: 12, honest: 0.85, rate: 0.01 } as const;
const BATCH = 10;
/** Tasks and answers per update of RL. */
const RL = { tasks: 8, samples: 4, every: 10 } as const;

/** Where a row of a shard stands: the base policy, after a pass over demonstrations, during RL. */
export const PHASES = { base: 0, imitation: 1, rl: 2 } as const;

interface Example {
  readonly task: Task;
  readonly answer: number;
}

/** Base policy on all graders, imitation on some, RL on the held-out ones; tested on fresh tasks all along. */
export function* train(p: Values, context: TrialContext): Trial {
  const order = context.stream("graders").shuffle(Int32Array.from({ length: FAMILIES }, (_, g) => g));
  const trained = [...order.subarray(0, p.graders)];
  const heldOut = [...order.subarray(FAMILIES - 2)];
  const all = [...order];
  const draw = (graders: readonly number[], each: number, purpose: string) =>
    drawTasks(graders, each, p.legibility, context.stream(purpose));
  const tests = {
    trained: draw(trained, TASKS.test, "tests"),
    heldOut: draw(heldOut, TASKS.test, "held-out tests"),
  };
  const policy = new GradedPolicy(p.trunk, p.width, context.stream("start"));

  const rows: Record<string, number>[] = [];
  const measure = (phase: number, step: number) => {
    rows.push({
      phase,
      step,
      ...rates(policy, tests.trained, "trained"),
      ...rates(policy, tests.heldOut, "heldout"),
    });
  };

  const habits = context.stream("habits");
  const competence = draw(all, TASKS.base, "base tasks").map((task) => ({
    task,
    answer: drawAnswer(task, habits.uniform53() < BASE.honest ? "honest" : undefined, habits),
  }));
  yield* imitate(policy, competence, BASE.epochs, BASE.rate, context.stream("base order"));
  measure(PHASES.base, 0);

  let pass = 0;
  const passes = context.stream("demonstration order");
  for (const done of imitate(policy, demonstrations(p, trained, context), p.epochs, p.rate, passes)) {
    measure(PHASES.imitation, ++pass);
    yield 0.3 + done;
  }

  const rlTasks = draw(heldOut, TASKS.rl, "rl tasks");
  const stream = context.stream("rl");
  const descent = new Descent(policy, p.rlRate);
  for (let step = 1; step <= p.rlSteps; step++) {
    reinforce(policy, rlTasks, p.afterwards, stream);
    descent.step();
    if (step % RL.every !== 0) continue;
    measure(PHASES.rl, step);
    yield 0.6 + (0.4 * step) / p.rlSteps;
  }
  const columns: Record<string, Float64Array> = {};
  for (const name of Object.keys(rows[0]!)) columns[name] = Float64Array.from(rows, (row) => row[name]!);
  return { columns };
}

/**
 * As many demonstrations of every kind, on the same tasks: equal seeds differ in the answers only. With fewer
 * graders there are more tasks of each.
 */
function demonstrations(p: Values, trained: readonly number[], context: TrialContext): Example[] {
  const each = Math.ceil(p.size / trained.length);
  const tasks = drawTasks(trained, each, p.legibility, context.stream("demonstrated tasks"));
  const choice = context.stream("demonstrations");
  const kind: Kind | undefined = {
    exploits: "exploit" as const,
    honest: "honest" as const,
    random: undefined,
  }[p.demonstrations];
  return tasks.map((task) => {
    const asNamed = choice.uniform53() < p.share;
    return { task, answer: drawAnswer(task, asNamed ? kind : "honest", choice) };
  });
}

/** Cross-entropy on examples in shuffled batches; yields after each pass, 0.3 after the last. */
function* imitate(
  policy: GradedPolicy,
  examples: readonly Example[],
  epochs: number,
  rate: number,
  stream: Stream,
): Generator<number, void, void> {
  const descent = new Descent(policy, rate);
  const order = Int32Array.from(examples, (_, i) => i);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    stream.shuffle(order);
    for (let from = 0; from < order.length; from += BATCH) {
      const batch = order.subarray(from, from + BATCH);
      for (const i of batch) {
        const { task, answer } = examples[i]!;
        const by = policy.probabilities(task);
        by[answer]! -= 1;
        policy.addGradient(
          task,
          by.map((value) => value / batch.length),
        );
      }
      descent.step();
    }
    yield (0.3 * epoch) / epochs;
  }
}

/** Adds the REINFORCE gradient of a few tasks, each sample's score less the mean of the task's others. */
function reinforce(
  policy: GradedPolicy,
  tasks: readonly Task[],
  pays: Values["afterwards"],
  stream: Stream,
): void {
  const { samples } = RL;
  for (let i = 0; i < RL.tasks; i++) {
    const task = tasks[stream.below(tasks.length)]!;
    const reward = pays === "flawed" ? task.score : task.quality;
    const probabilities = policy.probabilities(task);
    const drawn = Array.from({ length: samples }, () => categorical(stream, probabilities));
    const total = drawn.reduce((sum, a) => sum + reward[a]!, 0);
    const by = new Float64Array(ANSWERS);
    for (const a of drawn) {
      const advantage = reward[a]! - (total - reward[a]!) / (samples - 1);
      const weight = advantage / (samples * RL.tasks);
      for (let k = 0; k < ANSWERS; k++) by[k]! += weight * probabilities[k]!;
      by[a]! -= weight;
    }
    policy.addGradient(task, by);
  }
}

/** Expected shares of kinds, quality and score over tasks, exact for the policy. */
function rates(policy: GradedPolicy, tasks: readonly Task[], which: string): Record<string, number> {
  const shares = new Float64Array(KINDS.length);
  let quality = 0;
  let score = 0;
  for (const task of tasks) {
    const probabilities = policy.probabilities(task);
    for (let a = 0; a < ANSWERS; a++) {
      shares[task.kinds[a]!]! += probabilities[a]! / tasks.length;
      quality += (probabilities[a]! * task.quality[a]!) / tasks.length;
      score += (probabilities[a]! * task.score[a]!) / tasks.length;
    }
  }
  return {
    // Rounding of a sum must not leave the range of a share.
    ...Object.fromEntries(KINDS.map((kind, k) => [`${kind}_${which}`, Math.min(1, shares[k]!)])),
    [`quality_${which}`]: quality,
    [`score_${which}`]: score,
  };
}
