import {
  evaluatePolicy,
  policyDivergence,
  type ResponseSpace,
  tiltedToDivergence,
} from "@operant/core/testbed";
import { BUDGETS } from "./parameters.js";

/** Mean gold of the policies that get the most of a reward within each KL budget of `BUDGETS`; exact. */
export function goldWithinBudgets(space: ResponseSpace, reward: Float64Array, gold: Float64Array): number[] {
  const greedy = greedyPolicy(space, reward);
  const reach = policyDivergence(space, greedy);
  // Just below the greedy policy's divergence no tilt is sharp enough in double precision.
  return BUDGETS.map((budget) => {
    const policy = budget < 0.999 * reach ? tiltedToDivergence(space, reward, budget).policy : greedy;
    return evaluatePolicy(space, policy, { gold }).means["gold"]!;
  });
}

/** The base policy confined to the responses with the highest reward of each prompt. */
function greedyPolicy({ prompts, responses, base }: ResponseSpace, reward: Float64Array): Float64Array {
  const policy = new Float64Array(reward.length);
  for (let p = 0; p < prompts; p++) {
    const [from, to] = [p * responses, (p + 1) * responses];
    const highest = reward.subarray(from, to).reduce((most, value) => Math.max(most, value), -Infinity);
    let mass = 0;
    for (let row = from; row < to; row++) if (reward[row] === highest) mass += base[row]!;
    for (let row = from; row < to; row++) if (reward[row] === highest) policy[row] = base[row]! / mass;
  }
  return policy;
}
