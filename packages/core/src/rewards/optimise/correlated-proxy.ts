import { OperantError } from "../../error.js";
import { powerOfTwoScale } from "../../numeric/index.js";
import type { FiniteMDP } from "../../worlds/index.js";

/** An occupancy as a distribution over state-action pairs and, last, the mass that has ended. */
export type OccupancyDistribution = Float64Array;

/**
 * (1 − γ) η with one more entry for the discounted time after the end, so that it sums to 1: the occupancy
 * measure of arXiv 2403.03185. Time after the end counts as a state of its own, where every reward is 0; it
 * is exactly 0 where η never ends, as in worlds without terminal states or with none that η reaches.
 *
 * @param eta an occupancy, states × actions, not normalised
 * @returns states × actions + 1 probabilities
 * @throws OperantError `bad-value` for another length; `unsupported` for discount 1, where time after the
 * end outweighs everything (take a discount below 1)
 */
export function occupancyDistribution(mdp: FiniteMDP, eta: Float64Array): OccupancyDistribution {
  const { states, actions, discount, terminal, start } = mdp;
  const { rowStart, next, probability } = mdp.transitions;
  if (eta.length !== states * actions) {
    throw new OperantError(
      "bad-value",
      `The occupancy has ${eta.length} entries; expected states × actions = ${states * actions}.`,
      "eta",
    );
  }
  if (discount === 1) {
    throw new OperantError(
      "unsupported",
      "Occupancies are distributions only for a discount below 1. Use withDiscount(mdp, 0.99), say.",
      "discount",
    );
  }
  const out = new Float64Array(eta.length + 1);
  // Ending at time t leaves γ^t of the discounted time. 1 minus the other mass would be the same but for
  // rounding, which divergences take for mass where the reference has none.
  let ended = 0;
  for (let s = 0; s < states; s++) {
    if (terminal[s] === 1) {
      ended += start[s];
      continue;
    }
    for (let pair = s * actions; pair < (s + 1) * actions; pair++) {
      out[pair] = (1 - discount) * eta[pair];
      for (let k = rowStart[pair]; k < rowStart[pair + 1]; k++) {
        if (terminal[next[k]] === 1) ended += discount * eta[pair] * probability[k];
      }
    }
  }
  out[eta.length] = ended;
  return out;
}

/** How a proxy and the true reward vary together over what a reference policy does. */
export interface ProxyCorrelation {
  /** r in [−1, 1]; the proxy is "r-correlated" when it is above 0. */
  readonly correlation: number;
  /** Standard deviation of the proxy under the reference. */
  readonly proxyDeviation: number;
  /** Standard deviation of the true reward under the reference. */
  readonly trueDeviation: number;
  readonly proxyMean: number;
  readonly trueMean: number;
}

/**
 * The correlation of a proxy and the true reward under a reference distribution of state-action pairs (C.
 * Laidlaw, S. Singhal, A. Dragan, arXiv 2403.03185, definition 4.1). Entries of the distribution beyond the
 * tables (the mass that has ended) have reward 0.
 *
 * @param reference probabilities; sums to 1
 * @param proxy one number per probability, or fewer
 * @param truth one number per probability, or fewer
 * @throws OperantError `bad-value` when one of the two does not vary under the reference: its correlation is
 * not defined
 */
export function proxyCorrelation(
  reference: Float64Array,
  proxy: Float64Array,
  truth: Float64Array,
): ProxyCorrelation {
  // Squares of rewards beyond 1e±150 would over- or underflow.
  const proxyUnit = powerOfTwoScale(proxy);
  const trueUnit = powerOfTwoScale(truth);
  const proxyMean = expectation(reference, proxy);
  const trueMean = expectation(reference, truth);
  let both = 0;
  let ofProxy = 0;
  let ofTruth = 0;
  for (let i = 0; i < reference.length; i++) {
    const p = ((i < proxy.length ? proxy[i] : 0) - proxyMean) / proxyUnit;
    const t = ((i < truth.length ? truth[i] : 0) - trueMean) / trueUnit;
    both += reference[i] * p * t;
    ofProxy += reference[i] * p * p;
    ofTruth += reference[i] * t * t;
  }
  const proxyDeviation = Math.sqrt(ofProxy) * proxyUnit;
  const trueDeviation = Math.sqrt(ofTruth) * trueUnit;
  for (const [name, deviation, mean] of [
    ["proxy", proxyDeviation, proxyMean],
    ["truth", trueDeviation, trueMean],
  ] as const) {
    if (!(deviation > 1e-12 * Math.abs(mean))) {
      throw new OperantError(
        "bad-value",
        `The ${name} is ${mean} wherever the reference policy goes, so it has no correlation. Take a reference that sees different rewards.`,
        name,
      );
    }
  }
  const correlation = Math.max(-1, Math.min(1, both / (Math.sqrt(ofProxy) * Math.sqrt(ofTruth))));
  return { correlation, proxyDeviation, trueDeviation, proxyMean, trueMean };
}

/** Σ p_i x_i; x is 0 beyond its end. */
export function expectation(distribution: Float64Array, values: Float64Array): number {
  let sum = 0;
  const length = Math.min(distribution.length, values.length);
  for (let i = 0; i < length; i++) sum += distribution[i] * values[i];
  return sum;
}

/** What a guarantee needs to know. */
export interface CertificateInput {
  /** r in (0, 1]. */
  readonly correlation: number;
  /** σ of the proxy under the reference, above 0. */
  readonly proxyDeviation: number;
  /** E_m[P] − E_ref[P], per step (normalised occupancies). */
  readonly proxyGain: number;
  /** χ² of the policy's occupancy from the reference's, 0 to infinity. */
  readonly chiSquared: number;
}

/**
 * The least true improvement that a policy can have made, in standard deviations of the true reward under
 * the reference (arXiv 2403.03185, theorem 5.1):
 *
 *   (E_m[R] − E_ref[R]) / σ_R ≥ ( (E_m[P] − E_ref[P]) / σ_P − √((1 − r²) χ²) ) / r.
 *
 * Below 0 means "not certified", never "hacked". −∞ where χ² is infinite. √(1 − r²) carries a rounding error of
 * up to 1e-8, so that r this near to 1 cannot be told from 1.
 *
 * @throws OperantError `bad-value` for r outside (0, 1], σ_P not above 0 or χ² below 0
 */
export function certifiedImprovement(input: CertificateInput): number {
  const { correlation, proxyDeviation, proxyGain, chiSquared } = input;
  requireCorrelation(correlation);
  if (!(proxyDeviation > 0)) {
    throw new OperantError(
      "bad-value",
      `proxyDeviation is ${proxyDeviation}; expected a number above 0.`,
      "proxyDeviation",
    );
  }
  if (!(chiSquared >= 0)) {
    throw new OperantError(
      "bad-value",
      `chiSquared is ${chiSquared}; expected a number of at least 0.`,
      "chiSquared",
    );
  }
  const unexplained = 1 - correlation * correlation;
  const slack =
    unexplained === 0 ? (chiSquared === Infinity ? Infinity : 0) : Math.sqrt(unexplained * chiSquared);
  return (proxyGain / proxyDeviation - slack) / correlation;
}

/**
 * λ = σ_P √(1 − r²): the coefficient of √χ² with which maximising E_m[P] − λ √χ² maximises the certified
 * improvement (arXiv 2403.03185, after theorem 5.1).
 * @throws OperantError `bad-value` for r outside (0, 1]
 */
export function certifyingCoefficient(correlation: number, proxyDeviation: number): number {
  requireCorrelation(correlation);
  return proxyDeviation * Math.sqrt(1 - correlation * correlation);
}

function requireCorrelation(correlation: number): void {
  if (!(correlation > 0 && correlation <= 1)) {
    throw new OperantError(
      "bad-value",
      `correlation is ${correlation}; expected above 0 and at most 1. A proxy that is not positively correlated certifies nothing.`,
      "correlation",
    );
  }
}
