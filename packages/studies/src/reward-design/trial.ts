import type { RecordedEpisode } from "@operant/core/rewards";
import type { Parameters, Trial, TrialContext } from "@operant/core/study";
import { expectedReturn, optimalValues } from "@operant/core/worlds";
import { createLearner, drawIndex, drawNext, type PaidEpisode } from "./learners.js";
import { typed } from "./parameters.js";
import { createTeacher, reportOn } from "./teachers.js";
import { taskOf } from "./worlds.js";

/** Episodes between updates of batch learners and of self-designed rewards, and how many each reads (the authors'). */
const LEARN_EVERY = 2;
const LEARN_FROM = 5;
const TEACH_EVERY = 5;
const TEACH_FROM = 10;

/** Episodes of the line have no horizon in the authors' code; this only stops a runaway. */
const LONGEST = 1000;

/** One learner taught by one teacher: design, episodes, and an exact evaluation now and then. */
export function* trial(values: Parameters, context: TrialContext): Trial {
  const p = typed(values);
  const task = taskOf(p.task, p.distractor);
  const { mdp, reward } = task;
  const teacher = createTeacher(task, p, context.stream("teacher"));
  const learner = createLearner(mdp, p);
  const moves = context.stream("world");
  const choices = context.stream("actions");
  const best = expectedReturn(mdp, reward, optimalValues(mdp, reward).policy);
  const start = mdp.start.indexOf(1);
  const horizon = p.task === "line" ? LONGEST : task.horizon;

  const rows = Math.floor(p.episodes / p.evaluateEvery) + 1;
  const column = () => new Float64Array(rows);
  const columns = {
    episode: column(),
    value: column(),
    steps: column(),
    safe: column(),
    same: column(),
    entries: column(),
    size: column(),
    informativeness: column(),
  };
  let evaluated = 0;
  context.watch?.(columns, () => evaluated);
  const evaluate = (row: number, episode: number, steps: number) => {
    const report = reportOn(task, teacher.table());
    columns.episode[row] = episode;
    columns.value[row] = expectedReturn(mdp, reward, learner.judged()) / best;
    columns.steps[row] = steps;
    columns.safe[row] = report.safe;
    columns.same[row] = report.same;
    columns.entries[row] = report.entries;
    columns.size[row] = report.size;
    columns.informativeness[row] = report.informativeness;
    evaluated = row + 1;
  };

  const recent: PaidEpisode[] = [];
  const recorded: RecordedEpisode[] = [];
  const probabilities = new Float64Array(mdp.actions);
  let steps = 0;
  for (let episode = 0; ; episode++) {
    if (episode === 0) teacher.beforeEpisode(0, () => learner.acting());
    if (episode % p.evaluateEvery === 0) {
      evaluate(episode / p.evaluateEvery, episode, steps);
      yield episode / p.episodes;
    }
    if (episode === p.episodes || (episode + 1) / p.evaluateEvery > rows) break;
    if (episode > 0) teacher.beforeEpisode(episode, () => learner.acting());
    const played: PaidEpisode = { states: [], actions: [], next: [], paid: [] };
    const original: number[] = [];
    const policies: number[] = [];
    let state = start;
    for (let t = 0; t < horizon && mdp.terminal[state] === 0; t++) {
      learner.probabilities(state, probabilities, 0);
      const action = drawIndex(probabilities, 0, mdp.actions, choices);
      const next = drawNext(mdp, state, action, moves);
      const paid = teacher.pay(state, action, next);
      learner.step(state, action, next, paid);
      played.states.push(state);
      played.actions.push(action);
      played.next.push(next);
      played.paid.push(paid);
      if (teacher.self !== undefined) {
        original.push(reward[state * mdp.actions + action]);
        policies.push(...probabilities);
      }
      state = next;
      steps++;
    }
    recent.push(played);
    if (recent.length > LEARN_FROM) recent.shift();
    if (teacher.self !== undefined) {
      const { states, actions } = played;
      recorded.push({ states, actions, rewards: original, policies: Float64Array.from(policies) });
      if (recorded.length > TEACH_FROM) recorded.shift();
      if ((episode + 1) % TEACH_EVERY === 0) teacher.self.update(recorded);
    }
    if ((episode + 1) % LEARN_EVERY === 0) learner.batch(recent);
  }
  return { columns };
}
