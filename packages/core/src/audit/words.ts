import type { Interval } from "../stats/index.js";

/** A number for a sentence: three significant digits, without a trailing exponent for everyday sizes. */
export function say(value: number): string {
  if (!Number.isFinite(value)) return "unknown";
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size >= 1e6 || size < 1e-4) return value.toPrecision(3);
  if (Number.isInteger(value) && size < 1e6) return String(value);
  if (size >= 100) return String(Math.round(value));
  return value.toFixed(size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

/** A share as a percentage, "12 %"; below 10 % with one digit. */
export function sayShare(share: number): string {
  if (!Number.isFinite(share)) return "an unknown share";
  const percent = 100 * share;
  if (percent !== 0 && Math.abs(percent) < 0.1) return percent < 0 ? "about 0 %" : "under 0.1 %";
  return `${Math.abs(percent) < 10 && percent !== Math.round(percent) ? percent.toFixed(1) : Math.round(percent)} %`;
}

/** " (interval −0.1 to 0.2)", or nothing. */
export function sayInterval(interval: Interval | undefined, word = "95 % interval"): string {
  return interval === undefined ? "" : ` (${word} ${say(interval[0])} to ${say(interval[1])})`;
}

/** `sayInterval` of a share: " (95 % interval 10 % to 20 %)". */
export function sayShareInterval(interval: Interval | undefined, word = "95 % interval"): string {
  return interval === undefined ? "" : ` (${word} ${sayShare(interval[0])} to ${sayShare(interval[1])})`;
}

/** "1 prompt", "3 prompts". */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
