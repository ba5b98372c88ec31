import { OperantError } from "../error.js";
import { exp, log } from "../math/index.js";
import { type ResponseSpace, requireCount, requireReward } from "./response-space.js";

/** What a policy does, prompts weighted equally. */
export interface PolicyPoint {
  /** KL(π ‖ π₀) in nats: the mean over prompts. */
  readonly divergence: number;
  /** Mean of each reward or feature that was asked for. */
  readonly means: Readonly<Record<string, number>>;
}

/**
 * Exact divergence and means of a policy.
 * @param policy π(response | prompt), a probability per response
 * @param columns rewards or features by name, a number per response
 * @throws OperantError `bad-value` for a column that does not fit
 */
export function evaluatePolicy(
  space: ResponseSpace,
  policy: Float64Array,
  columns: Readonly<Record<string, Float64Array>>,
): PolicyPoint {
  const names = Object.keys(columns);
  const means: Record<string, number> = {};
  for (const name of names) {
    const column = columns[name]!;
    let sum = 0;
    for (let row = 0; row < policy.length; row++) sum += policy[row]! * column[row]!;
    // Looking through whole columns costs more than the means; what is wrong with one shows in the sum.
    if (column.length !== policy.length || !Number.isFinite(sum)) requireReward(space, column, name);
    means[name] = sum / space.prompts;
  }
  return { divergence: policyDivergence(space, policy), means };
}

/** KL(π ‖ π₀) in nats, the mean over prompts. */
export function policyDivergence({ logBase, prompts }: ResponseSpace, policy: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < policy.length; row++) {
    const p = policy[row]!;
    if (p > 0) sum += p * (log(p) - logBase[row]!);
  }
  // Rounding must not turn the base policy's 0 into a negative number, whose root nobody can take.
  return Math.max(0, sum / prompts);
}

/** Rows of each prompt in ascending order of a reward: what best-of-n policies of any n are computed from. */
export interface ProxyOrder {
  readonly proxy: Float64Array;
  /** Rows, prompt after prompt, ascending within each. */
  readonly rows: Int32Array;
}

/**
 * Sorts once, for any number of `bestOfNPolicy`.
 * @throws OperantError `bad-value` for a proxy that does not fit the space
 */
export function proxyOrder(space: ResponseSpace, proxy: Float64Array): ProxyOrder {
  requireReward(space, proxy, "proxy");
  const { responses } = space;
  const rows = Int32Array.from(proxy, (_, row) => row);
  for (let from = 0; from < rows.length; from += responses)
    rows.subarray(from, from + responses).sort((a, b) => proxy[a]! - proxy[b]! || a - b);
  return { proxy, rows };
}

/**
 * The exact policy that draws n responses from π₀, independently, and gives the one with the highest proxy: with F the
 * probability under π₀ of a proxy up to and including a response's and F⁻ of a lower one, a class of tied responses
 * has Fⁿ − (F⁻)ⁿ, shared in proportion to π₀ (a tie among draws is broken uniformly). Its divergence is at most
 * ln n − (n − 1) / n, and close to that where no response has much probability (L. Gao et al., arXiv 2210.10760;
 * A. Beirami et al., arXiv 2401.01879).
 * @param n whole number of at least 1
 * @throws OperantError `bad-value`
 */
export function bestOfNPolicy(space: ResponseSpace, { proxy, rows }: ProxyOrder, n: number): Float64Array {
  requireCount(n, "n");
  const { responses, base } = space;
  const policy = new Float64Array(proxy.length);
  for (let from = 0; from < rows.length; from += responses) {
    const end = from + responses;
    let below = 0;
    let belowPower = 0;
    for (let start = from; start < end; ) {
      const value = proxy[rows[start]!]!;
      let next = start;
      let mass = 0;
      while (next < end && proxy[rows[next]!] === value) mass += base[rows[next++]!]!;
      // The last class ends at 1, whatever the rounding of the sum.
      const upTo = next === end ? 1 : below + mass;
      const power = wholePower(upTo, n);
      const share = (power - belowPower) / mass;
      for (let k = start; k < next; k++) policy[rows[k]!] = base[rows[k]!]! * share;
      below = upTo;
      belowPower = power;
      start = next;
    }
  }
  return policy;
}

/**
 * The policy that maximises E[reward] − β KL(π ‖ π₀), π ∝ π₀ exp(reward / β): what RL with a KL penalty would reach
 * if it could reach every policy.
 * @param beta β > 0, in units of reward per nat
 * @throws OperantError `bad-value`
 */
export function tiltedPolicy(space: ResponseSpace, reward: Float64Array, beta: number): Float64Array {
  requireReward(space, reward, "reward");
  if (!(beta > 0)) throw new OperantError("bad-value", `beta = ${beta}; expected a number above 0.`, "beta");
  const policy = new Float64Array(reward.length);
  tilt(space, reward, 1 / beta, policy);
  return policy;
}

/**
 * The tilted policy at a given mean divergence, to compare rewards at the same distance from the base policy.
 * @param divergence nats, above 0 and below what the sharpest tilt reaches
 * @returns the policy and its β
 * @throws OperantError `bad-value` when no tilt goes that far
 */
export function tiltedToDivergence(
  space: ResponseSpace,
  reward: Float64Array,
  divergence: number,
): { readonly policy: Float64Array; readonly beta: number } {
  requireReward(space, reward, "reward");
  const policy = new Float64Array(reward.length);
  const reached = (inverse: number): number => {
    tilt(space, reward, inverse, policy);
    return policyDivergence(space, policy);
  };
  let low = 0;
  let high = 1;
  while (reached(high) < divergence && high < 1e12) {
    low = high;
    high *= 2;
  }
  if (!(divergence > 0) || reached(high) < divergence)
    throw new OperantError(
      "bad-value",
      `divergence = ${divergence}; expected above 0 and at most ${reached(high)} nats, which the sharpest tilt reaches.`,
      "divergence",
    );
  for (let i = 0; i < 60 && high - low > 1e-13 * high; i++) {
    const middle = (low + high) / 2;
    if (reached(middle) < divergence) low = middle;
    else high = middle;
  }
  reached(high);
  return { policy, beta: 1 / high };
}

function tilt(space: ResponseSpace, reward: Float64Array, inverse: number, policy: Float64Array): void {
  const { responses, logBase } = space;
  for (let from = 0; from < policy.length; from += responses) {
    const end = from + responses;
    let largest = -Infinity;
    for (let row = from; row < end; row++) {
      const value = logBase[row]! + inverse * reward[row]!;
      policy[row] = value;
      if (value > largest) largest = value;
    }
    let sum = 0;
    for (let row = from; row < end; row++) {
      const e = exp(policy[row]! - largest);
      policy[row] = e;
      sum += e;
    }
    for (let row = from; row < end; row++) policy[row]! /= sum;
  }
}

/** xⁿ for whole n ≥ 1, by squaring. */
function wholePower(x: number, n: number): number {
  let result = 1;
  let square = x;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}
