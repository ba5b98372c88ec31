import type { AuditDocument } from "../audit/document.js";
import { notRunRows, readingRows } from "../audit/text.js";
import {
  adjustedInWords,
  checkName,
  estimateInWords,
  headlineOf,
  limitInWords,
  numbersInWords,
  ofLevel,
  shortPlace,
  verdictInWords,
} from "../audit/words.js";
import { percent, shown } from "../rewards/findings.js";
import { codeMarkdown, markdownTable, plainMarkdown as plain } from "./markdown.js";
import type { FactBlock } from "./sections.js";

const begin = (block: FactBlock) => `<!-- operant:begin ${block} -->`;
const end = (block: FactBlock) => `<!-- operant:end ${block} -->`;

/** A block of facts between its two marks: what an audit knows about a topic. */
export function factBlock(block: FactBlock, audit: AuditDocument, date: string): string {
  return [begin(block), writers[block](audit, date), end(block)].join("\n");
}

/** First and last line of a block, or undefined when one of its marks is missing. */
export function findBlock(lines: readonly string[], block: FactBlock): readonly [number, number] | undefined {
  const first = lines.indexOf(begin(block));
  const last = lines.indexOf(end(block), first + 1);
  return first < 0 || last < 0 ? undefined : [first, last];
}

const writers: Readonly<Record<FactBlock, (audit: AuditDocument, date: string) => string>> = {
  metrics: ({ log }) =>
    [
      log.reward === undefined
        ? "- The log names no column as the reward."
        : `- Optimised: ${plain(log.reward)}`,
      ...log.components.map((name) => `- Logged beside it: ${plain(name)}`),
      ...(log.ensemble.length === 0
        ? []
        : [`- Several reward models: ${log.ensemble.map(plain).join(", ")}`]),
    ].join("\n"),
  oversight: ({ log, gold }) =>
    gold
      ? `- Gold: ${plain(log.gold ?? "in the log")}, not rewarded, in every audit.`
      : "- The audited log has no gold column, so nothing that was not rewarded is watched in it.",
  failures: (audit) => {
    const seen = [...ofLevel(audit, "finding"), ...ofLevel(audit, "note")];
    return seen.length === 0
      ? noFailure
      : seen
          .map(
            (check) =>
              `- ${check.level === "finding" ? "Found" : "To watch"}, ${plain(checkName(check))}: ${plain(check.headline)}`,
          )
          .join("\n");
  },
  reward: ({ log }) => {
    const made = log.mapping.filter(({ field, found }) => field === "reward" && found === "computed");
    return [
      `- Reward: ${log.reward === undefined ? "not named" : plain(log.reward)}${made.length > 0 ? " (computed from columns)" : ""}`,
      `- Components: ${log.components.length === 0 ? "none logged" : log.components.map(plain).join(", ")}`,
    ].join("\n");
  },
  measurement: ({ log }) =>
    markdownTable(
      ["field", "column", "found"],
      log.mapping.map(({ field, column, found }) => [plain(field), plain(column), found]),
    ),
  data: (audit) =>
    [
      `- Log: ${audit.log.files.map(plain).join(", ")}`,
      `- Size: ${plain(audit.log.size)}`,
      ...readingRows(audit)
        .filter(([name]) => name !== "columns" && name !== "method")
        .map(([name, words]) => `- ${name.charAt(0).toUpperCase()}${name.slice(1)}: ${plain(words)}`),
    ].join("\n"),
  checks: (audit, date) => {
    const { heading, sentences } = verdictInWords(audit);
    return [
      `Audit of ${date}: **${plain(heading)}**. ${sentences.map(plain).join(" ")}`,
      "",
      markdownTable(
        ["check", "result", "in words"],
        audit.checks.map((check) => [
          plain(checkName(check)),
          check.level.replace("-", " "),
          plain(headlineOf(check)),
        ]),
      ),
      "",
      plain(audit.method),
      ...(audit.command === undefined ? [] : ["", `Reproduce with: ${codeMarkdown(audit.command)}`]),
    ].join("\n");
  },
  validity: (audit) => {
    const left = ofLevel(audit, "not-run");
    return [
      ...(audit.gold
        ? []
        : ['- Without a gold column the audit cannot confirm a hack: its verdict is at most "suspicious".']),
      ...notRunRows(left).map(([name, words]) => `- Not run, ${plain(name)}: ${plain(words)}`),
      "- An audit sees this log only: it can say that a reward is being gamed, not that it cannot be.",
    ].join("\n");
  },
  limits: (audit) => {
    const rows = audit.checks.flatMap((check) =>
      check.statistics
        .filter(({ limit }) => limit !== undefined)
        .map((each) => [
          plain(checkName(check)),
          plain(each.label),
          plain(estimateInWords(each)),
          plain(adjustedInWords(each)),
          limitInWords(each),
        ]),
    );
    return rows.length === 0
      ? "No statistic of this audit has a limit."
      : markdownTable(["check", "statistic", "estimate \\[95 %\\]", "adjusted", "limit"], rows);
  },
};

const noFailure = "The audit found none in this log.";

/**
 * The block of failures after a later audit: what an earlier one found stays known, with its date, unless this one
 * finds it again.
 * @param earlier lines of the block as they stand in the card
 * @param date of the audit that they were last written by
 */
export function keptFailures(fresh: string, earlier: readonly string[], date: string): string {
  const lines = fresh.split("\n");
  const again = lines.flatMap((line) => /^- Found, (.*?): /.exec(line)?.[1] ?? []);
  const kept = earlier.flatMap((line) => {
    const [, since, name, words] =
      /^- Found(?: in the audit of (\d{4}-\d{2}-\d{2}))?, (.*?): (.*)$/.exec(line) ?? [];
    if (name === undefined || again.includes(name)) return [];
    return [`- Found in the audit of ${since ?? date}, ${name}: ${words}`];
  });
  return [...lines.slice(0, -1), ...kept, ...lines.slice(-1)].join("\n");
}

/** The heading of a finding, by which a card knows it again. */
export function findingHeading(name: string): string {
  return `#### Finding: ${plain(name)}`;
}

/** A finding with its numbers and the remedy, and the place for the response. */
export function findingEntry(
  { log }: AuditDocument,
  check: AuditDocument["checks"][number],
  date: string,
  question: string,
): string {
  const { headline, statistics, worst, remedy } = check;
  const reranked = remedy?.reranked;
  return [
    findingHeading(checkName(check)),
    "",
    `${date}: ${plain(headline)}`,
    "",
    ...statistics
      .filter(({ limit }) => limit !== undefined)
      .map(
        (each) =>
          `- ${plain(each.label)}: ${plain(estimateInWords(each))}, limit ${limitInWords(each)} (${plain(each.basis)})`,
      ),
    ...(worst.length === 0
      ? []
      : [
          `- Worst: ${worst.map(({ place, row, numbers }) => plain(`${shortPlace(place ?? `row ${row}`, log.files)} (${numbersInWords(numbers)})`)).join("; ")}`,
        ]),
    ...(remedy === undefined ? [] : [`- Remedy proposed: ${plain(remedy.advice)}`]),
    ...(reranked === undefined
      ? []
      : [
          `- This log under ${plain(reranked.formula)}: another completion wins in ${percent(reranked.changedWinners)} of ${reranked.groups} groups${reranked.ofWinners.map(({ name, before, after }, i) => `${i === 0 ? ";" : ","} ${plain(name)} of the winners ${shown(before)} → ${shown(after)}`).join("")}.`,
        ]),
    "",
    `Response: ${question}`,
  ].join("\n");
}
