import { log } from "@operant/core/math";
import type { Stream } from "@operant/core/random";
import type { Parameters, Trial, TrialContext } from "@operant/core/study";
import { expectedReturn, returnRange } from "@operant/core/worlds";
import { LearnedBlend } from "./blend-learner.js";
import { type AlignmentParameters, typed } from "./parameters.js";
import { PolicyTable, type SampledEpisode } from "./policy-table.js";
import { RMSprop } from "./rmsprop.js";
import { type HeuristicTask, taskOf } from "./worlds.js";

/** An episode of the present policy. */
function sample(task: HeuristicTask, policy: PolicyTable, moves: Stream, choices: Stream): SampledEpisode {
  const { mdp, horizon } = task;
  const { rowStart, next: to, probability } = mdp.transitions;
  const states: number[] = [];
  const actions: number[] = [];
  const next: number[] = [];
  const primary: number[] = [];
  const auxiliary: number[] = [];
  let state = mdp.start.indexOf(1);
  for (let t = 0; t < horizon && mdp.terminal[state] === 0; t++) {
    const action = draw(policy.probabilities, state * mdp.actions, (state + 1) * mdp.actions, choices);
    const row = state * mdp.actions + action;
    const arrived = to[rowStart[row] + draw(probability, rowStart[row], rowStart[row + 1], moves)];
    states.push(state);
    actions.push(action);
    next.push(arrived);
    primary.push(task.primary(state, action, arrived));
    auxiliary.push(task.auxiliary(state, action, arrived));
    state = arrived;
  }
  return { states, actions, next, primary, auxiliary };
}

/** Place after `from` of an index drawn from probabilities. */
function draw(probabilities: Float64Array, from: number, end: number, draws: Stream): number {
  let u = draws.uniform53();
  for (let i = from; i < end - 1; i++) {
    u -= probabilities[i];
    if (u < 0) return i - from;
  }
  return end - 1 - from;
}

/** The learner's gradient on a batch, by method. */
function learn(
  p: AlignmentParameters,
  task: HeuristicTask,
  policy: PolicyTable,
  batch: readonly SampledEpisode[],
  blend: LearnedBlend | undefined,
): Float64Array {
  const { discount } = task.mdp;
  if (blend !== undefined) return policy.gradient(batch, (e) => blend.rewards(e), blend.discount, p.entropy);
  const primary = (e: SampledEpisode) => e.primary;
  switch (p.method) {
    case "sum":
      return policy.gradient(batch, (e) => e.primary.map((r, t) => r + e.auxiliary[t]), discount, p.entropy);
    case "potential": {
      const potential = task.potential ?? new Float64Array(task.mdp.states);
      return policy.gradient(
        batch,
        (e) => e.primary.map((r, t) => r + discount * potential[e.next[t]] - potential[e.states[t]]),
        discount,
        p.entropy,
      );
    }
    case "authors-potential":
      return policy.gradient(batch, primary, discount, p.entropy, (e, returns) =>
        returns.map((value, t) => value - e.auxiliary[t]),
      );
    default:
      return policy.gradient(batch, primary, discount, p.entropy);
  }
}

/** One learner: batches of episodes, a step of its policy after each, and for BARFI one of the blend before it. */
export function* trial(values: Parameters, context: TrialContext): Trial {
  const p = typed(values);
  const task = taskOf(p.world, p.heuristic);
  const { mdp, expected } = task;
  const policy = new PolicyTable(mdp);
  const actor = new RMSprop(policy.preferences, p.actorRate);
  const moves = context.stream("world");
  const choices = context.stream("actions");
  const wandering = context.stream("blend");
  const blended = p.method === "barfi" || p.method === "random-blend";
  const blend = blended
    ? new LearnedBlend(mdp.states, {
        rate: p.blendRate,
        initialWeight: p.initialWeight,
        discountLogit: log(mdp.discount / (1 - mdp.discount)),
        discountPenalty: p.discountPenalty,
        neumann: p.inverse === "neumann" ? { terms: p.terms, rate: p.seriesRate } : undefined,
      })
    : undefined;
  const { worst, best } = returnRange(mdp, expected);

  const updates = Math.floor(p.episodes / p.batch);
  const rows = Math.floor(updates / p.evaluateEvery) + 1;
  const column = () => new Float64Array(rows);
  const columns = { episode: column(), value: column(), weight: column(), discount: column() };
  let measured = 0;
  context.watch?.(columns, () => measured);
  let learned: readonly SampledEpisode[] | undefined;
  for (let update = 0; ; update++) {
    if (update % p.evaluateEvery === 0) {
      const row = update / p.evaluateEvery;
      columns.episode[row] = update * p.batch;
      columns.value[row] = (expectedReturn(mdp, expected, policy.probabilities) - worst) / (best - worst);
      columns.weight[row] = p.method === "sum" ? 1 : weightSeen(blend, learned);
      columns.discount[row] = blend === undefined ? mdp.discount : blend.discount;
      measured = row + 1;
      yield update / updates;
    }
    if (update === updates) break;
    const batch: SampledEpisode[] = [];
    for (let i = 0; i < p.batch; i++) batch.push(sample(task, policy, moves, choices));
    if (blend !== undefined && learned !== undefined) {
      if (p.method === "barfi") blend.improve(policy, batch, learned, mdp.discount);
      else blend.wander(() => (wandering.uniform() < 0.5 ? -1 : 1));
    }
    actor.ascend(learn(p, task, policy, batch, blend));
    policy.refresh();
    learned = batch;
  }
  return { columns };
}

/** Mean weight of the auxiliary reward over the states of a batch; 0 without a blend. */
function weightSeen(blend: LearnedBlend | undefined, batch: readonly SampledEpisode[] | undefined): number {
  if (blend === undefined) return 0;
  if (batch === undefined) return blend.auxiliary[0];
  let sum = 0;
  let steps = 0;
  for (const { states } of batch) {
    for (const s of states) sum += blend.auxiliary[s];
    steps += states.length;
  }
  return sum / steps;
}
