import { OperantError } from "@operant/core";
import { z } from "zod";
import { type AuditDocument, harmlessJson } from "../audit/document.js";
import { checkName, verdictName } from "../audit/words.js";

const number = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);

const snapshot = z.object({
  format: z.literal("operant-report-card/1"),
  date: z.string(),
  verdict: z.string(),
  gold: z.string().nullable(),
  reward: z.string().nullable(),
  files: z.array(z.string()),
  size: z.string(),
  mapping: z.array(z.tuple([z.string(), z.string()])),
  checks: z.array(z.object({ name: z.string(), level: z.string() })),
  statistics: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      estimate: number,
      interval: z.tuple([number, number]).nullable(),
      limit: z.string(),
    }),
  ),
});

/** What a card remembers of its latest audit, so that the next one can be compared with it. */
export type CardSnapshot = z.output<typeof snapshot>;

export function takeSnapshot(audit: AuditDocument, date: string): CardSnapshot {
  const { log } = audit;
  const seen = new Map<string, number>();
  /** Names of statistics that occur more than once are counted, so that each meets its own in the next audit. */
  const once = (name: string): string => {
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before === 0 ? name : `${name} ${before + 1}`;
  };
  return {
    format: "operant-report-card/1",
    date,
    verdict: verdictName(audit),
    gold: log.gold ?? null,
    reward: log.reward ?? null,
    files: log.files,
    size: log.size,
    mapping: log.mapping.map(({ field, column }) => [field, column]),
    checks: audit.checks.map((check) => ({ name: checkName(check), level: check.level })),
    statistics: audit.checks.flatMap((check) =>
      check.statistics.map(({ id, label, estimate, interval, limit }) => ({
        name: once(`${checkName(check)}/${id}`),
        label: `${checkName(check)}: ${label}`,
        estimate,
        interval: interval ?? null,
        limit: limit === undefined ? "" : `${limit.beyond} ${limit.value}`,
      })),
    ),
  };
}

const opening = "<!-- operant:audit ";

/** The snapshot as a comment that Markdown does not show, in which nothing of a log hides or acts. Two hyphens would end it, so they are spelt otherwise. */
export function writeSnapshot(value: CardSnapshot): string {
  const text = harmlessJson(JSON.stringify(value))
    .replaceAll("--", "\\u002d\\u002d")
    .replaceAll(">", "\\u003e");
  return `${opening}${text} -->`;
}

/** The line on which the snapshot stands, or −1. */
export function snapshotLine(lines: readonly string[]): number {
  return lines.findIndex((line) => line.startsWith(opening));
}

/**
 * @throws OperantError `bad-value` where there is none, or a damaged one
 */
export function readSnapshot(lines: readonly string[], file: string): CardSnapshot {
  const at = snapshotLine(lines);
  if (at < 0) {
    throw new OperantError(
      "bad-value",
      `${file} has no record of an audit (a line that begins with "${opening.trim()}"); draft the card with "operant report-card draft".`,
      file,
    );
  }
  const text = lines[at]!.slice(opening.length).replace(/\s*-->\s*$/, "");
  try {
    return snapshot.parse(JSON.parse(text));
  } catch {
    throw new OperantError(
      "bad-value",
      `${file}, line ${at + 1}: the record of the audit is damaged; restore that line from an earlier version of the card.`,
      file,
    );
  }
}
