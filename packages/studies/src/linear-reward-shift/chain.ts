import type { Trial, TrialContext } from "@operant/core/study";
import { BLOCKS } from "./identity.js";
import type { ShiftParameters } from "./parameters.js";
import { ShiftedQ } from "./shifted-q.js";

/**
 * A deep chain, or combination lock: in each state one of two actions, drawn once, leads on and the other back
 * to the start. The last step pays 1 and leads back to the start too; nothing else pays. With `episodic` that
 * step is terminal. Walking at random takes some 2^length steps to get through.
 *
 * With several heads, tables with different shifts learn from every step, and one of them, drawn at each return
 * to the start, chooses the actions (after the authors' random reward shift, which draws one per episode).
 */
export function* exploreChain(p: ShiftParameters, context: TrialContext): Trial {
  const world = context.stream("world");
  const exploration = context.stream("exploration");
  const drawing = context.stream("heads");
  const right = Float64Array.from({ length: p.length }, () => world.below(2));
  const heads = Array.from(
    { length: p.heads },
    (_, k) =>
      new ShiftedQ({
        states: p.length,
        actions: 2,
        alpha: p.alpha,
        gamma: p.gamma,
        initial: p.initial,
        shift: p.shift + (p.heads === 1 ? 0 : p.spread * ((2 * k) / (p.heads - 1) - 1)),
      }),
  );
  const counts = new Float64Array(2 * p.length);
  const visited = new Uint8Array(p.length);
  let seen = 0;
  const columns = {
    visited: new Float64Array(BLOCKS),
    reward: new Float64Array(BLOCKS),
    first_goal: new Float64Array(BLOCKS),
  };
  let rows = 0;
  context.watch?.(columns, () => rows);
  let firstGoal = p.steps;
  let state = 0;
  let acting = heads[0]!;
  let step = 0;
  for (let block = 0; block < BLOCKS; block++) {
    const last = Math.round(((block + 1) * p.steps) / BLOCKS);
    const steps = last - step;
    for (; step < last; step++) {
      if (visited[state] === 0) {
        visited[state] = 1;
        seen++;
      }
      if (state === 0 && heads.length > 1) acting = heads[drawing.below(heads.length)]!;
      const action = acting.act(state, p.epsilon, exploration);
      const onwards = action === right[state];
      const through = onwards && state === p.length - 1;
      const next = onwards && !through ? state + 1 : 0;
      const entry = 2 * state + action;
      counts[entry]! += 1;
      const paid = through ? 1 : 0;
      columns.reward[block]! += paid / steps;
      if (through && firstGoal === p.steps) firstGoal = step;
      const learned = paid + (p.bonus === 0 ? 0 : p.bonus / Math.sqrt(counts[entry]!));
      for (const head of heads) head.learn(state, action, learned, next, through && p.episodic);
      state = next;
    }
    columns.visited[block] = seen / p.length;
    columns.first_goal[block] = Math.min(firstGoal, last);
    rows = block + 1;
    yield rows / BLOCKS;
  }
  return { columns };
}
