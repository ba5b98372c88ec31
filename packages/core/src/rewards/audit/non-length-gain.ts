import { OperantError } from "../../error.js";
import type { ClusterStatistic } from "../../stats/index.js";
import { allPrompts, completeRows, type GroupedRows } from "./grouped-rows.js";
import { binOf, quantileEdges, requireBins } from "./length-bias.js";

export interface LengthBinning {
  /** Number of bins with about as many completions each, by default 20. */
  readonly bins?: number;
  /** Width of bins that start at 0, in the unit of length, instead: the paper takes 20 tokens. */
  readonly width?: number;
}

/** How much of a gain in reward is not a gain in length. */
export interface NonLengthGain {
  /** Mean reward of the policy's completions less that of the reference's. */
  readonly gain: number;
  /** The gain within bins of length, averaged over bins by their completions. */
  readonly nonLength: number;
  /** nonLength / gain; says nothing where gain is near 0. */
  readonly share: number;
  /** Share of completions in bins that hold both policy's and reference's: the rest cannot be compared. */
  readonly covered: number;
}

/**
 * Non-length reward gain (P. Singhal et al., "A Long Way to Go", arXiv 2310.03716, section 3.1): the mean difference
 * of rewards, policy less reference, within bins of length, weighted by the completions in each bin; and its share of
 * the whole difference. Bins that hold only one side's completions have no difference and are left out. Bins have a
 * width, so that a part of what length does remains within them.
 * @param reference 1 in rows of the reference policy, 0 in rows of the policy
 */
export function nonLengthGain(
  rows: GroupedRows,
  reward: Float64Array,
  length: Float64Array,
  reference: Uint8Array,
  binning: LengthBinning = {},
): NonLengthGain {
  const result = { gain: 0, nonLength: 0, covered: 0 };
  prepared(rows, reward, length, reference, binning)(allPrompts(rows.prompts), result);
  return { ...result, share: result.gain === 0 ? Number.NaN : result.nonLength / result.gain };
}

/** The gain in reward within bins of length, in units of the reward, for resamples of prompts. */
export function clusterNonLengthGain(
  rows: GroupedRows,
  reward: Float64Array,
  length: Float64Array,
  reference: Uint8Array,
  binning: LengthBinning = {},
): ClusterStatistic {
  const compute = prepared(rows, reward, length, reference, binning);
  const result = { gain: 0, nonLength: 0, covered: 0 };
  return (weights) => {
    compute(weights, result);
    return result.nonLength;
  };
}

/** Its share of the whole gain, for resamples of prompts: NRG / ΔR. */
export function clusterNonLengthShare(
  rows: GroupedRows,
  reward: Float64Array,
  length: Float64Array,
  reference: Uint8Array,
  binning: LengthBinning = {},
): ClusterStatistic {
  const compute = prepared(rows, reward, length, reference, binning);
  const result = { gain: 0, nonLength: 0, covered: 0 };
  return (weights) => {
    compute(weights, result);
    return result.gain === 0 ? Number.NaN : result.nonLength / result.gain;
  };
}

interface Gains {
  gain: number;
  nonLength: number;
  covered: number;
}

/** Bins are those of the log as it is; sums are per row, since a prompt's completions lie in many bins. */
function prepared(
  rows: GroupedRows,
  reward: Float64Array,
  length: Float64Array,
  reference: Uint8Array,
  binning: LengthBinning,
): (weights: Float64Array, into: Gains) => void {
  const kept = completeRows(rows, { reward, length, reference });
  const bin = binsOf(
    Float64Array.from(kept, (i) => length[i]!),
    binning,
  );
  const bins = bin.reduce((most, b) => Math.max(most, b), -1) + 1;
  const prompt = Int32Array.from(kept, (i) => rows.prompt[i]!);
  const values = Float64Array.from(kept, (i) => reward[i]!);
  // Two cells per bin: the policy's, then the reference's.
  const cell = bin.map((b, k) => 2 * b + (reference[kept[k]!] ? 1 : 0));
  const count = new Float64Array(2 * bins);
  const sum = new Float64Array(2 * bins);
  return (weights, into) => {
    count.fill(0);
    sum.fill(0);
    for (let k = 0; k < cell.length; k++) {
      const w = weights[prompt[k]!]!;
      count[cell[k]!]! += w;
      sum[cell[k]!]! += w * values[k]!;
    }
    let policyCount = 0;
    let policySum = 0;
    let referenceCount = 0;
    let referenceSum = 0;
    let shared = 0;
    let difference = 0;
    for (let b = 0; b < 2 * bins; b += 2) {
      policyCount += count[b]!;
      policySum += sum[b]!;
      referenceCount += count[b + 1]!;
      referenceSum += sum[b + 1]!;
      if (count[b] === 0 || count[b + 1] === 0) continue;
      const both = count[b]! + count[b + 1]!;
      shared += both;
      difference += both * (sum[b]! / count[b]! - sum[b + 1]! / count[b + 1]!);
    }
    into.gain = policySum / policyCount - referenceSum / referenceCount;
    into.nonLength = shared === 0 ? Number.NaN : difference / shared;
    into.covered = shared / (policyCount + referenceCount);
  };
}

function binsOf(lengths: Float64Array, { bins = 20, width }: LengthBinning): Int32Array {
  if (width === undefined) {
    requireBins(bins);
    const edges = quantileEdges(lengths, bins);
    return Int32Array.from(lengths, (length) => binOf(edges, length));
  }
  if (!(width > 0 && width < Infinity)) {
    throw new OperantError("bad-value", `width is ${width}; expected a finite length above 0.`, "width");
  }
  // Numbered in order of appearance: a single length of 10⁹ must not make as many bins.
  const numbers = new Map<number, number>();
  return Int32Array.from(lengths, (length) => {
    const at = Math.floor(length / width);
    const number = numbers.get(at) ?? numbers.size;
    numbers.set(at, number);
    return number;
  });
}
