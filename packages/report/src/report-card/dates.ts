import { OperantError } from "@operant/core";

/** A date as cards write it, and nothing that only looks like one (2026-02-30). */
export function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return false;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** @throws OperantError `bad-value` */
export function requireDate(text: string, name: string): void {
  if (isDate(text)) return;
  throw new OperantError("bad-value", `${name} is "${text}"; write a date such as 2026-03-31.`, name);
}

/** Days from one date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
