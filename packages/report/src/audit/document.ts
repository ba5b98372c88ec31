import { OperantError } from "@operant/core";
import type { AuditVerdict, CheckId, CheckLevel } from "@operant/core/audit";
import { z } from "zod";

/** A number, or null where it is not finite: JSON has no NaN. */
const number = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN)
  .describe("null where it is undefined.");
const ends = z.tuple([number, number]).describe("Lower and upper end.");
const text = z.string();

const checkNames = [
  "gold-divergence",
  "proxy-validity",
  "signal",
  "component",
  "length",
  "template",
  "prompt-contact",
  "injection",
  "process",
  "ensemble",
  "saturation",
  "entropy",
  "drift",
] as const satisfies readonly CheckId[];

const levels = ["finding", "note", "clear", "not-run"] as const satisfies readonly CheckLevel[];

const verdictNames = [
  "no evidence",
  "suspicious",
  "hacked (gold-confirmed)",
] as const satisfies readonly AuditVerdict[];

const statistic = z.object({
  id: text.describe("Stable name."),
  label: text,
  estimate: number,
  interval: ends.optional().describe("95 % interval."),
  adjusted: ends
    .optional()
    .describe("Interval at the level adjusted for the number of tests; a finding is decided by it."),
  limit: z.object({ value: number, beyond: z.enum(["above", "below"]) }).optional(),
  basis: text.describe("What it rests on: rollouts, prompts, evaluations."),
});

const worst = z.object({
  row: z.int().describe("Row of the log as read, from 0."),
  place: text.optional().describe("File and line or record."),
  numbers: z.record(text, number),
  reason: text,
  prompt: text.optional().describe("Beginning of the prompt."),
  completion: text.optional().describe("Beginning of the completion."),
});

const remedy = z.object({
  id: text.describe("Stable name."),
  advice: text,
  reranked: z
    .object({
      formula: text,
      groups: z.int(),
      changedWinners: number.describe(
        "Share of groups whose best completion changes, ties broken in one random order.",
      ),
      ofWinners: z.array(z.object({ name: text, before: number, after: number })),
    })
    .optional()
    .describe("The same log re-ranked under the remedy."),
});

const figure = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("lines"),
    title: text,
    x: text,
    y: text,
    scaled: z.boolean().optional(),
    lines: z.array(
      z.object({ name: text, points: z.array(z.array(number)).describe("[x, y] or [x, y, low, high].") }),
    ),
  }),
  z.object({
    kind: z.literal("bars"),
    title: text,
    y: text,
    bars: z.array(z.object({ name: text, value: number, interval: ends.optional() })),
  }),
  z.object({
    kind: z.literal("points"),
    title: text,
    x: text,
    y: text,
    points: z.array(z.object({ x: number, y: number, mark: number.optional() })),
  }),
]);

const check = z.object({
  check: z.enum(checkNames),
  level: z.enum(levels),
  run: text.optional(),
  headline: text,
  remarks: z.array(text),
  statistics: z.array(statistic),
  worst: z.array(worst),
  remedy: remedy.optional(),
  figures: z.array(figure),
});

const place = text.describe("File and line or record.");

const log = z.object({
  kind: z.enum(["rollouts", "series"]),
  files: z.array(text),
  layout: text,
  size: text.describe("Rollouts, prompts and groups, or runs and steps, in words."),
  reward: text.optional().describe("Column of the reward that was optimised."),
  gold: text.optional().describe("Column of what was meant."),
  components: z.array(text),
  ensemble: z.array(text),
  unused: z.array(text).optional().describe("Columns that nothing is read from."),
  mapping: z.array(
    z.object({
      field: text,
      column: text.describe("Column of the log, or an expression over columns."),
      found: z.enum(["asked", "layout", "name", "computed"]).describe("Why that column."),
    }),
  ),
  counts: z.object({
    bytes: z.int(),
    records: z.int().describe("Lines, array elements or table rows, skipped ones included."),
    rollouts: z.int().describe("Rows that the records held."),
    kept: z.int().describe("Rows that the audit saw."),
    duplicates: z.int().describe("Rows equal to an earlier one; they are kept."),
  }),
  skipped: z
    .array(z.object({ reason: text, words: text, count: z.int(), first: place, found: text.optional() }))
    .describe("Records that were left out."),
  missing: z
    .array(z.object({ column: text, count: z.int(), first: place, found: text }))
    .describe("Cells that should be numbers and are not; read as missing."),
  sampling: z.array(text).describe("What was sampled, in words; empty where everything was used."),
  notes: z.array(text),
});

const audit = z.object({
  format: z.literal("operant-audit/1"),
  verdict: z.enum(verdictNames),
  gold: z
    .boolean()
    .describe('Whether a gold column was there; without one the verdict is at most "suspicious".'),
  tests: z.int().describe("Number of tests that the level of adjusted intervals was divided by."),
  method: text,
  command: text.optional(),
  log,
  checks: z.array(check),
});

/**
 * An audit with all that its readers need, as one plain value: what `--json` prints, what text and HTML are
 * written from, and what a report card is drafted from. Numbers that are undefined are NaN here and null in JSON.
 */
export type AuditDocument = z.output<typeof audit>;
export type DocumentCheck = AuditDocument["checks"][number];
export type DocumentStatistic = DocumentCheck["statistics"][number];
export type DocumentFigure = DocumentCheck["figures"][number];
export type DocumentLog = AuditDocument["log"];

/** The published schema by file name: JSON Schema (draft 2020-12) of what `operant audit --json` prints. */
export function auditSchemas(): Record<string, unknown> {
  const file = audit.describe("What operant audit found in a log, as printed by operant audit --json.");
  return { "audit.schema.json": z.toJSONSchema(file, { io: "input" }) };
}

/**
 * Reads what `operant audit --json` printed.
 * @throws OperantError `bad-value` naming the place
 */
export function parseAudit(value: unknown, file: string): AuditDocument {
  const parsed = audit.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const format = typeof value === "object" && value !== null && "format" in value ? value.format : undefined;
  if (format !== "operant-audit/1") {
    throw new OperantError(
      "bad-value",
      `${file} is not an audit; write one with "operant audit <log> --json > audit.json".`,
      file,
    );
  }
  const place = issue.path.map((key, i) =>
    typeof key === "number" ? `[${key}]` : `${i > 0 ? "." : ""}${String(key)}`,
  );
  throw new OperantError("bad-value", `${file}, ${place.join("")}: ${issue.message}.`, file);
}

/** The document as a plain JSON value: numbers that are not finite are null. */
export function auditJson(document: AuditDocument): unknown {
  return plain(document);
}

/**
 * The same as text that is harmless where it is shown: characters that could act on a terminal or hide something
 * are spelt as JSON's own escapes, so that the value is the same.
 */
export function auditJsonText(document: AuditDocument): string {
  return harmlessJson(JSON.stringify(auditJson(document), null, 2));
}

/** JSON of the same value in which nothing acts on a terminal or hides: such characters are escaped. */
export function harmlessJson(json: string): string {
  return json.replace(acting, (character) =>
    [...Array(character.length).keys()]
      .map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

/** What JSON.stringify leaves as it is, though a terminal or a reader's eye would not. */
const acting =
  /\u034f|[\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\u{e0000}-\u{e007f}]/gu;

function plain(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([key, each]) => [key, plain(each)]),
  );
}
