/** Ends of an axis. */
export type Domain = readonly [number, number];

/** What an axis is to show: the values themselves, and the ends of their intervals. */
export interface AxisContent {
  readonly values: Iterable<number>;
  readonly ends: Iterable<number>;
}

/**
 * The ends of an axis, by the rule of the reports' figures: a share from 0 to 1; everything else the extent of its
 * values and of their intervals, the latter by at most half as much again on either side.
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

/** One domain for all panels where they can share it; their own where it would be four times the narrowest. */
export function panelDomains(panels: readonly AxisContent[], unit: string): Domain[] {
  const kept = panels.map(({ values, ends }) => ({ values: [...values], ends: [...ends] }));
  const own = kept.map((content) => domainOf(content, unit));
  const common = domainOf(
    { values: kept.flatMap(({ values }) => values), ends: kept.flatMap(({ ends }) => ends) },
    unit,
  );
  const narrowest = Math.min(...own.map(([low, high]) => high - low));
  return common[1] - common[0] <= 4 * narrowest ? own.map(() => common) : own;
}

/** Least and largest finite value; [Infinity, −Infinity] when there is none. */
function extent(values: Iterable<number>): Domain {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** About `count` round numbers inside a domain, a power of ten times 1, 2 or 5 apart. */
export function ticksOf([low, high]: Domain, count = 5): number[] {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [];
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= rough) ?? 10;
  const step = factor * power;
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * span; i++) ticks.push(i * step + 0);
  return ticks;
}

/** Ticks as texts with equally many decimals. */
export function tickTexts(ticks: readonly number[]): string[] {
  const step = ticks.length > 1 ? ticks[1]! - ticks[0]! : Math.abs(ticks[0] ?? 1) || 1;
  let decimals = Math.min(8, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  // A step of 2.5 or 0.25 has a digit more than its size tells.
  const shown = (): number => step * 10 ** decimals;
  while (decimals < 8 && Math.abs(shown() - Math.round(shown())) > 1e-6) decimals++;
  const largest = Math.max(0, ...ticks.map(Math.abs));
  return ticks.map((tick) => {
    const value = Math.abs(tick) < step / 1e6 ? 0 : tick;
    const text = largest >= 1e6 || decimals > 6 ? value.toExponential(1) : value.toFixed(decimals);
    return text.replace("-", "−");
  });
}
