import type { Learner } from "../learners/learner.js";
import { Stream } from "../random/index.js";
import { type CheckReport, Findings } from "./findings.js";

/** How `checkLearner` tries a learner. */
export interface LearnerCheckOptions {
  /** Writes a valid observation into `out`; by default every field is 0, 1 or 2. */
  observe?(out: Float64Array, draws: Stream): void;
  /** Transitions to learn from (default 300). */
  readonly steps?: number;
}

/**
 * Checks a learner against its contract.
 * @param make makes a fresh learner; given the same seed it must make one that behaves the same
 */
export function checkLearner(
  make: (seed: number) => Learner,
  options: LearnerCheckOptions = {},
): CheckReport {
  const steps = options.steps ?? 300;
  const findings = new Findings("learner");
  const observe =
    options.observe ??
    ((out: Float64Array, draws: Stream) => {
      for (let i = 0; i < out.length; i++) out[i] = draws.below(3);
    });

  /** Lets a learner live through random transitions and returns what it did. */
  const live = (learner: Learner, fail: (message: string) => void): number[] => {
    const draws = new Stream(1, 2, 3, 4);
    const now = new Float64Array(learner.inputs);
    const next = new Float64Array(learner.inputs);
    const actions: number[] = [];
    for (let step = 0; step < steps; step++) {
      observe(now, draws);
      const seen = now.join();
      const action = learner.act(now);
      if (!(Number.isInteger(action) && action >= 0 && action < learner.actions))
        fail(`act returned ${action} at step ${step}; expected an integer from 0 to ${learner.actions - 1}.`);
      actions.push(action);
      observe(next, draws);
      const following = next.join();
      learner.learn(now, action, draws.below(5) - 2, next, draws.below(10) === 0 ? 1 : 0);
      if (now.join() !== seen || next.join() !== following)
        fail(`an observation was written to at step ${step}; learners may only read them.`);
      // Whoever calls may reuse its arrays: a learner that kept one would now see this.
      now.fill(0);
      next.fill(0);
    }
    return actions;
  };

  findings.run("shape", (fail) => {
    const { inputs, actions } = make(1);
    if (!(Number.isInteger(inputs) && inputs >= 0))
      fail(`inputs = ${inputs}; expected an integer of at least 0.`);
    if (!(Number.isInteger(actions) && actions >= 1))
      fail(`actions = ${actions}; expected an integer of at least 1.`);
  });
  findings.run("valid actions, untouched observations", (fail) => void live(make(1), fail));
  findings.run("two fresh learners of one seed agree", (fail) => {
    const first = live(make(7), fail);
    const second = live(make(7), fail);
    const at = first.findIndex((action, i) => action !== second[i]);
    if (at >= 0) fail(`step ${at}: one chose ${first[at]}, the other ${second[at]}.`);
  });
  findings.run("learners do not share state", (fail) => {
    const alone = live(make(7), fail);
    const disturber = make(8);
    const tested = make(7);
    live(disturber, fail);
    const together = live(tested, fail);
    const at = alone.findIndex((action, i) => action !== together[i]);
    if (at >= 0)
      fail(`step ${at} changed from ${alone[at]} to ${together[at]} because another learner had lived.`);
  });
  return findings.report();
}
