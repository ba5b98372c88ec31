import type { ClusterStatistic } from "../stats/index.js";
import { clusterMean } from "../stats/index.js";
import type { RolloutLog } from "./rollout-log.js";
import { pick, pickIndex, type Rows } from "./rows.js";

/** A copy with NaN outside the rows: statistics of a log then see those rows only. */
export function masked(values: Float64Array, rows: Rows): Float64Array {
  const out = new Float64Array(values.length).fill(Number.NaN);
  for (const row of rows) out[row] = values[row]!;
  return out;
}

/** Mean of a column over the rows that have a number, as a statistic of prompts. */
export function meanOf(log: RolloutLog, values: Float64Array, rows: Rows): ClusterStatistic {
  return clusterMean(pick(values, rows), pickIndex(log.prompt, rows));
}

/** Mean over `to` minus mean over `from`, in units of `scale`. */
export function change(
  log: RolloutLog,
  values: Float64Array,
  from: Rows,
  to: Rows,
  scale = 1,
): ClusterStatistic {
  const before = meanOf(log, values, from);
  const after = meanOf(log, values, to);
  return (weights) => (after(weights) - before(weights)) / scale;
}

/** first − second. */
export function difference(first: ClusterStatistic, second: ClusterStatistic): ClusterStatistic {
  return (weights) => first(weights) - second(weights);
}

/** (1 + τ) / 2: the chance that a random pair is ordered alike, from a rank correlation. */
export function concordance(tau: ClusterStatistic): ClusterStatistic {
  return (weights) => (1 + tau(weights)) / 2;
}
