import { OperantError } from "@operant/core";
import type { AuditDocument } from "../audit/document.js";
import { checkName, ofLevel } from "../audit/words.js";
import { shown } from "../rewards/findings.js";
import { cardLines, findPart, partsOf } from "./card-lines.js";
import { requireDate } from "./dates.js";
import { responseQuestion } from "./draft.js";
import { factBlock, findBlock, findingEntry, findingHeading, keptFailures } from "./facts.js";
import { plainMarkdown as plain } from "./markdown.js";
import { changelogTopic, factBlocks, findingsTopic } from "./sections.js";
import { type CardSnapshot, readSnapshot, snapshotLine, takeSnapshot, writeSnapshot } from "./snapshot.js";

/** A revised card, and what its new entry in the change log says. */
export interface RevisedCard {
  readonly card: string;
  readonly changes: readonly string[];
}

/**
 * Brings a card up to date with a later audit: its blocks of facts are written anew, findings that it does not know
 * yet are added with a place for the response, and the change log gets an entry that says what differs. What its
 * author wrote is left as it is.
 * @param date of the new audit, YYYY-MM-DD
 * @param file what messages call the card
 * @throws OperantError `bad-value` for a card without its record of an audit, change log or findings, or for a date
 * that is none or before the last audit
 */
export function reviseCard(card: string, audit: AuditDocument, date: string, file: string): RevisedCard {
  requireDate(date, "date");
  const newline = card.includes("\r\n") ? "\r\n" : "\n";
  const lines = cardLines(card);
  const before = readSnapshot(lines, file);
  if (date < before.date) {
    throw new OperantError(
      "bad-value",
      `The audit is dated ${date}, before the card's latest, of ${before.date}; name the right date with --date.`,
      "date",
    );
  }
  const after = takeSnapshot(audit, date);
  lines[snapshotLine(lines)] = writeSnapshot(after);
  for (const block of factBlocks) {
    const at = findBlock(lines, block);
    if (at === undefined) continue;
    const fresh = factBlock(block, audit, date);
    const written =
      block === "failures" ? keptFailures(fresh, lines.slice(at[0] + 1, at[1]), before.date) : fresh;
    lines.splice(at[0], at[1] - at[0] + 1, ...written.split("\n"));
  }
  addFindings(lines, audit, date, file);
  const changes = differences(before, after);
  insertAtEnd(lines, changelogTopic, file, [
    `#### ${date}: revised by an audit`,
    "",
    ...changes.map((change) => `- ${change}`),
  ]);
  return { card: lines.join(newline), changes };
}

function addFindings(lines: string[], audit: AuditDocument, date: string, file: string): void {
  for (const check of ofLevel(audit, "finding")) {
    const heading = findingHeading(checkName(check)).replace(/^#+ /, "");
    const parts = partsOf(lines);
    const topic = findPart(parts, findingsTopic, 3);
    const known = parts.filter(({ line }) => topic !== undefined && line > topic.line && line < topic.end);
    if (findPart(known, heading, 4) !== undefined) continue;
    insertAtEnd(lines, findingsTopic, file, findingEntry(audit, check, date, responseQuestion).split("\n"));
  }
}

/** Puts lines at the end of a topic, with a blank line before and after. */
function insertAtEnd(lines: string[], title: string, file: string, added: readonly string[]): void {
  const topic = findPart(partsOf(lines), title, 3);
  if (topic === undefined) {
    throw new OperantError(
      "bad-value",
      `${file} has no topic "### ${title}"; add the heading where it belongs.`,
      file,
    );
  }
  let end = topic.end;
  // The record of the audit stands at the card's end, below the change log.
  const record = snapshotLine(lines);
  if (record > topic.line && record < end) end = record;
  while (end > topic.line + 1 && lines[end - 1]!.trim() === "") {
    lines.splice(end - 1, 1);
    end--;
  }
  lines.splice(end, 0, "", ...added, "");
}

/** What differs between two audits, a Markdown sentence each. */
export function differences(before: CardSnapshot, after: CardSnapshot): string[] {
  const changes: string[] = [];
  changes.push(
    before.verdict === after.verdict
      ? `Verdict: still ${after.verdict}.`
      : `Verdict: ${before.verdict} → ${after.verdict}.`,
  );
  const named = (value: string | null) => (value === null ? "none" : plain(value));
  for (const [name, was, is] of [
    ["Reward", before.reward, after.reward],
    ["Gold", before.gold, after.gold],
  ] as const) {
    if (was !== is) changes.push(`${name}: ${named(was)} → ${named(is)}.`);
  }
  if (before.size !== after.size || before.files.join("\n") !== after.files.join("\n")) {
    changes.push(
      `Log: ${before.files.map(plain).join(", ")} (${plain(before.size)}) → ${after.files.map(plain).join(", ")} (${plain(after.size)}).`,
    );
  }
  changes.push(...mappingChanges(before.mapping, after.mapping));
  const levels = new Map(before.checks.map(({ name, level }) => [name, level]));
  for (const { name, level } of after.checks) {
    const was = levels.get(name);
    if (was !== level)
      changes.push(`${plain(name)}: ${(was ?? "not there").replace("-", " ")} → ${level.replace("-", " ")}.`);
    levels.delete(name);
  }
  for (const [name, level] of levels) changes.push(`${plain(name)}: ${level.replace("-", " ")} → not there.`);
  changes.push(...statisticChanges(before.statistics, after.statistics));
  return changes;
}

function mappingChanges(before: CardSnapshot["mapping"], after: CardSnapshot["mapping"]): string[] {
  const key = ([field, column]: readonly [string, string]) => JSON.stringify([field, column]);
  const [was, is] = [new Set(before.map(key)), new Set(after.map(key))];
  const shownPair = ([field, column]: readonly [string, string]) => `${plain(field)} = ${plain(column)}`;
  const gone = before.filter((pair) => !is.has(key(pair))).map(shownPair);
  const come = after.filter((pair) => !was.has(key(pair))).map(shownPair);
  return [
    ...(gone.length === 0 ? [] : [`Columns no longer read: ${gone.join(", ")}.`]),
    ...(come.length === 0 ? [] : [`Columns newly read: ${come.join(", ")}.`]),
  ];
}

/** Statistics that left their earlier interval, whose limit changed, or that came or went; the others in one line. */
function statisticChanges(before: CardSnapshot["statistics"], after: CardSnapshot["statistics"]): string[] {
  const earlier = new Map(before.map((each) => [each.name, each]));
  const changes: string[] = [];
  let within = 0;
  for (const { name, label, estimate, limit } of after) {
    const was = earlier.get(name);
    if (was === undefined) {
      if (!Number.isNaN(estimate)) changes.push(`${plain(label)}: new, ${shown(estimate, 3)}.`);
      continue;
    }
    earlier.delete(name);
    if (was.limit !== limit) {
      changes.push(`${plain(label)}: limit ${was.limit || "none"} → ${limit || "none"}.`);
    }
    const [low, high] = was.interval ?? [was.estimate, was.estimate];
    if (estimate >= low && estimate <= high) {
      if (estimate !== was.estimate) within++;
    } else if (!(Number.isNaN(estimate) && Number.isNaN(was.estimate))) {
      const range = was.interval === null ? "" : ` (was in [${shown(low, 3)}, ${shown(high, 3)}])`;
      changes.push(`${plain(label)}: ${shown(was.estimate, 3)} → ${shown(estimate, 3)}${plain(range)}.`);
    }
  }
  for (const { label, estimate } of earlier.values()) {
    if (!Number.isNaN(estimate)) changes.push(`${plain(label)}: ${shown(estimate, 3)} → not there.`);
  }
  if (within > 0) {
    changes.push(
      `${within} more ${within === 1 ? "statistic" : "statistics"} moved inside the earlier 95 % interval.`,
    );
  }
  return changes;
}
