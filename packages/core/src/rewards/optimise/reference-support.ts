import { OperantError } from "../../error.js";
import {
  type FiniteMDP,
  occupancy,
  optimalValues,
  policyFromOccupancy,
  requirePolicy,
  requireReward,
  type Transitions,
} from "../../worlds/index.js";
import { type OccupancyDistribution, occupancyDistribution } from "./correlated-proxy.js";
import { OccupancyFlow } from "./occupancy-flow.js";

/**
 * The policies whose divergence from a reference is finite: those that take only actions that the reference
 * takes. Occupancies here are (1 − γ) times the usual ones, at the coordinates of `flow`, of which the last is
 * the time after the end where there is any.
 */
export class ReferenceSupport {
  readonly flow: OccupancyFlow;
  /** The reference's occupancy at the coordinates, above 0 everywhere; sums to 1. */
  readonly mass: Float64Array;
  /** The world without the other actions, which are replaced by one that the reference takes. */
  private readonly narrowed: FiniteMDP;
  private readonly standIn: Int32Array;

  /**
   * @param reference states × actions
   * @throws OperantError `bad-value` for a policy that is none, or probabilities so small that an occupancy
   * underflows; `unsupported` for discount 1
   */
  constructor(
    readonly mdp: FiniteMDP,
    readonly reference: Float64Array,
  ) {
    requirePolicy(mdp, reference);
    const { states, actions } = mdp;
    const whole = occupancyDistribution(mdp, occupancy(mdp, reference));
    const allowed = new Uint8Array(states * actions);
    const standIn = new Int32Array(states * actions);
    for (let s = 0; s < states; s++) {
      let first = -1;
      for (let a = 0; a < actions; a++) {
        const pair = s * actions + a;
        if (!(reference[pair] > 0)) continue;
        allowed[pair] = 1;
        if (first < 0) first = pair;
      }
      for (let a = 0; a < actions; a++) {
        const pair = s * actions + a;
        standIn[pair] = allowed[pair] === 1 || first < 0 ? pair : first;
      }
    }
    this.flow = new OccupancyFlow(mdp, { allowed, ended: true });
    this.mass = this.flow.gather(whole.subarray(0, states * actions), whole[states * actions]);
    const lost = this.mass.findIndex((value) => !(value > 0));
    if (lost >= 0) {
      const pair = this.flow.coordinates[lost];
      throw new OperantError(
        "bad-value",
        (pair === states * actions
          ? "The reference's mass that has ended underflows to 0, though it can reach a terminal state. "
          : `The reference's occupancy of state ${Math.floor(pair / actions)}, action ${pair % actions} underflows to 0, though it ` +
            `takes that action with probability ${reference[pair]}. `) +
          "Set probabilities this small to 0, or raise them.",
        "reference",
      );
    }
    this.standIn = standIn;
    this.narrowed = { ...mdp, transitions: pickRows(mdp.transitions, standIn) };
  }

  /** A table at the coordinates; time after the end has 0. */
  gather(table: Float64Array): Float64Array {
    requireReward(this.mdp, table);
    return this.flow.gather(table, 0);
  }

  /** The policy of an occupancy at the coordinates; the reference where it does not go. */
  policyOf(x: Float64Array): Float64Array {
    const { states, actions } = this.mdp;
    const table = this.flow.scatter(x);
    const policy = policyFromOccupancy(this.mdp, table);
    for (let s = 0; s < states; s++) {
      let visits = 0;
      for (let a = 0; a < actions; a++) visits += table[s * actions + a];
      if (visits > 0) continue;
      for (let a = 0; a < actions; a++) policy[s * actions + a] = this.reference[s * actions + a];
    }
    return policy;
  }

  /** The exact occupancy of a policy, at the coordinates, and as a distribution over all pairs. */
  occupancyOf(policy: Float64Array): { x: Float64Array; whole: OccupancyDistribution; table: Float64Array } {
    const { states, actions } = this.mdp;
    const table = occupancy(this.mdp, policy);
    const whole = occupancyDistribution(this.mdp, table);
    return {
      x: this.flow.gather(whole.subarray(0, states * actions), whole[states * actions]),
      whole,
      table,
    };
  }

  /**
   * The largest Σ g x over all occupancies, and a deterministic policy that attains it: what linear programming
   * over the polytope would find, by solving the world for the reward g.
   * @param g at the coordinates
   */
  maximise(g: Float64Array): { value: number; policy: Float64Array } {
    const { flow, narrowed, mdp, standIn } = this;
    const { states, actions, discount, terminal, start } = mdp;
    const { rowStart, next, probability } = mdp.transitions;
    const reward = flow.scatter(g);
    const last = g.length - 1;
    const ended = flow.coordinates[last] === states * actions ? g[last] : 0;
    let value = 0;
    for (let s = 0; s < states; s++) if (terminal[s] === 1) value += start[s] * ended;
    // Time after the end is paid for at once, when it begins.
    const atEnd = (discount / (1 - discount)) * ended;
    const paid = new Float64Array(states * actions);
    for (let pair = 0; pair < paid.length; pair++) {
      if (terminal[Math.floor(pair / actions)] === 1) continue;
      const from = standIn[pair];
      paid[pair] = reward[from];
      for (let k = rowStart[from]; k < rowStart[from + 1]; k++) {
        if (terminal[next[k]] === 1) paid[pair] += probability[k] * atEnd;
      }
    }
    const { values, policy } = optimalValues(narrowed, paid);
    for (let s = 0; s < states; s++) value += (1 - discount) * start[s] * values[s];
    const table = new Float64Array(states * actions);
    for (let s = 0; s < states; s++) table[standIn[s * actions + policy[s]]] = 1;
    return { value, policy: table };
  }
}

/** @throws OperantError `bad-value` unless the coefficient is finite and at least 0 */
export function requireCoefficient(coefficient: number): void {
  if (!(coefficient >= 0 && coefficient < Infinity)) {
    throw new OperantError(
      "bad-value",
      `coefficient is ${coefficient}; expected a finite number of at least 0.`,
      "coefficient",
    );
  }
}

function pickRows(transitions: Transitions, from: Int32Array): Transitions {
  const { rowStart, next, probability } = transitions;
  const starts = new Int32Array(from.length + 1);
  for (let i = 0; i < from.length; i++) starts[i + 1] = starts[i] + rowStart[from[i] + 1] - rowStart[from[i]];
  const to = new Int32Array(starts[from.length]);
  const p = new Float64Array(starts[from.length]);
  for (let i = 0; i < from.length; i++) {
    to.set(next.subarray(rowStart[from[i]], rowStart[from[i] + 1]), starts[i]);
    p.set(probability.subarray(rowStart[from[i]], rowStart[from[i] + 1]), starts[i]);
  }
  return { rowStart: starts, next: to, probability: p };
}
