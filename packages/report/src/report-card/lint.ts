import { OperantError } from "@operant/core";
import { type CardPart, cardLines, findPart, partsOf } from "./card-lines.js";
import { daysBetween, isDate, requireDate } from "./dates.js";
import { findBlock, findingHeading } from "./facts.js";
import { cardSections, changelogTopic, findingsTopic, unanswered } from "./sections.js";
import { type CardSnapshot, readSnapshot, snapshotLine } from "./snapshot.js";

/** What is wrong with a card, and where. */
export interface CardProblem {
  /** Line, from 1. */
  readonly line: number;
  readonly rule:
    | "missing-section"
    | "unanswered"
    | "no-response"
    | "dates"
    | "old-audit"
    | "broken-block"
    | "no-audit";
  readonly message: string;
}

export interface LintOptions {
  /** YYYY-MM-DD. */
  readonly today: string;
  /** Days after which an audit is too old; 90 when absent. */
  readonly oldest?: number;
}

/**
 * What a Reward Report lacks: sections, answers, responses to findings, dates in order, a recent audit. None when
 * the list is empty.
 * @throws OperantError `bad-value` for a date that is none
 */
export function lintCard(card: string, { today, oldest = 90 }: LintOptions): CardProblem[] {
  requireDate(today, "today");
  const lines = cardLines(card);
  const parts = partsOf(lines);
  const problems: CardProblem[] = [];
  const say = (line: number, rule: CardProblem["rule"], message: string) => {
    problems.push({ line: line + 1, rule, message });
  };
  for (const section of cardSections) {
    const part = findPart(parts, section.title, 2);
    if (part === undefined) {
      say(lines.length - 1, "missing-section", `The section "## ${section.title}" is missing.`);
      continue;
    }
    const inside = parts.filter(({ line }) => line > part.line && line < part.end);
    for (const topic of section.topics) {
      const found = findPart(inside, topic.title, 3);
      if (found === undefined) {
        say(part.line, "missing-section", `"### ${topic.title}" is missing below "${section.title}".`);
        continue;
      }
      if (
        topic.facts !== undefined &&
        findBlock(lines.slice(found.line, found.end), topic.facts) === undefined
      ) {
        say(
          found.line,
          "broken-block",
          `"${topic.title}" has lost a mark of its facts (operant:begin ${topic.facts}, operant:end ${topic.facts}); restore both lines, so that they can be brought up to date.`,
        );
      }
      if (topic.question !== "" && answerOf(lines, found).length === 0) {
        say(found.line, "unanswered", `"${topic.title}" is empty: ${topic.question}`);
      }
    }
  }
  lines.forEach((line, i) => {
    const at = line.indexOf(unanswered);
    if (at >= 0 && !line.startsWith("<!--")) {
      say(
        i,
        line.startsWith("Response:") ? "no-response" : "unanswered",
        questionIn(line.slice(at), parts, i),
      );
    }
  });
  const snapshot = snapshotOf(lines, say);
  if (snapshot !== undefined) {
    checkFindings(lines, parts, snapshot, say);
    const age = isDate(snapshot.date) ? daysBetween(snapshot.date, today) : Number.NaN;
    const at = snapshotLine(lines);
    if (Number.isNaN(age)) say(at, "dates", `The date of the audit, "${snapshot.date}", is none.`);
    else if (age < 0)
      say(at, "dates", `The audit of ${snapshot.date} lies in the future (today is ${today}).`);
    else if (age > oldest) {
      say(
        at,
        "old-audit",
        `The audit of ${snapshot.date} is ${age} days old, more than ${oldest}; audit a recent log and revise the card.`,
      );
    }
  }
  checkChangelog(parts, today, snapshot, say);
  checkSpan(lines, parts, say);
  return problems.sort((a, b) => a.line - b.line);
}

type Say = (line: number, rule: CardProblem["rule"], message: string) => void;

function snapshotOf(lines: readonly string[], say: Say): CardSnapshot | undefined {
  try {
    return readSnapshot(lines, "The card");
  } catch (error) {
    if (!(error instanceof OperantError)) throw error;
    say(Math.max(0, snapshotLine(lines)), "no-audit", error.message);
    return undefined;
  }
}

/** What an author wrote in a part: lines that are not blank, outside the blocks of facts. */
function answerOf(lines: readonly string[], part: CardPart): string[] {
  const written: string[] = [];
  let inside = false;
  for (const line of lines.slice(part.line + 1, part.end)) {
    if (line.startsWith("<!-- operant:begin ")) inside = true;
    else if (line.startsWith("<!-- operant:end ")) inside = false;
    else if (!inside && line.trim() !== "" && !/^<!--.*-->\s*$/.test(line)) written.push(line);
  }
  return written;
}

function questionIn(text: string, parts: readonly CardPart[], line: number): string {
  const owner = parts.filter((part) => part.line < line && line < part.end).at(-1);
  return `${owner === undefined ? "" : `"${owner.title}" is unanswered: `}${text.slice(unanswered.length).trim()}`;
}

function checkFindings(
  lines: readonly string[],
  parts: readonly CardPart[],
  { checks }: CardSnapshot,
  say: Say,
): void {
  const topic = findPart(parts, findingsTopic, 3);
  if (topic === undefined) return;
  const inside = parts.filter(({ line }) => line > topic.line && line < topic.end);
  for (const { name } of checks.filter(({ level }) => level === "finding")) {
    const heading = findingHeading(name).replace(/^#+ /, "");
    const found = findPart(inside, heading, 4);
    if (found === undefined) {
      say(
        topic.line,
        "no-response",
        `The finding "${name}" has no entry "${findingHeading(name)}" below "${findingsTopic}".`,
      );
      continue;
    }
    const below = lines.slice(found.line + 1, found.end);
    const at = below.findIndex((line) => line.startsWith("Response:"));
    const response = at < 0 ? "" : below.slice(at).join("\n").slice("Response:".length).trim();
    if (response === "")
      say(
        found.line,
        "no-response",
        `The finding "${name}" has no response: write what was done after "Response:".`,
      );
  }
}

function checkChangelog(
  parts: readonly CardPart[],
  today: string,
  snapshot: CardSnapshot | undefined,
  say: Say,
): void {
  const topic = findPart(parts, changelogTopic, 3);
  if (topic === undefined) return;
  const entries = parts.filter(({ line, level }) => line > topic.line && line < topic.end && level === 4);
  if (entries.length === 0)
    say(topic.line, "unanswered", `"${changelogTopic}" has no entry; the first is "#### ${today}: …".`);
  let before = "";
  for (const { title, line } of entries) {
    const date = title.slice(0, 10);
    if (!isDate(date)) {
      say(line, "dates", `The entry "${title}" does not begin with a date such as ${today}.`);
      continue;
    }
    if (date > today) say(line, "dates", `The entry of ${date} lies in the future (today is ${today}).`);
    if (date < before)
      say(line, "dates", `The entry of ${date} stands after that of ${before}; the newest comes last.`);
    before = date;
  }
  if (snapshot !== undefined && !entries.some(({ title }) => title.startsWith(snapshot.date))) {
    say(topic.line, "dates", `"${changelogTopic}" has no entry for the latest audit, of ${snapshot.date}.`);
  }
}

/** "From:" and "Until:" of the topic "Dates". */
function checkSpan(lines: readonly string[], parts: readonly CardPart[], say: Say): void {
  const topic = findPart(parts, "Dates", 3);
  if (topic === undefined) return;
  const found = new Map<string, { date: string; line: number }>();
  for (let i = topic.line + 1; i < topic.end; i++) {
    for (const [, name, date] of lines[i]!.matchAll(/\b(From|Until):\W*(\d{4}-\d{2}-\d{2})/gi)) {
      const key = name!.toLowerCase();
      if (!isDate(date!)) say(i, "dates", `"${name}: ${date}" is no date.`);
      else found.set(key, { date: date!, line: i });
    }
  }
  const [from, until] = [found.get("from"), found.get("until")];
  if (from !== undefined && until !== undefined && until.date < from.date) {
    say(until.line, "dates", `The reward ends on ${until.date}, before it begins on ${from.date}.`);
  }
}
