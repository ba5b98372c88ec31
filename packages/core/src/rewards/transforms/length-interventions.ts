import { OperantError } from "../../error.js";
import type { Stream } from "../../random/index.js";
import { requireColumns } from "./limits.js";

/**
 * r + 2 σ (1 − 0.01 length): the length penalty of P. Singhal et al., "A Long Way to Go" (arXiv 2310.03716, their code;
 * lengths in tokens), which takes a deviation σ of the reward model off for every 50 tokens, and adds where the
 * completion is shorter than 100. It lowers length without removing the correlation of the reward model with it.
 * @param deviation σ, of recent rewards (`RecentMoments`), ≥ 0
 * @param options.length at which nothing is added or taken: 100; options.deviations taken over that length: 2
 * @throws OperantError `bad-value`
 */
export function lengthBiasPenalisedRewards(
  reward: Float64Array,
  length: Float64Array,
  deviation: number,
  options: { readonly length?: number; readonly deviations?: number } = {},
): Float64Array {
  requireColumns(reward, "length", length);
  requireDeviation(deviation);
  const neutral = options.length ?? 100;
  const deviations = options.deviations ?? 2;
  if (!(neutral > 0))
    throw new OperantError("bad-value", `length = ${neutral}; expected a length above 0.`, "length");
  return reward.map((value, i) => value + deviations * deviation * (1 - length[i]! / neutral));
}

/**
 * (r − mean) / σ clipped to ± bound: the reward scaling of Singhal et al. (bound 0.3, mean and σ of recent batches), in
 * [−bound, bound]. At 0.3 nearly every completion is at a bound: what is left is the sign.
 * @throws OperantError `bad-value` for a deviation that is not above 0
 */
export function scaledAndClippedRewards(
  reward: Float64Array,
  moments: { readonly mean: number; readonly deviation: number },
  bound = 0.3,
): Float64Array {
  requireDeviation(moments.deviation);
  if (moments.deviation === 0)
    throw new OperantError(
      "bad-value",
      "deviation = 0; rewards that do not vary cannot be scaled.",
      "deviation",
    );
  return reward.map((value) => Math.min(Math.max((value - moments.mean) / moments.deviation, -bound), bound));
}

/**
 * Which completion each row trains on when those cut at the length limit are left out: itself where it ended, else one
 * of those that ended, drawn from the stream (Singhal et al.'s omission of long outputs). Takes the reason away to fill
 * the limit; what is hard and needs length is never seen.
 * @param truncated 1 where the completion was cut
 * @throws OperantError `bad-combination` when all were cut
 */
export function withoutTruncated(truncated: ArrayLike<number>, stream: Stream): Int32Array {
  const ended: number[] = [];
  for (let i = 0; i < truncated.length; i++) if (truncated[i] !== 1) ended.push(i);
  if (truncated.length > 0 && ended.length === 0)
    throw new OperantError(
      "bad-combination",
      "Every completion was cut at the length limit, so none can stand in for the others; raise the limit.",
      "truncated",
    );
  return Int32Array.from({ length: truncated.length }, (_, i) =>
    truncated[i] === 1 ? ended[stream.below(ended.length)]! : i,
  );
}

function requireDeviation(deviation: number): void {
  if (!(deviation >= 0) || !Number.isFinite(deviation))
    throw new OperantError(
      "bad-value",
      `deviation = ${deviation}; expected a number of at least 0.`,
      "deviation",
    );
}
