import { OperantError } from "../../error.js";
import { softmax } from "../../math/index.js";
import type { ProcessSteps } from "./process-steps.js";

/**
 * Min-form of process rewards: r*_k = softmax_k(−r / T) r_k, whose sum is close to the smallest step reward for T small
 * against the spread (J. Cheng et al., "Stop Summation: Min-Form Credit Assignment Is All Process Reward Model Needs for
 * Reasoning", PURE, arXiv 2504.15275; T = 0.1). A completion is as good as its worst step, so that steps added to a sum
 * pay nothing. It costs credit: nearly all steps but the worst learn from nothing; and a reward model that is wrong
 * once decides alone.
 * @param temperature T, above 0, in units of the reward; see `minFormGaps` for whether it is small enough
 * @throws OperantError `bad-value`
 */
export function minFormSteps(steps: ProcessSteps, temperature = 0.1): ProcessSteps {
  if (!(temperature > 0) || !Number.isFinite(temperature))
    throw new OperantError(
      "bad-value",
      `temperature = ${temperature}; expected a number above 0 (the strict minimum is strictMinimumSteps).`,
      "temperature",
    );
  const { start, values } = steps;
  const formed = new Float64Array(values.length);
  for (let i = 0; i + 1 < start.length; i++) {
    const own = values.subarray(start[i]!, start[i + 1]!);
    if (own.length === 0) continue;
    const weights = own.map((value) => -value / temperature);
    softmax(weights);
    own.forEach((value, k) => {
      formed[start[i]! + k] = weights[k]! * value;
    });
  }
  return { start, values: formed };
}

/** The smallest step keeps its reward (the first of equals), all others get 0: the limit of `minFormSteps` for T → 0. */
export function strictMinimumSteps(steps: ProcessSteps): ProcessSteps {
  const { start, values } = steps;
  const formed = new Float64Array(values.length);
  for (let i = 0; i + 1 < start.length; i++) {
    let lowest = start[i]!;
    for (let k = lowest + 1; k < start[i + 1]!; k++) if (values[k]! < values[lowest]!) lowest = k;
    if (start[i]! < start[i + 1]!) formed[lowest] = values[lowest]!;
  }
  return { start, values: formed };
}

/** How far the min-form is from the minimum it stands for. */
export interface MinFormGaps {
  /** Largest and mean difference between Σ r* and the smallest step reward, over completions with steps. */
  readonly largest: number;
  readonly mean: number;
  /** Mean over completions of the range of their step rewards. */
  readonly spread: number;
  /** Share of completions whose Σ r* has another sign than their smallest step. */
  readonly signFlips: number;
  /** What to know before using this temperature; absent where the gap is small. */
  readonly warning?: string;
}

/** Share of the spread that the mean gap may be before a warning. */
const GAP_LIMIT = 0.1;

/**
 * Checks a temperature against the rewards it is used with. At T = 1 the steps (0.8, 0.2, −0.5, 0.9) sum to +0.019
 * instead of −0.5: a completion with a bad step is rewarded. Warns where a sign flips or the mean gap is over a tenth
 * of the spread.
 */
export function minFormGaps(steps: ProcessSteps, temperature = 0.1): MinFormGaps {
  const { start, values } = steps;
  const formed = minFormSteps(steps, temperature).values;
  let largest = 0;
  let gaps = 0;
  let spread = 0;
  let flips = 0;
  let completions = 0;
  for (let i = 0; i + 1 < start.length; i++) {
    if (start[i] === start[i + 1]) continue;
    let sum = 0;
    let low = Infinity;
    let high = -Infinity;
    for (let k = start[i]!; k < start[i + 1]!; k++) {
      sum += formed[k]!;
      low = Math.min(low, values[k]!);
      high = Math.max(high, values[k]!);
    }
    completions++;
    largest = Math.max(largest, Math.abs(sum - low));
    gaps += Math.abs(sum - low);
    spread += high - low;
    if (sum > 0 !== low > 0) flips++;
  }
  const mean = completions === 0 ? 0 : gaps / completions;
  const meanSpread = completions === 0 ? 0 : spread / completions;
  const signFlips = completions === 0 ? 0 : flips / completions;
  const result = { largest, mean, spread: meanSpread, signFlips };
  if (signFlips === 0 && mean <= GAP_LIMIT * meanSpread) return result;
  return {
    ...result,
    warning:
      `T = ${temperature} is not small against step rewards with a spread of ${meanSpread.toPrecision(3)}: the sum is ` +
      `${mean.toPrecision(3)} from the minimum on average` +
      (signFlips > 0 ? `, and of another sign in ${(100 * signFlips).toFixed(1)} % of completions` : "") +
      ". Lower T.",
  };
}
