import { shown } from "../rewards/findings.js";
import { interval } from "../tables/number.js";
import type { AuditDocument, DocumentCheck, DocumentStatistic } from "./document.js";
import { harmless } from "./harmless.js";

/** The verdict as a heading and in sentences that say what it rests on and what it does not say. */
export interface VerdictInWords {
  readonly heading: string;
  readonly tone: "good" | "half" | "bad";
  readonly sentences: readonly string[];
}

export function verdictInWords(document: AuditDocument): VerdictInWords {
  const { verdict, gold } = document;
  const findings = ofLevel(document, "finding").length;
  const tally = tallyInWords(document);
  const left = skippedInWords(document);
  if (nothingTested(document)) {
    return {
      heading: "Nothing could be tested",
      tone: "half",
      sentences: [
        `Nothing in this log could have become a finding: ${tally}. That speaks neither for the reward nor against it.`,
        ...(document.checks.some(({ level }) => level === "not-run")
          ? ["What the checks that were not run need is listed below."]
          : []),
        ...left,
      ],
    };
  }
  if (verdict === "no evidence") {
    const sentences = [
      `No check found the reward being gamed beyond its limit: ${tally}.`,
      gold
        ? "That is said of this log, by these checks; those that were not run are listed with what they need."
        : "Without a gold column nothing can be said about what was meant: name one with --gold.",
      ...left,
    ];
    return { heading: "No evidence", tone: gold ? "good" : "half", sentences };
  }
  if (verdict === "suspicious") {
    const sentences = [
      `${findings === 1 ? "One check lies" : `${findings} checks lie`} beyond ${findings === 1 ? "its limit" : "their limits"} with the whole interval: ${tally}.`,
      gold
        ? "The gold column does not confirm that what was meant got worse."
        : "Whether what was meant got worse, only a gold column can tell: name one with --gold.",
      ...left,
    ];
    return { heading: "Suspicious", tone: "half", sentences };
  }
  return {
    heading: "Hacked (gold-confirmed)",
    tone: "bad",
    sentences: [
      `The reward and the gold column part, beyond their limits with the whole interval: ${tally}.`,
      ...left,
    ],
  };
}

/** Whether no check had anything that could have become a finding. */
export function nothingTested({ verdict, tests, checks }: AuditDocument): boolean {
  return verdict === "no evidence" && (tests === 0 || checks.every(({ level }) => level === "not-run"));
}

/** What is missing where no check could be run at all; undefined where one could. */
export function nothingRun({ checks }: AuditDocument): string | undefined {
  if (checks.some(({ level }) => level !== "not-run")) return undefined;
  const words = [...new Set(checks.map(headlineOf))];
  return harmless(words.slice(0, 3).join(" "));
}

/** The verdict in a line: one that nothing was tested for is no verdict. */
export function verdictName(document: AuditDocument): string {
  return nothingTested(document) ? "nothing could be tested" : document.verdict;
}

/** Skipped records from which on the verdict says so itself. */
const manySkipped = 0.05;

function skippedInWords({ log: { counts, skipped } }: AuditDocument): string[] {
  const left = skipped.reduce((sum, { count }) => sum + count, 0);
  const of = Math.max(counts.records, counts.rollouts);
  if (!(left > manySkipped * of)) return [];
  return [`${grouped(left)} of ${plural(of, "record")} were skipped and are not judged.`];
}

/** "2 findings, 1 note, 6 clear, 4 not run". */
export function tallyInWords(document: AuditDocument): string {
  const count = (level: DocumentCheck["level"]) => ofLevel(document, level).length;
  const [findings, notes] = [count("finding"), count("note")];
  return [
    findings === 0 ? "no finding" : plural(findings, "finding"),
    ...(notes === 0 ? [] : [plural(notes, "note")]),
    `${count("clear")} clear`,
    `${count("not-run")} not run`,
  ].join(", ");
}

export function ofLevel(document: AuditDocument, level: DocumentCheck["level"]): DocumentCheck[] {
  return document.checks.filter((check) => check.level === level);
}

/** "length", or "length (run 3)" in logs of several runs. */
export function checkName({ check, run }: DocumentCheck): string {
  return run === undefined ? check : `${check} (${run})`;
}

/** What a check says, without the level that stands beside it. */
export function headlineOf({ headline }: DocumentCheck): string {
  return headline.replace(/^Not run: (.)/, (_, first: string) => first.toUpperCase());
}

/** "0.31", "0.31 [0.22, 0.4]". */
export function estimateInWords({ estimate, interval: ends }: DocumentStatistic): string {
  if (ends === undefined || ends.some(Number.isNaN)) return shown(estimate, 3);
  return Number.isNaN(estimate) ? "–" : interval(ends, estimate);
}

/** "above 0.2". */
export function limitInWords({ limit }: DocumentStatistic): string {
  return limit === undefined ? "" : `${limit.beyond} ${shown(limit.value)}`;
}

/** "[0.19, 0.43]", or nothing. */
export function adjustedInWords({ adjusted, estimate }: DocumentStatistic): string {
  if (adjusted === undefined || adjusted.some(Number.isNaN)) return "";
  const both = interval(adjusted, estimate);
  return both.slice(both.indexOf("["));
}

/** Where a statistic stands to its limit: by its whole adjusted interval, by its estimate only, or not beyond. */
export function standing({
  estimate,
  adjusted,
  limit,
}: DocumentStatistic): "beyond" | "across" | "within" | "" {
  if (limit === undefined || Number.isNaN(estimate)) return "";
  const past = (value: number) => (limit.beyond === "above" ? value > limit.value : value < limit.value);
  if (!past(estimate)) return "within";
  return adjusted?.every(past) === true ? "beyond" : "across";
}

/** A place without the name of the file where there is only one. */
export function shortPlace(place: string, files: readonly string[]): string {
  const [file] = files;
  return files.length === 1 && place.startsWith(`${file}, `) ? place.slice(file!.length + 2) : place;
}

/** "reward 3.2, gold 0, length 2311". */
export function numbersInWords(numbers: Readonly<Record<string, number>>): string {
  return Object.entries(numbers)
    .map(([name, value]) => `${name} ${shown(value)}`)
    .join(", ");
}

export function plural(n: number, noun: string): string {
  return `${grouped(n)} ${noun}${n === 1 ? "" : "s"}`;
}

/** 1234567 as "1,234,567". */
export function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** A text of the log on one line, shortened, with all that could act on a terminal written out. */
export function excerpt(text: string, most: number): string {
  return shorten(harmless(text).replace(/\s+/g, " ").trim(), most);
}

/** The same in its lines, for HTML; escape each. */
export function excerptLines(text: string, most: number): string[] {
  return shorten(text.replace(/\r\n?/g, "\n").trim(), most)
    .split("\n")
    .map((line) => harmless(line.replace(/\t/g, "  ")));
}

/** Takes no more of a huge text than it needs. */
function shorten(text: string, most: number): string {
  const characters = [...text.slice(0, 2 * most + 2)];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}
