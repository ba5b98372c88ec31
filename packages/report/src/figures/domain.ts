/** Ends of an axis. */
export type Domain = readonly [number, number];

/** What an axis is to show: the values themselves, and the ends of their intervals. */
export interface AxisContent {
  readonly values: readonly number[];
  readonly ends: readonly number[];
}

/**
 * The ends of an axis. A share is shown from 0 to 1, so that small differences do not look large. Everything
 * else gets the extent of its values and of their intervals, but never more than half as much again on either
 * side: the interval of two seeds may be six times as wide as anything that happened.
 */
export function domainOf({ values, ends }: AxisContent, unit: string): Domain {
  const [low, high] = extent(values);
  if (low > high) return [0, 1];
  if (unit === "share" && low >= 0 && high <= 1) return [0, 1];
  const span = high > low ? high - low : Math.max(Math.abs(low) * 0.2, 1e-9);
  const [endLow, endHigh] = extent(ends);
  const lower = Math.max(Math.min(low, endLow), low - span / 2);
  const upper = Math.min(Math.max(high, endHigh), high + span / 2);
  const margin = (upper > lower ? upper - lower : low === 0 ? 2 : span) * 0.06;
  return [lower - margin, upper + margin];
}

/**
 * One domain for all panels where they can share it; their own where it would be more than four times as wide
 * as the narrowest of these, because a narrow one would be flat.
 */
export function panelDomains(panels: readonly AxisContent[], unit: string): Domain[] {
  const own = panels.map((content) => domainOf(content, unit));
  const common = domainOf(
    { values: panels.flatMap(({ values }) => values), ends: panels.flatMap(({ ends }) => ends) },
    unit,
  );
  const narrowest = Math.min(...own.map(([low, high]) => high - low));
  return common[1] - common[0] <= 4 * narrowest ? own.map(() => common) : own;
}

/** Least and largest finite value; [Infinity, −Infinity] when there is none. */
function extent(values: readonly number[]): Domain {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}
