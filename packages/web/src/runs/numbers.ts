import { estimate, fixed, plusMinus, typographic } from "@operant/report";

/** "0.83 ± 0.02" over the seeds for which the summary applies; a dash where it never does. */
export function meanInWords(values: readonly (number | null)[]): string {
  const given = values.filter((value): value is number => value !== null && !Number.isNaN(value));
  const { mean, half } = estimate(given);
  return typographic(plusMinus({ mean, half }, decimalsOf(half, mean)));
}

/** Two significant digits of the half-width; three of the mean where there is none. */
function decimalsOf(half: number, mean: number): number {
  const size = half > 0 && Number.isFinite(half) ? half : Math.abs(mean) / 10;
  if (!(size > 0)) return 0;
  return Math.min(4, Math.max(0, 1 - Math.floor(Math.log10(size))));
}

/** "0.83 [0.81, 0.85]" of statistics as the server sends them. */
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
  return typographic(
    Number.isNaN(half)
      ? fixed(mean, decimalsOf(half, mean))
      : plusMinus({ mean, half }, decimalsOf(half, mean)),
  );
}
