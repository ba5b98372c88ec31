import { OperantError } from "../../error.js";

/**
 * min(r, ceiling): what lies above earns no more (J. Fu et al., arXiv 2502.18770, compare it). The simplest bound;
 * resists exploits that are paid above it, and is blind among all completions that reach it.
 */
export function ceilingRewards(reward: Float64Array, ceiling: number): Float64Array {
  if (Number.isNaN(ceiling))
    throw new OperantError("bad-value", "ceiling is NaN; expected a number.", "ceiling");
  return reward.map((value) => Math.min(value, ceiling));
}

/**
 * r − perUnit × max(0, length − limit): a linear price on what goes past a length (the code of Fu et al. has it beneath
 * every shaping). Resists padding beyond the limit only, and prices long good answers too.
 * @param length of each completion, in the unit of `limit`
 * @throws OperantError `bad-value` for columns of different length or a price below 0
 */
export function lengthPenalisedRewards(
  reward: Float64Array,
  length: Float64Array,
  limit: number,
  perUnit: number,
): Float64Array {
  requireColumns(reward, "length", length);
  if (!(perUnit >= 0))
    throw new OperantError("bad-value", `perUnit = ${perUnit}; expected a price of at least 0.`, "perUnit");
  return reward.map((value, i) => value - perUnit * Math.max(0, length[i]! - limit));
}

/** How a gate lets an answer's reward through. */
export interface GateOptions {
  /** Format scores from here on open the gate; 1 unless given. */
  readonly threshold?: number;
  /** Reward of completions with a closed gate; 0 unless given. */
  readonly closed?: number;
}

/**
 * Answer reward where the format is right, `closed` elsewhere: format × answer instead of format + answer. An additive
 * format reward pays long wrong answers in the right format, and a policy that cannot raise accuracy raises format
 * instead; a gate pays nothing for format alone. It costs signal early on, while the format is rare.
 * @throws OperantError `bad-value` for columns of different length
 */
export function gatedRewards(
  format: Float64Array,
  answer: Float64Array,
  options: GateOptions = {},
): Float64Array {
  requireColumns(answer, "format", format);
  const threshold = options.threshold ?? 1;
  const closed = options.closed ?? 0;
  return answer.map((value, i) => (format[i]! >= threshold ? value : closed));
}

/** @throws OperantError `bad-value` when a column is not as long as the rewards */
export function requireColumns(reward: Float64Array, name: string, column: ArrayLike<number>): void {
  if (column.length !== reward.length)
    throw new OperantError(
      "bad-value",
      `${name} has ${column.length} values for ${reward.length} rewards; expected one per row.`,
      name,
    );
}
