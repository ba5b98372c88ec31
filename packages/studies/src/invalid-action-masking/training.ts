import { log } from "@operant/core/math";
import { maskedSoftmax, policyEntropy, policyEntropyGradient } from "@operant/core/policies";
import type { Stream } from "@operant/core/random";
import type { Trial, TrialContext } from "@operant/core/study";
import { Harvest, START, STATES } from "./harvest.js";
import type { MaskingParameters } from "./parameters.js";

/** Blocks of episodes, a row each. */
export const BLOCKS = 50;

/** Episodes played without the mask after each block. */
const EVALUATIONS = 5;

/** A softmax policy with a table of logits, whose probabilities are computed once per state and update. */
class SoftmaxTable {
  readonly logits: Float64Array;
  private readonly acting: Float64Array;
  private readonly unmasked: Float64Array;
  private readonly fresh = { acting: new Uint8Array(STATES), unmasked: new Uint8Array(STATES) };
  private readonly everything: Uint8Array;

  constructor(
    private readonly world: Harvest,
    private readonly masked: boolean,
  ) {
    this.logits = new Float64Array(STATES * world.actions);
    this.acting = new Float64Array(this.logits.length);
    this.unmasked = new Float64Array(this.logits.length);
    this.everything = new Uint8Array(world.actions).fill(1);
  }

  /** The policy that acts: masked where a mask is used. */
  probabilities(state: number): Float64Array {
    return this.masked ? this.row(state, "acting") : this.withoutMask(state);
  }

  /** The softmax over all actions. */
  withoutMask(state: number): Float64Array {
    return this.row(state, "unmasked");
  }

  /** Adds to the logits of a state. */
  add(state: number, step: Float64Array): void {
    const from = state * this.world.actions;
    for (let a = 0; a < step.length; a++) this.logits[from + a]! += step[a]!;
    this.fresh.acting[state] = 0;
    this.fresh.unmasked[state] = 0;
  }

  private row(state: number, kind: "acting" | "unmasked"): Float64Array {
    const { actions, valid } = this.world;
    const [from, to] = [state * actions, (state + 1) * actions];
    const out = this[kind].subarray(from, to);
    if (this.fresh[kind][state] === 0) {
      const allowed = kind === "acting" ? valid.subarray(from, to) : this.everything;
      maskedSoftmax(this.logits.subarray(from, to), allowed, out);
      this.fresh[kind][state] = 1;
    }
    return out;
  }
}

function draw(probabilities: Float64Array, stream: Stream): number {
  let mark = stream.uniform53();
  for (let a = 0; a < probabilities.length; a++) {
    mark -= probabilities[a]!;
    if (mark < 0) return a;
  }
  // Rounding left something over: the last action that can be taken.
  let last = probabilities.length - 1;
  while (probabilities[last] === 0) last--;
  return last;
}

/**
 * An actor-critic on tables: after each episode one step along Σ_t A_t ∇ log π(a_t|s_t) + entropy · ∇H, with
 * generalised advantages over state values that are learned beside it (an episode that ends was cut, so its last
 * state counts by its value). `masked` and `naive` act by the masked policy; `masked` also takes its gradient, `naive`
 * that of the softmax over all actions. `penalty` knows no mask. Same step sizes everywhere.
 */
export function* trainHarvest(p: MaskingParameters, context: TrialContext): Trial {
  const world = new Harvest(p.slots, context.stream("world"));
  const exploration = context.stream("actions");
  const evaluation = context.stream("evaluation");
  const { actions } = world;
  const masked = p.method !== "penalty";
  const policy = new SoftmaxTable(world, masked);
  const values = new Float64Array(STATES);

  const states = new Int32Array(p.steps + 1);
  const taken = new Int32Array(p.steps);
  const rewards = new Float64Array(p.steps);
  const advantages = new Float64Array(p.steps);
  const step = new Float64Array(actions);
  const gradient = new Float64Array(actions);

  const column = () => new Float64Array(BLOCKS);
  const columns = { reward: column(), invalid: column(), entropy: column(), divergence: column() };
  const unmasked = { reward_unmasked: column(), invalid_unmasked: column() };
  let rows = 0;
  context.watch?.(columns, () => rows);
  let episode = 0;
  for (let block = 0; block < BLOCKS; block++) {
    const last = Math.round(((block + 1) * p.episodes) / BLOCKS);
    const episodes = last - episode;
    for (; episode < last; episode++) {
      states[0] = START;
      for (let t = 0; t < p.steps; t++) {
        const state = states[t]!;
        const action = draw(policy.probabilities(state), exploration);
        const allowed = world.valid[state * actions + action] === 1;
        const paid = world.reward(state, action);
        taken[t] = action;
        rewards[t] = allowed ? paid : -p.penalty;
        states[t + 1] = world.next(state, action);
        columns.reward[block]! += paid / episodes;
        columns.invalid[block]! += (allowed ? 0 : 1) / (p.steps * episodes);
        columns.entropy[block]! += policyEntropy(policy.probabilities(state)) / (p.steps * episodes);
      }
      let following = 0;
      for (let t = p.steps - 1; t >= 0; t--) {
        const surprise = rewards[t]! + p.gamma * values[states[t + 1]!]! - values[states[t]!]!;
        following = surprise + p.gamma * p.lambda * following;
        advantages[t] = following;
      }
      const measured = episode === last - 1;
      for (let state = 0; state < STATES; state++) {
        step.fill(0);
        let visits = 0;
        let total = 0;
        for (let t = 0; t < p.steps; t++) {
          if (states[t] !== state) continue;
          visits++;
          total += advantages[t]!;
          step[taken[t]!]! += advantages[t]!;
        }
        if (visits === 0) continue;
        const learned = p.method === "masked" ? policy.probabilities(state) : policy.withoutMask(state);
        policyEntropyGradient(learned, gradient);
        for (let a = 0; a < actions; a++)
          step[a] = p.learningRate * (step[a]! - total * learned[a]! + p.entropy * visits * gradient[a]!);
        const before = measured ? policy.probabilities(state).slice() : undefined;
        policy.add(state, step);
        values[state]! += p.valueRate * (total / visits);
        if (before !== undefined)
          columns.divergence[block]! += (visits / p.steps) * divergence(before, policy.probabilities(state));
      }
    }
    for (let run = 0; run < EVALUATIONS && masked; run++) {
      let state = START;
      for (let t = 0; t < p.steps; t++) {
        const action = draw(policy.withoutMask(state), evaluation);
        unmasked.reward_unmasked[block]! += world.reward(state, action) / EVALUATIONS;
        unmasked.invalid_unmasked[block]! +=
          (1 - world.valid[state * actions + action]!) / (p.steps * EVALUATIONS);
        state = world.next(state, action);
      }
    }
    rows = block + 1;
    yield rows / BLOCKS;
  }
  return { columns: masked ? { ...columns, ...unmasked } : columns };
}

/** Σ p log(p / q) in nats, cut at 50 where q has underflowed. */
function divergence(p: Float64Array, q: Float64Array): number {
  let sum = 0;
  for (let a = 0; a < p.length; a++) {
    if (p[a]! === 0) continue;
    if (q[a]! === 0) return 50;
    sum += p[a]! * (log(p[a]!) - log(q[a]!));
  }
  return Math.min(50, Math.max(0, sum));
}
