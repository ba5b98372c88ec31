import { certifiedGain, clusterCertifiedGain } from "../../rewards/audit/index.js";
import { sequenceDivergence } from "../../rewards/optimise/index.js";
import type { RolloutContext } from "../context.js";
import { type CheckPlan, notRun, type PlannedStatistic } from "../plan.js";
import { count, say, sayInterval, sayShare } from "../words.js";

/**
 * How far the policy is from the reference, and what that guarantees. Printed, never a finding: distance is not
 * harm. With gold-labelled reference rows the bound of correlated proxies (Laidlaw, Singhal, Dragan 2025, arXiv
 * 2403.03185) says how much gold must have risen.
 */
export function drift(context: RolloutContext): CheckPlan {
  const { log, focus, focusName, gold, comparison } = context;
  const policy = log.logProbability;
  const reference = log.referenceLogProbability;
  if (policy === undefined || reference === undefined) {
    return notRun(
      "drift",
      "Not run: it takes the log-probability of each completion under the policy and under the reference; name them with --map logp=<column> and --map ref_logp=<column>.",
    );
  }
  const rows = focus.filter((row) => Number.isFinite(policy[row]! - reference[row]!));
  if (rows.length === 0) return notRun("drift", "Not run: no rollout has both log-probabilities.");
  const ratios = Float64Array.from(rows, (row) => policy[row]! - reference[row]!);
  const { kl, chiSquared, beyond } = sequenceDivergence(ratios);
  const basis = `${count(rows.length, "rollout")} of ${focusName}`;
  const statistics: PlannedStatistic[] = [
    {
      id: "kl",
      label: "KL divergence of the policy from the reference, nats per completion",
      estimate: kl,
      basis,
    },
    { id: "chi-squared", label: "χ² of the policy from the reference", estimate: chiSquared, basis },
  ];
  if (gold !== undefined && comparison !== undefined) {
    const isReference = new Uint8Array(log.rows);
    for (const row of comparison.early) isReference[row] = 1;
    const kept = new Uint8Array(log.rows);
    for (const row of comparison.early) kept[row] = 1;
    for (const row of comparison.late) kept[row] = 1;
    const columns = {
      reward: log.reward.map((value, row) => (kept[row] === 1 ? value : Number.NaN)),
      gold: gold.values,
      logProbability: policy,
      referenceLogProbability: reference,
      reference: isReference,
    };
    const plain = certifiedGain(log, columns);
    const pair = `${count(plain.policyRows, "policy rollout")}, ${plain.referenceRows} of ${comparison.earlyName}`;
    statistics.push(
      {
        id: "correlation",
        label: `correlation of reward and gold in ${comparison.earlyName}`,
        estimate: plain.correlation,
        basis: pair,
      },
      {
        id: "certified-gain",
        label: "least gain in gold that is certain, in gold's standard deviations",
        statistic: clusterCertifiedGain(log, columns),
        basis: pair,
      },
    );
  }
  return {
    check: "drift",
    statistics,
    conclude: (estimates) => {
      const certified = estimates.value("certified-gain");
      const remarks: string[] = [];
      if (beyond > 0) {
        remarks.push(
          `${sayShare(beyond)} of the log-ratios lie beyond ±10, where the divergences are no longer exact but too low.`,
        );
      }
      if (gold === undefined || comparison === undefined) {
        remarks.push("With gold on reference rollouts, the audit would print what gain in gold is certain.");
      }
      const promise = Number.isNaN(certified)
        ? ""
        : certified > 0
          ? ` A gain in gold of at least ${say(certified)} standard deviations is certain${sayInterval(estimates.interval("certified-gain"))}.`
          : " At this distance no gain in gold is certain, which says nothing against the reward.";
      return {
        level: "clear",
        headline: `The policy is ${say(kl)} nats (KL) from the reference per completion, χ² ${say(chiSquared)}.${promise}`,
        remarks,
        worst: [],
        figures: [],
      };
    },
  };
}
