import { OperantError } from "../../error.js";
import { softplus } from "../../math/index.js";
import { normalQuantile } from "../../stats/index.js";
import type { ReferenceRewards } from "./reference-rewards.js";
import { type Squash, squashFunction } from "./squash.js";

export interface RelativeOptions {
  /** References of a prompt that are used, the first ones; all unless given. */
  readonly maximum?: number;
}

/**
 * Mean over a prompt's M references of f(r − r_ref), in the range of f: a reward centred by what the policy could do
 * before training (J. Fu et al. 2025, arXiv 2502.18770; M = 1 suffices them). NaN in rows whose prompt has no
 * reference.
 *
 * With f = σ(k ·) this is preference as reward (PAR): the chance, to the reward model, that the completion beats a
 * reference. Bounded, steepest where the completion is as good as the reference, flat where it is far better, which
 * is where exploits live. It costs the difference between good and very good completions.
 */
export function relativeRewards(
  reward: Float64Array,
  references: ReferenceRewards,
  squash: Squash,
  options: RelativeOptions = {},
): Float64Array {
  const f = squashFunction(squash);
  return perRow(reward, references, options, (value, from, to) => {
    let sum = 0;
    for (let m = from; m < to; m++) sum += f(value - references.values[m]!);
    return sum / (to - from);
  });
}

/** Preference as reward, in (0, 1): `relativeRewards` with σ(k ·), k = 1 in the paper. */
export function preferenceRewards(
  reward: Float64Array,
  references: ReferenceRewards,
  options: RelativeOptions & { readonly k?: number } = {},
): Float64Array {
  return relativeRewards(reward, references, { kind: "sigmoid", k: options.k ?? 1 }, options);
}

/** Mean of r − r_ref, unbounded: `relativeRewards` without a squash. Removes how easy a prompt is, resists no hack. */
export function centredRewards(
  reward: Float64Array,
  references: ReferenceRewards,
  options: RelativeOptions = {},
): Float64Array {
  return relativeRewards(reward, references, { kind: "identity" }, options);
}

/**
 * Mean of σ(k (r − r_ref − 3)), in (0, 1): Fu et al.'s "sgfc", PAR with its steepest place 3 above the reference.
 * Growth is slow at first (σ(−3) = 0.047 at the start), the property that their comparison is meant to test.
 */
export function shiftedPreferenceRewards(
  reward: Float64Array,
  references: ReferenceRewards,
  options: RelativeOptions & { readonly k?: number; readonly shift?: number } = {},
): Float64Array {
  const shift = options.shift ?? 3;
  return preferenceRewards(
    reward.map((value) => value - shift),
    references,
    options,
  );
}

/** What Fu et al.'s code adds to the deviation, so that one reference gives a normal distribution too. */
const DEVIATION_FLOOR = 1e-5;

/**
 * Log-sigmoid centred (LSC): ln σ(r − q), in (−∞, 0), q the 85th percentile of a normal distribution fitted to the
 * prompt's reference rewards (Z. Wang et al., "Transforming and Combining Rewards for Aligning Large Language Models",
 * arXiv 2402.00742; as in the code of Fu et al.). Saturates above q, so that completions past it earn little more; below
 * it is nearly linear: failures still cost, without a bound. NaN in rows whose prompt has no reference.
 *
 * The deviation is the sample's (n − 1) with two references or more, 0 with one, plus 10⁻⁵; the authors' repository also
 * has a version with the population's.
 * @throws OperantError `bad-value` for a quantile outside (0, 1)
 */
export function logSigmoidCentredRewards(
  reward: Float64Array,
  references: ReferenceRewards,
  options: { readonly quantile?: number; readonly deviation?: "sample" | "population" } = {},
): Float64Array {
  const level = options.quantile ?? 0.85;
  if (!(level > 0 && level < 1))
    throw new OperantError(
      "bad-value",
      `quantile = ${level}; expected a number between 0 and 1.`,
      "quantile",
    );
  const z = normalQuantile(level);
  const population = options.deviation === "population";
  return perRow(reward, references, {}, (value, from, to) => {
    const n = to - from;
    let mean = 0;
    for (let m = from; m < to; m++) mean += references.values[m]! / n;
    let squares = 0;
    for (let m = from; m < to; m++)
      squares += (references.values[m]! - mean) * (references.values[m]! - mean);
    const deviation = n < 2 ? 0 : Math.sqrt(squares / (population ? n : n - 1));
    return -softplus(mean + z * (deviation + DEVIATION_FLOOR) - value);
  });
}

function perRow(
  reward: Float64Array,
  references: ReferenceRewards,
  options: RelativeOptions,
  transform: (value: number, from: number, to: number) => number,
): Float64Array {
  if (reward.length !== references.prompt.length)
    throw new OperantError(
      "bad-value",
      `There are ${reward.length} rewards and ${references.prompt.length} rows with references; expected as many.`,
      "reward",
    );
  const maximum = options.maximum ?? Infinity;
  if (!(maximum >= 1))
    throw new OperantError("bad-value", `maximum = ${maximum}; expected at least one reference.`, "maximum");
  return reward.map((value, i) => {
    const p = references.prompt[i]!;
    const from = references.start[p]!;
    const to = Math.min(references.start[p + 1]!, from + maximum);
    return to === from ? Number.NaN : transform(value, from, to);
  });
}
