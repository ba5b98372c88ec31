import { allowProbability, type OffSwitchChoice } from "@operant/core/incentives";
import { TabularQ } from "@operant/core/learners";
import type { Trial, TrialContext } from "@operant/core/study";
import { human, type OffSwitchParameters } from "./parameters.js";
import { binCount, binOf, ValuesBySignal } from "./posterior.js";

/** Blocks of games, a row each. */
export const BLOCKS = 100;

/** The learner's actions; ties between equal values go to the first. */
const CHOICES: readonly OffSwitchChoice[] = ["defer", "off", "act"];

/**
 * One robot that learns from played games. In each a utility is drawn, the robot sees what it sees, and is
 * paid: the utility if it acts, 0 if it switches off, and if it defers the utility or 0 as the human decides.
 * Values are averages of what was paid (step size 1 / visits).
 *
 * The same games give a Monte Carlo estimate of Δ for a robot that sees nothing: U (1[allow] − 1[E U > 0]) on
 * average, whatever the robot chose.
 */
export function* playGames(p: OffSwitchParameters, context: TrialContext): Trial {
  const world = context.stream("utility");
  const decisions = context.stream("human");
  const person = human(p);
  const values = new ValuesBySignal(p);
  const learner = new TabularQ({
    states: binCount(p),
    actions: CHOICES.length,
    alpha: 1,
    gamma: 0,
    epsilon: p.exploration,
    stream: context.stream("exploration"),
  });
  const visits = new Float64Array(learner.table.length);
  const column = () => new Float64Array(BLOCKS);
  const columns = {
    deferred: column(),
    acted: column(),
    utility: column(),
    regret: column(),
    incentive_sampled: column(),
    incentive_error: column(),
  };
  let rows = 0;
  context.watch?.(columns, () => rows);
  let played = 0;
  for (let block = 0; block < BLOCKS; block++) {
    const last = Math.round(((block + 1) * p.games) / BLOCKS);
    const games = last - played;
    let gain = 0;
    let gainSquares = 0;
    for (; played < last; played++) {
      const utility = p.mean + p.sd * world.normal();
      const signal = p.sees === "signal" ? utility + p.noise * world.normal() : 0;
      const allowed = decisions.uniform() < allowProbability(person, utility);
      const state = binOf(p, signal);

      const wanted = CHOICES[learner.greedy(state)]!;
      const exact = values.at(signal);
      columns.deferred[block]! += wanted === "defer" ? 1 / games : 0;
      columns.acted[block]! += wanted === "act" ? 1 / games : 0;
      columns.regret[block]! += (Math.max(exact.act, exact.off, exact.defer) - exact[wanted]) / games;

      const action = learner.actState(state);
      const choice = CHOICES[action]!;
      const paid = choice === "act" || (choice === "defer" && allowed) ? utility : 0;
      columns.utility[block]! += paid / games;
      const entry = state * CHOICES.length + action;
      visits[entry]! += 1;
      learner.alpha = 1 / visits[entry]!;
      learner.learnState(state, action, paid, state, 1);

      const difference = (allowed ? utility : 0) - (p.mean > 0 ? utility : 0);
      gain += difference;
      gainSquares += difference * difference;
    }
    const average = gain / games;
    columns.incentive_sampled[block] = average;
    columns.incentive_error[block] = Math.sqrt(Math.max(0, gainSquares / games - average * average) / games);
    rows = block + 1;
    yield rows / BLOCKS;
  }
  return { columns };
}
