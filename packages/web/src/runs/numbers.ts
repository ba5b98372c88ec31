import { columnDecimals, estimate, plusMinus, typographic } from "@operant/report";

/** "0.83 ± 0.02" over the seeds for which the summary applies; a dash where it never does. */
export function meanInWords(values: readonly (number | null)[]): string {
  const given = values.filter((value): value is number => value !== null && !Number.isNaN(value));
  const { mean, half } = estimate(given);
  return typographic(plusMinus({ mean, half }, columnDecimals([{ mean, half }])));
}

/** "0.83 ± 0.02" of statistics as the server sends them. */
export function statisticsInWords(statistics: {
  readonly mean: number | null;
  readonly interval: readonly [number | null, number | null] | null;
}): string {
  const { mean, interval } = statistics;
  if (mean === null) return "–";
  const half =
    interval === null || interval[0] === null || interval[1] === null
      ? Number.NaN
      : (interval[1] - interval[0]) / 2;
  return typographic(plusMinus({ mean, half }, columnDecimals([{ mean, half }])));
}
