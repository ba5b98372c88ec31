import type { ClusterStatistic } from "../../stats/index.js";
import { allPrompts, completeRows, type GroupedRows, scaledColumn } from "./grouped-rows.js";
import { ratioOfSums } from "./prompt-sums.js";

/** One reward model of an ensemble: a score per row, with its name. */
export interface EnsembleMember {
  readonly name: string;
  readonly values: Float64Array;
}

/** How far apart the members of an ensemble are, on samples of the policy and of the reference. */
export interface EnsembleDisagreement {
  /** Mean over reference rows of the (population) standard deviation of the members' standard scores. */
  readonly reference: number;
  /** The same over the policy's rows. */
  readonly policy: number;
  /** policy / reference: above 1 where optimisation went where the members do not know. */
  readonly ratio: number;
  /** By how many of its reference standard deviations each member's mean rose, in their order. */
  readonly rises: readonly { readonly name: string; readonly rise: number }[];
}

/**
 * Disagreement of reward models on what the policy writes, relative to the reference's (J. Eisenstein et al.,
 * "Helping or Herding?", arXiv 2312.09244). Scores are standardised by each member's mean and standard deviation over
 * the reference rows, since reward models have no common scale. Agreement is not safety: members share errors, so a
 * ratio near 1 while all rise and gold falls (`clusterOpposedRise`) is how shared errors look.
 * @param members at least two; over rows in which all have a score
 * @param reference 1 in rows of the reference policy (or of the first steps), 0 in rows of the policy
 */
export function ensembleDisagreement(
  rows: GroupedRows,
  members: readonly EnsembleMember[],
  reference: Uint8Array,
): EnsembleDisagreement {
  const { spread, standard, kept } = prepared(rows, members, reference);
  const mean = (column: Float64Array, side: 0 | 1): number => {
    let sum = 0;
    let count = 0;
    for (const i of kept) {
      if ((reference[i] ? 1 : 0) !== side) continue;
      sum += column[i]!;
      count++;
    }
    return sum / count;
  };
  return {
    reference: mean(spread, 1),
    policy: mean(spread, 0),
    ratio: clusterDisagreementRatio(rows, members, reference)(allPrompts(rows.prompts)),
    rises: members.map(({ name }, k) => ({ name, rise: mean(standard[k]!, 0) - mean(standard[k]!, 1) })),
  };
}

/** Mean disagreement on policy rows over that on reference rows, for resamples of prompts; scales stay those of the log. */
export function clusterDisagreementRatio(
  rows: GroupedRows,
  members: readonly EnsembleMember[],
  reference: Uint8Array,
): ClusterStatistic {
  const { spread, kept } = prepared(rows, members, reference);
  const sums = [0, 1].map(() => new Float64Array(rows.prompts));
  const counts = [0, 1].map(() => new Float64Array(rows.prompts));
  for (const i of kept) {
    const side = reference[i] ? 1 : 0;
    sums[side]![rows.prompt[i]!]! += spread[i]!;
    counts[side]![rows.prompt[i]!]! += 1;
  }
  const policy = ratioOfSums(sums[0]!, counts[0]!);
  const ofReference = ratioOfSums(sums[1]!, counts[1]!);
  return (weights) => {
    const least = ofReference(weights);
    // Standard scores are of size 1: less than this is the rounding of members that agree exactly.
    return least > 1e-12 ? policy(weights) / least : Number.NaN;
  };
}

interface Prepared {
  readonly kept: Int32Array;
  /** Standard deviation of the members' standard scores, per row. */
  readonly spread: Float64Array;
  readonly standard: readonly Float64Array[];
}

function prepared(rows: GroupedRows, members: readonly EnsembleMember[], reference: Uint8Array): Prepared {
  const named = Object.fromEntries(members.map(({ values }, k) => [`members[${k}]`, values]));
  const kept = completeRows(rows, { reference, ...named });
  const ofReference = kept.filter((i) => reference[i] === 1);
  const standard = members.map(({ values }) => {
    const { centre, unit, values: scaled } = scaledColumn(values, ofReference);
    let squares = 0;
    for (const i of ofReference) squares += scaled[i]! * scaled[i]!;
    // A member that is constant on the reference has no scale: 0 / 0 makes everything that follows NaN.
    const deviation = Math.sqrt(squares / (ofReference.length - 1));
    const out = new Float64Array(values.length);
    for (const i of kept) {
      out[i] = deviation > 0 ? (values[i]! / unit - centre / unit) / deviation : Number.NaN;
    }
    return out;
  });
  const spread = new Float64Array(rows.prompt.length);
  for (const i of kept) {
    let mean = 0;
    for (const column of standard) mean += column[i]! / standard.length;
    let squares = 0;
    for (const column of standard) squares += (column[i]! - mean) * (column[i]! - mean);
    spread[i] = standard.length < 2 ? Number.NaN : Math.sqrt(squares / standard.length);
  }
  return { kept, spread, standard };
}
