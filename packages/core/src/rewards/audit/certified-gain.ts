import type { ClusterStatistic } from "../../stats/index.js";
import { certifiedImprovement } from "../optimise/correlated-proxy.js";
import { sequenceDivergence } from "../optimise/sequence-divergence.js";
import { allPrompts, completeRows, type GroupedRows, scaledColumn } from "./grouped-rows.js";

/** The columns that a certificate needs. */
export interface CertificateColumns {
  readonly reward: Float64Array;
  /** What was meant; needed in reference rows only. */
  readonly gold: Float64Array;
  /** Log-probability of the whole completion under the policy and under the reference, nats; needed in policy rows. */
  readonly logProbability: Float64Array;
  readonly referenceLogProbability: Float64Array;
  /** 1 in rows of the reference policy, 0 in rows of the policy. */
  readonly reference: Uint8Array;
}

/** What optimisation has certainly done to what was meant, from a log. */
export interface CertifiedGain {
  /**
   * Least gain in gold, in gold's standard deviations under the reference. Below 0 says "not certified", never "hacked".
   * NaN where the proxy is not positively correlated with gold on the reference, or columns are missing.
   */
  readonly certified: number;
  /** r of reward and gold over reference rows. */
  readonly correlation: number;
  /** Mean reward of policy rows less that of reference rows, in standard deviations of the latter. */
  readonly proxyGain: number;
  /** χ² of the policy from the reference, by `sequenceDivergence`: an estimate, and too low where |l| exceeds 10. */
  readonly chiSquared: number;
  readonly referenceRows: number;
  readonly policyRows: number;
}

/**
 * The bound of C. Laidlaw, S. Singhal, A. Dragan (arXiv 2403.03185, theorem 5.1) with all its terms estimated from a log
 * in which a completion is one action: r and σ from gold-labelled reference rows, χ² from the log-ratios of policy
 * rows. Policy and reference rows should answer the same prompts. It is a guarantee for the distributions, not for
 * the estimates: look at the interval over prompts.
 */
export function certifiedGain(rows: GroupedRows, columns: CertificateColumns): CertifiedGain {
  const into = empty();
  const { evaluate, referenceRows, policyRows } = prepared(rows, columns);
  const certified = evaluate(allPrompts(rows.prompts), into);
  return { certified, ...into, referenceRows, policyRows };
}

/** The certified gain for resamples of prompts. */
export function clusterCertifiedGain(rows: GroupedRows, columns: CertificateColumns): ClusterStatistic {
  const into = empty();
  const { evaluate } = prepared(rows, columns);
  return (weights) => evaluate(weights, into);
}

interface Terms {
  correlation: number;
  proxyGain: number;
  chiSquared: number;
}

const empty = (): Terms => ({ correlation: Number.NaN, proxyGain: Number.NaN, chiSquared: Number.NaN });

/** Sums per prompt: of reference rows n, P, R, P², R², PR; of policy rows n, P, terms of χ². */
const SUMS = 9;

/** What subtraction leaves of equal values. */
const ROUNDING = 1e-12;

function prepared(
  rows: GroupedRows,
  columns: CertificateColumns,
): {
  readonly evaluate: (weights: Float64Array, into: Terms) => number;
  readonly referenceRows: number;
  readonly policyRows: number;
} {
  const { reward, gold, logProbability, referenceLogProbability, reference } = columns;
  const ofReference = completeRows(rows, { reward, gold, reference }).filter((i) => reference[i] === 1);
  const ofPolicy = completeRows(rows, { reward, logProbability, referenceLogProbability, reference }).filter(
    (i) => reference[i] !== 1,
  );
  const proxy = scaledColumn(reward, ofReference);
  const truth = scaledColumn(gold, ofReference).values;
  const sums = new Float64Array(SUMS * rows.prompts);
  for (const i of ofReference) {
    const at = SUMS * rows.prompt[i]!;
    const p = proxy.values[i]!;
    const r = truth[i]!;
    sums[at]! += 1;
    sums[at + 1]! += p;
    sums[at + 2]! += r;
    sums[at + 3]! += p * p;
    sums[at + 4]! += r * r;
    sums[at + 5]! += p * r;
  }
  for (const i of ofPolicy) {
    const at = SUMS * rows.prompt[i]!;
    sums[at + 6]! += 1;
    sums[at + 7]! += reward[i]! / proxy.unit - proxy.centre / proxy.unit;
    sums[at + 8]! += sequenceDivergence([logProbability[i]! - referenceLogProbability[i]!]).chiSquared;
  }
  const total = new Float64Array(SUMS);
  const evaluate = (weights: Float64Array, into: Terms): number => {
    total.fill(0);
    for (let p = 0, at = 0; p < rows.prompts; p++) {
      const w = weights[p]!;
      for (let k = 0; k < SUMS; k++, at++) total[k]! += w * sums[at]!;
    }
    const n = total[0]!;
    const meanP = total[1]! / n;
    const meanR = total[2]! / n;
    const varianceP = total[3]! / n - meanP * meanP;
    const varianceR = total[4]! / n - meanR * meanR;
    into.correlation = Number.NaN;
    into.proxyGain = Number.NaN;
    into.chiSquared = total[8]! / total[6]!;
    if (varianceP > (ROUNDING * total[3]!) / n) {
      into.proxyGain = (total[7]! / total[6]! - meanP) / Math.sqrt(varianceP);
      if (varianceR > (ROUNDING * total[4]!) / n) {
        const r = (total[5]! / n - meanP * meanR) / (Math.sqrt(varianceP) * Math.sqrt(varianceR));
        // √(1 − r²) would make a visible slack of the rounding of an r that is 1.
        into.correlation = Math.abs(r) > 1 - ROUNDING ? Math.sign(r) : r;
      }
    }
    // Numbers at the edge of floating point overflow in these sums, and what they give certifies nothing.
    if (!(into.correlation > ROUNDING && into.correlation <= 1)) return Number.NaN;
    if (!Number.isFinite(into.proxyGain) || Number.isNaN(into.chiSquared)) return Number.NaN;
    return certifiedImprovement({
      correlation: into.correlation,
      proxyDeviation: 1,
      proxyGain: into.proxyGain,
      chiSquared: Math.max(0, into.chiSquared),
    });
  };
  return { evaluate, referenceRows: ofReference.length, policyRows: ofPolicy.length };
}
