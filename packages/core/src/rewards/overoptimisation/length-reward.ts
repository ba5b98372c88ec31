import { OperantError } from "../../error.js";
import { pearson } from "../../stats/index.js";

/**
 * A reward for length alone, 1 − |length / target − 1| (Singhal et al. 2024, arXiv 2310.03716): a control that tells
 * how much of a gain is length.
 * @param length ≥ 0, in tokens @param target above 0
 * @throws OperantError `bad-value`
 */
export function lengthReward(length: number, target: number): number {
  if (!(target > 0))
    throw new OperantError("bad-value", `target = ${target}; expected a length above 0.`, "target");
  return 1 - Math.abs(length / target - 1);
}

/**
 * ODIN's length loss of a batch, |ρ(r_Q, length)| − ρ(r_L, length), ρ Pearson's correlation (Chen et al. 2024, arXiv
 * 2402.07319): low when the quality head takes no notice of length and the length head follows it.
 * @param quality r_Q @param lengthHead r_L @param lengths as many, at least two
 * @throws OperantError `bad-value` for arrays of different length or without variance
 */
export function odinLengthLoss(
  quality: ArrayLike<number>,
  lengthHead: ArrayLike<number>,
  lengths: ArrayLike<number>,
): number {
  return Math.abs(correlation("quality", quality, lengths)) - correlation("lengthHead", lengthHead, lengths);
}

function correlation(name: string, x: ArrayLike<number>, y: ArrayLike<number>): number {
  const n = x.length;
  if (n !== y.length || n < 2)
    throw new OperantError(
      "bad-value",
      `${name} has ${n} values and lengths ${y.length}; expected as many, at least two.`,
      name,
    );
  const r = pearson(Float64Array.from(x), Float64Array.from(y));
  if (Number.isNaN(r))
    throw new OperantError("bad-value", `${name} or lengths do not vary; a correlation needs both to.`, name);
  return r;
}
