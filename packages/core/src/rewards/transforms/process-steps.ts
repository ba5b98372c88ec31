import { OperantError } from "../../error.js";

/** Rewards of the steps inside completions: those of completion i are values[start[i]] … values[start[i + 1] − 1]. */
export interface ProcessSteps {
  readonly start: Int32Array;
  readonly values: Float64Array;
}

/** Steps of one completion. */
export function oneProcess(values: ArrayLike<number>): ProcessSteps {
  return { start: Int32Array.of(0, values.length), values: Float64Array.from(values) };
}

/**
 * Clip: min(r_k − η, 0) (J. Gao et al., "On Designing Effective RL Reward at Training Time for LLM Reasoning", arXiv
 * 2410.15115), in (−∞, 0]. No step can earn, so that adding steps never pays; credit for good steps is gone, only bad
 * ones are seen.
 * @param threshold η
 */
export function clipSteps(steps: ProcessSteps, threshold: number): ProcessSteps {
  if (Number.isNaN(threshold))
    throw new OperantError("bad-value", "threshold is NaN; expected a number.", "threshold");
  return { start: steps.start, values: steps.values.map((value) => Math.min(value - threshold, 0)) };
}

/**
 * Delta: r_k − r_{k+1} for all but the last two steps, the last but one keeps its reward, the last gets 0 (Gao et al.: a
 * success reward goes there). Sums telescope: the return from any step k but the last is r_k, however many steps follow,
 * so repeating good steps does not pay. The return of a completion is its first step's reward; a single step gets 0.
 */
export function deltaSteps(steps: ProcessSteps): ProcessSteps {
  const { start, values } = steps;
  const delta = new Float64Array(values.length);
  for (let i = 0; i + 1 < start.length; i++) {
    const end = start[i + 1]!;
    for (let k = start[i]!; k < end - 1; k++) delta[k] = values[k]! - (k < end - 2 ? values[k + 1]! : 0);
  }
  return { start, values: delta };
}

/** Clip, then delta (Gao et al. use both): returns from step k are min(r_k − η, 0). */
export function clipThenDeltaSteps(steps: ProcessSteps, threshold: number): ProcessSteps {
  return deltaSteps(clipSteps(steps, threshold));
}

/** Σ_{j ≥ k} γ^{j−k} r_j at each step k. @param discount γ in [0, 1]; 1 unless given */
export function returnsToGo(steps: ProcessSteps, discount = 1): ProcessSteps {
  requireDiscount(discount);
  const { start, values } = steps;
  const returns = new Float64Array(values.length);
  for (let i = 0; i + 1 < start.length; i++) {
    let sum = 0;
    for (let k = start[i + 1]! - 1; k >= start[i]!; k--) {
      sum = values[k]! + discount * sum;
      returns[k] = sum;
    }
  }
  return { start, values: returns };
}

/** Sum of each completion's steps (0 without any); with a discount γ < 1, Σ γ^k r_k: the gamma-decay form. */
export function processReturns(steps: ProcessSteps, discount = 1): Float64Array {
  const returns = returnsToGo(steps, discount);
  return Float64Array.from({ length: steps.start.length - 1 }, (_, i) =>
    steps.start[i] === steps.start[i + 1] ? 0 : returns.values[steps.start[i]!]!,
  );
}

function requireDiscount(discount: number): void {
  if (!(discount >= 0 && discount <= 1))
    throw new OperantError("bad-value", `discount = ${discount}; expected a number in [0, 1].`, "discount");
}
