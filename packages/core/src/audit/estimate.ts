import { OperantError } from "../error.js";
import type { Stream } from "../random/index.js";
import {
  type ClusterStatistic,
  clusterBootstrap,
  type Interval,
  normalQuantile,
  replicateInterval,
} from "../stats/index.js";
import type { CheckResult } from "./audit-result.js";
import {
  type CheckPlan,
  type Conclusion,
  type EstimatedStatistic,
  Estimates,
  type PlannedStatistic,
  type Standing,
} from "./plan.js";

export interface EstimationOptions {
  readonly stream: Stream;
  readonly resamples: number;
  /** Percentiles of the replicates, or their standard deviation with normal quantiles. */
  readonly intervals: "percentile" | "normal";
  readonly clusters: number;
  /** Units below which nothing is a finding. */
  readonly fewestUnits: number;
}

export interface Estimated {
  readonly checks: readonly (CheckResult & Pick<Conclusion, "confirmed">)[];
  readonly tests: number;
}

/**
 * Estimates every statistic of every plan, those over prompts in one bootstrap so that all see the same
 * resamples, and lets each check conclude. The level of adjusted intervals is 1 − .05 / m, m the number of
 * statistics with a limit (Bonferroni).
 */
export function estimatePlans(plans: readonly CheckPlan[], options: EstimationOptions): Estimated {
  const { stream, resamples, clusters } = options;
  const bootstrapped: ClusterStatistic[] = [];
  let tests = 0;
  for (const plan of plans) {
    for (const planned of plan.statistics) {
      if (isTest(planned)) tests++;
      if ("statistic" in planned) bootstrapped.push(planned.statistic);
    }
  }
  const ones = new Float64Array(clusters).fill(1);
  const replicates =
    clusters < 2 || bootstrapped.length === 0
      ? bootstrapped.map(() => new Float64Array(0))
      : clusterBootstrap(clusters, bootstrapped, { stream, resamples });
  const level = 1 - 0.05 / Math.max(1, tests);
  let next = 0;
  const checks = plans.map((plan) => {
    const statistics = plan.statistics.map((planned) => {
      if (!("statistic" in planned)) {
        return finish(planned, planned.estimate, spreadOf(planned), level, options);
      }
      const estimate = planned.statistic(ones);
      const spread = replicates[next++]!;
      return finish(planned, estimate, spread, level, options);
    });
    const conclusion = plan.conclude(new Estimates(statistics));
    return {
      check: plan.check,
      ...(plan.run === undefined ? {} : { run: plan.run }),
      ...conclusion,
      statistics: statistics.map(({ standing: _standing, ...rest }) => rest),
    };
  });
  return { checks, tests };
}

const isTest = ({ limit, untested }: PlannedStatistic): boolean => limit !== undefined && untested !== true;

function spreadOf(planned: PlannedStatistic): Float64Array | number | undefined {
  if ("replicates" in planned) return planned.replicates;
  if ("standardError" in planned) return planned.standardError;
  return undefined;
}

/** Replicates of which more than this share are undefined tell nothing. */
const MOST_UNDEFINED = 0.1;

function finish(
  planned: PlannedStatistic,
  computed: number,
  spread: Float64Array | number | undefined,
  level: number,
  options: EstimationOptions,
): EstimatedStatistic {
  const { id, label, basis, limit } = planned;
  // A number over a range of next to nothing overflows; as an estimate it says nothing.
  const estimate = Number.isFinite(computed) ? computed : Number.NaN;
  const interval = Number.isFinite(estimate) ? intervalOf(estimate, spread, 0.95, options) : undefined;
  const adjusted =
    interval === undefined || !isTest(planned) ? undefined : intervalOf(estimate, spread, level, options);
  const enough = (planned.units ?? options.clusters) >= options.fewestUnits;
  return {
    id,
    label,
    estimate,
    basis,
    ...(limit === undefined ? {} : { limit }),
    ...(interval === undefined ? {} : { interval }),
    ...(adjusted === undefined ? {} : { adjusted }),
    standing: standingOf(estimate, adjusted, limit, enough),
  };
}

function intervalOf(
  estimate: number,
  spread: Float64Array | number | undefined,
  level: number,
  { intervals }: EstimationOptions,
): Interval | undefined {
  if (spread === undefined) return undefined;
  if (typeof spread === "number") return normal(estimate, spread, level);
  const defined = spread.filter(Number.isFinite);
  if (defined.length < 2 || defined.length < (1 - MOST_UNDEFINED) * spread.length) return undefined;
  if (intervals === "percentile") return replicateInterval(estimate, defined, level);
  let mean = 0;
  for (const value of defined) mean += value / defined.length;
  let squares = 0;
  for (const value of defined) squares += (value - mean) * (value - mean);
  return normal(estimate, Math.sqrt(squares / (defined.length - 1)), level);
}

function normal(estimate: number, standardError: number, level: number): Interval | undefined {
  if (!(standardError >= 0)) return undefined;
  const half = normalQuantile(0.5 + level / 2) * standardError;
  if (!Number.isFinite(half)) return undefined;
  return [estimate - half, estimate + half];
}

function standingOf(
  estimate: number,
  adjusted: Interval | undefined,
  limit: PlannedStatistic["limit"],
  enough: boolean,
): Standing {
  if (limit === undefined || Number.isNaN(estimate)) return "unknown";
  const { value, beyond } = limit;
  if (!(beyond === "above" ? estimate > value : estimate < value)) return "within";
  if (adjusted === undefined || !enough) return "across";
  return (beyond === "above" ? adjusted[0] > value : adjusted[1] < value) ? "beyond" : "across";
}

/** @throws OperantError `bad-value` for a count of resamples that gives no interval */
export function requireResamples(resamples: number): void {
  if (!Number.isSafeInteger(resamples) || resamples < 50) {
    throw new OperantError(
      "bad-value",
      `resamples is ${resamples}; expected a whole number of at least 50.`,
      "resamples",
    );
  }
}
