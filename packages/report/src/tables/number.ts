/** What stands for a number that is not defined. */
export const undefinedMark = "–";

/**
 * Decimals at which a column of estimates is worth printing: two significant digits of the median half-width
 * of its intervals, at least 0 and at most 4. Without intervals, three significant digits of the largest
 * size among the means.
 */
export function columnDecimals(
  estimates: readonly { readonly mean: number; readonly half: number }[],
): number {
  const halves = estimates.map(({ half }) => half).filter((half) => half > 0 && half < Infinity);
  if (halves.length > 0) {
    halves.sort((a, b) => a - b);
    return clamp(1 - magnitude(halves[Math.floor(halves.length / 2)]!));
  }
  const largest = Math.max(0, ...estimates.map(({ mean }) => Math.abs(mean)).filter(Number.isFinite));
  return largest === 0 ? 0 : clamp(2 - magnitude(largest));
}

function clamp(decimals: number): number {
  return Math.min(4, Math.max(0, decimals));
}

/** Position of the first digit: 2 for 123, 0 for 1.5, −2 for 0.04. */
function magnitude(size: number): number {
  return Number(size.toExponential().split("e")[1]);
}

/** A number with fixed decimals; a minus sign only where a digit other than 0 is left to carry it. */
export function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? undefinedMark : String(value);
  const text = value.toFixed(decimals);
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}

/** "0.83 ± 0.02", "0.83" where there is no interval, a dash where there is no value. */
export function plusMinus(value: { readonly mean: number; readonly half: number }, decimals: number): string {
  const mean = fixed(value.mean, decimals);
  return Number.isNaN(value.half) || Number.isNaN(value.mean)
    ? mean
    : `${mean} ± ${fixed(value.half, decimals)}`;
}

/**
 * "0.12 [0.05, 0.19]" at two significant digits of half the width, with more where an end would else read as
 * 0 and is not. The estimate may be absent.
 */
export function interval(ends: readonly [number, number], middle?: number): string {
  let decimals = columnDecimals([{ mean: middle ?? ends[0], half: (ends[1] - ends[0]) / 2 }]);
  while (decimals < 6 && ends.some((end) => end !== 0 && Number(end.toFixed(decimals)) === 0)) decimals++;
  const range = `[${fixed(ends[0], decimals)}, ${fixed(ends[1], decimals)}]`;
  return middle === undefined ? range : `${fixed(middle, decimals)} ${range}`;
}

/** The same number with a typographic minus sign, for HTML and figures. */
export function typographic(text: string): string {
  return text.replace(/(^|[\s[(])-(?=[\d.I])/g, "$1−");
}

/** Shortest text of a number at eight significant digits, for CSV files; empty where it is not defined. */
export function exact(value: number): string {
  return Number.isNaN(value) ? "" : String(Number(value.toPrecision(8)));
}
