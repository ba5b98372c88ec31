import { percent, shown } from "../rewards/findings.js";
import { padEnd, padStart, styled, type TextOptions, textWidth, wrap } from "../tables/text-layout.js";
import type { AuditDocument, DocumentCheck, DocumentLog, DocumentStatistic } from "./document.js";
import { harmless } from "./harmless.js";
import { skippedWords } from "./read/tally.js";
import {
  adjustedInWords,
  checkName,
  estimateInWords,
  excerpt,
  grouped,
  headlineOf,
  limitInWords,
  numbersInWords,
  ofLevel,
  plural,
  shortPlace,
  tallyInWords,
  verdictInWords,
  verdictName,
} from "./words.js";

/** Width of lines of prose where no terminal says otherwise. */
const proseWidth = 100;

/** Characters of a text of the log that are shown. */
const shownCharacters = 160;

/**
 * An audit as text for a terminal: the verdict, what was found, what is worth knowing, what was clear or not run,
 * and what was read. All that comes from the log is made harmless for terminals.
 */
export function auditText(document: AuditDocument, options: TextOptions = {}): string {
  const page = new Page(options);
  const { heading, tone, sentences } = verdictInWords(document);
  page.prose(`Audit of ${filesInWords(document.log)}: ${document.log.size}`);
  page.blank();
  const style = { good: "green", half: "yellow", bad: "red" } as const;
  page.add(styled(heading.toUpperCase(), style[tone], options.color));
  for (const sentence of sentences) page.prose(sentence, "  ");
  for (const check of ofLevel(document, "finding")) {
    page.blank();
    page.hanging(styled("FINDING", "red", options.color), `${checkName(check)}: ${check.headline}`, 7);
    details(page, check, true, document.log.files);
  }
  for (const check of ofLevel(document, "note")) {
    page.blank();
    page.hanging(styled("NOTE", "yellow", options.color), `${checkName(check)}: ${check.headline}`, 4);
    details(page, check, false, document.log.files);
  }
  const clear = ofLevel(document, "clear");
  if (clear.length > 0) {
    page.blank();
    page.heading("Clear");
    page.list(alike(clear.map((check) => [check, [check.headline, ...check.remarks].join(" ")])));
  }
  const missing = ofLevel(document, "not-run");
  if (missing.length > 0) {
    page.blank();
    page.heading("Not run");
    page.list(notRunRows(missing));
  }
  page.blank();
  page.heading("What was read");
  page.list(readingRows(document));
  return page.lines.join("\n");
}

/** One line for the verdict, one for each finding and one for what was left out: for logs of builds. */
export function auditTerse(document: AuditDocument): string {
  const lines = [`operant audit: ${verdictName(document)} (${tallyInWords(document)})`];
  for (const check of ofLevel(document, "finding")) {
    lines.push(`finding ${checkName(check)}: ${check.headline}`);
  }
  const left = document.log.skipped.reduce((sum, { count }) => sum + count, 0);
  if (left > 0) lines.push(`skipped ${grouped(left)} of ${plural(document.log.counts.records, "record")}`);
  return lines.map(harmless).join("\n");
}

function details(page: Page, check: DocumentCheck, full: boolean, files: readonly string[]): void {
  statisticsTable(page, check.statistics);
  for (const remark of check.remarks) page.prose(remark, "  ");
  if (check.worst.length > 0 && full) {
    page.prose(
      check.worst.length === 1 ? "The worst rollout:" : `The ${check.worst.length} worst rollouts:`,
      "  ",
    );
    check.worst.forEach(({ row, place, numbers, reason, prompt, completion }, i) => {
      const about = [reason, numbersInWords(numbers)].filter((part) => part !== "").join("; ");
      page.hanging(`  ${i + 1}.`, `${shortPlace(place ?? `row ${grouped(row)}`, files)}: ${about}`, 4);
      if (prompt !== undefined) page.prose(`prompt “${excerpt(prompt, page.width - 14)}”`, "     ");
      if (completion !== undefined) page.prose(`“${excerpt(completion, shownCharacters)}”`, "     ");
    });
  }
  if (check.remedy !== undefined) {
    const { advice, reranked } = check.remedy;
    page.prose(`Remedy: ${advice}`, "  ");
    if (reranked !== undefined) {
      const { formula, groups, changedWinners, ofWinners } = reranked;
      page.prose(
        `This log under ${formula}: another completion wins in ${percent(changedWinners)} of ${plural(groups, "group")}.`,
        "  ",
      );
      if (ofWinners.length > 0) {
        page.table([
          ["mean of the winners", "before", "after"],
          ...ofWinners.map(({ name, before, after }) => [name, shown(before), shown(after)]),
        ]);
      }
    }
  }
}

/** Checks that were not run and what each needs, without saying that again. */
export function notRunRows(checks: readonly DocumentCheck[]): (readonly [name: string, words: string])[] {
  return alike(checks.map((check) => [check, headlineOf(check)]));
}

/** Rows of checks, with runs of which the same is said in one. */
function alike(
  rows: readonly (readonly [check: DocumentCheck, words: string])[],
): (readonly [name: string, words: string])[] {
  const found = new Map<string, DocumentCheck[]>();
  for (const [check, words] of rows) {
    const key = JSON.stringify([check.check, words]);
    found.set(key, [...(found.get(key) ?? []), check]);
  }
  return [...found].map(([key, checks]) => {
    const [, words] = JSON.parse(key) as [string, string];
    return [
      checks.length === 1 ? checkName(checks[0]!) : `${checks[0]!.check} (${checks.length} runs)`,
      words,
    ];
  });
}

/**
 * Below what they rest on: statistics with a limit in columns where they fit, else in lines of their own; the others
 * in one sentence.
 */
function statisticsTable(page: Page, statistics: readonly DocumentStatistic[]): void {
  for (const basis of new Set(statistics.map((each) => each.basis))) {
    const own = statistics.filter((each) => each.basis === basis);
    const title = `${basis.charAt(0).toUpperCase()}${basis.slice(1)}:`;
    const decided = own.filter(({ limit }) => limit !== undefined);
    if (decided.length > 0) page.prose(title, "  ");
    decidedTable(page, decided);
    const others = own.filter(({ limit }) => limit === undefined);
    if (others.length > 0) {
      const words = others.map((each) => `${each.label} ${estimateInWords(each)}`).join("; ");
      page.prose(decided.length > 0 ? `${words}.` : `${title} ${words}.`, decided.length > 0 ? "    " : "  ");
    }
  }
}

function decidedTable(page: Page, statistics: readonly DocumentStatistic[]): void {
  const head = ["", "estimate [95 %]", "adjusted", "limit"];
  const rows = statistics.map((each) => [
    each.label,
    estimateInWords(each),
    adjustedInWords(each),
    limitInWords(each),
  ]);
  const used = head.map((_, i) => i !== 2 || rows.some((row) => row[i] !== ""));
  const table = [head, ...rows].map((row) => row.filter((_, i) => used[i]));
  if (rows.length > 0 && page.fits(table, 4)) {
    page.table(table, 4);
    return;
  }
  for (const [label, estimate, adjusted, limit] of rows) {
    const parts = [estimate!, ...(adjusted === "" ? [] : [`adjusted ${adjusted}`]), `limit ${limit}`];
    page.hanging("   ", `${label}: ${parts.join(", ")}`, 3);
  }
}

/** "a.jsonl", "a.jsonl and 3 more files". */
export function filesInWords({ files }: DocumentLog): string {
  if (files.length === 0) return "a log";
  const [first, second] = files;
  if (files.length === 1) return first!;
  return files.length === 2 ? `${first} and ${second}` : `${first} and ${files.length - 1} more files`;
}

const foundInWords = {
  asked: "as asked",
  layout: "by layout",
  name: "by name",
  computed: "computed",
} as const;

/** What was read, as pairs of a word and a sentence; the HTML report shows the same. */
export function readingRows(document: AuditDocument): (readonly [name: string, words: string])[] {
  const { kind, layout, mapping, unused = [], counts, skipped, missing, sampling, notes } = document.log;
  const columns = (Object.keys(foundInWords) as (keyof typeof foundInWords)[]).flatMap((how) => {
    const own = mapping
      .filter(({ found }) => found === how)
      .map(({ field, column }) => (field === column ? field : `${field} = ${column}`));
    return own.length === 0 ? [] : [`${foundInWords[how]}: ${own.join(", ")}`];
  });
  const rollouts = counts.rollouts === counts.records ? "" : ` (${plural(counts.rollouts, "row")})`;
  const left = skipped.reduce((sum, { count }) => sum + count, 0);
  const kept =
    left > 0
      ? `${grouped(counts.kept)} used, ${grouped(left)} skipped`
      : counts.kept === counts.rollouts
        ? "all used"
        : `${grouped(counts.kept)} used`;
  return [
    ["layout", layout],
    ["columns", columns.length === 0 ? "none" : columns.join("; ")],
    ...(unused.length === 0 ? [] : [["not used", listed(unused)] as const]),
    ["records", `${grouped(counts.records)}${rollouts}, ${kept}; ${sizeInWords(counts.bytes)}`],
    ...skipped.map(
      ({ words, count, first, found }) =>
        [
          "skipped",
          `${skippedWords(count, words.replace(/[.\s]+$/, ""))}. First: ${first}${found === undefined ? "" : ` (${quoted(found)})`}.`,
        ] as const,
    ),
    ...missing.map(
      ({ column, count, first, found }) =>
        [
          "missing",
          `${plural(count, "cell")} of ${column} ${count === 1 ? "is no number" : "are no numbers"} and read as missing. First: ${first} (${quoted(found)}).`,
        ] as const,
    ),
    ...(kind === "series" ||
    counts.duplicates === 0 ||
    notes.some((note) => /equals? an earlier one/.test(note))
      ? []
      : [["duplicates", `${plural(counts.duplicates, "row")} equal to an earlier one; kept.`] as const]),
    ...sampling.map((words) => ["sampled", words] as const),
    ...notes.map((words) => ["note", words] as const),
    ["method", document.method],
  ];
}

/** The first of many names. */
function listed(names: readonly string[]): string {
  const most = 20;
  const some = names.slice(0, most).map((name) => excerpt(name, 60));
  return `${some.join(", ")}${names.length > most ? ` and ${names.length - most} more` : ""}.`;
}

function quoted(text: string): string {
  return `“${excerpt(text, 60)}”`;
}

function sizeInWords(bytes: number): string {
  if (bytes < 1_000) return plural(bytes, "byte");
  const units = ["kB", "MB", "GB", "TB"];
  let size = bytes / 1_000;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1_000;
    unit++;
  }
  return `${shown(size, 3)} ${units[unit]}`;
}

/** Lines of text, wrapped; every text that comes in is made harmless on the way. */
class Page {
  readonly lines: string[] = [];
  readonly width: number;
  readonly #color: boolean;

  constructor({ width, color }: TextOptions) {
    this.width = Math.max(20, Math.min(width ?? proseWidth, proseWidth));
    this.#color = color ?? false;
  }

  /** A line of our own making, as it is. */
  add(line: string): void {
    this.lines.push(line);
  }

  blank(): void {
    this.lines.push("");
  }

  heading(text: string): void {
    this.lines.push(styled(text, "bold", this.#color));
  }

  prose(text: string, indent = ""): void {
    for (const line of wrap(harmless(text), this.width - indent.length)) this.lines.push(indent + line);
  }

  /** A mark of `width` characters, and a text beside it that hangs two characters in. */
  hanging(mark: string, text: string, width: number): void {
    const [first, ...rest] = wrap(harmless(text), this.width - width - 1);
    this.lines.push(`${mark} ${first}`);
    const indent = " ".repeat(Math.min(width + 1, 5));
    for (const line of rest) this.lines.push(indent + line);
  }

  fits(rows: readonly (readonly string[])[], indent = 2): boolean {
    return this.#widths(rows).reduce((sum, width) => sum + width + 2, indent - 2) <= this.width;
  }

  /** First column to the left, numbers to the right of theirs. */
  table(rows: readonly (readonly string[])[], indent = 2): void {
    const widths = this.#widths(rows);
    for (const row of rows) {
      const cells = row.map((cell, i) => {
        const text = harmless(cell);
        return i === 0 || i > 2 ? padEnd(text, widths[i]!) : padStart(text, widths[i]!);
      });
      const lines = this.fits(rows, indent)
        ? [cells.join("  ")]
        : wrap(row.map(harmless).join(" "), this.width - indent);
      for (const line of lines) this.lines.push(`${" ".repeat(indent)}${line}`.trimEnd());
    }
  }

  /** Names in a column and sentences beside them; below them where the terminal is narrow. */
  list(rows: readonly (readonly [name: string, words: string])[]): void {
    const width = Math.max(...rows.map(([name]) => textWidth(harmless(name))));
    const beside = width <= 40 && this.width - width >= 44;
    for (const [name, words] of rows) {
      if (!beside) {
        this.prose(`${name}: ${words}`, "  ");
        continue;
      }
      const lines = wrap(harmless(words), this.width - width - 4);
      lines.forEach((line, i) => {
        this.lines.push(`  ${padEnd(i === 0 ? harmless(name) : "", width)}  ${line}`);
      });
    }
  }

  #widths(rows: readonly (readonly string[])[]): number[] {
    const widths: number[] = [];
    for (const row of rows) {
      row.forEach((cell, i) => {
        widths[i] = Math.max(widths[i] ?? 0, textWidth(harmless(cell)));
      });
    }
    return widths;
  }
}
