import { type BootstrapInterval, type BootstrapOptions, bootstrapInterval } from "./bootstrap.js";
import type { Sample } from "./sample.js";
import { interquartileMean } from "./trimmed-mean.js";

/**
 * Interquartile mean over several strata (tasks, games) with a stratified bootstrap interval: the runs of
 * each stratum are resampled among themselves, then all are pooled into one interquartile mean. R. Agarwal et
 * al., "Deep reinforcement learning at the edge of the statistical precipice" (2021), who use percentile
 * intervals; pass `method: "percentile"` for theirs. Scores must already be on one scale.
 * @param strata Scores of the runs, one sample per stratum; sizes may differ, larger ones weigh more.
 * @throws OperantError `bad-value` as `bootstrapInterval`.
 */
export function stratifiedInterquartileMean(
  strata: readonly Sample[],
  options: BootstrapOptions,
): BootstrapInterval {
  return bootstrapInterval(strata, (samples) => interquartileMean(pool(samples)), options);
}

function pool(samples: readonly Float64Array[]): Float64Array {
  const pooled = new Float64Array(samples.reduce((total, values) => total + values.length, 0));
  let at = 0;
  for (const values of samples) {
    pooled.set(values, at);
    at += values.length;
  }
  return pooled;
}
