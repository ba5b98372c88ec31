import type { AuditDocument } from "../audit/document.js";
import { checkName, ofLevel, tallyInWords, verdictName } from "../audit/words.js";
import { requireDate } from "./dates.js";
import { factBlock, findingEntry } from "./facts.js";
import { plainMarkdown as plain } from "./markdown.js";
import { cardSections, changelogTopic, findingsTopic, unanswered } from "./sections.js";
import { takeSnapshot, writeSnapshot } from "./snapshot.js";

/** What is asked below a finding. */
export const responseQuestion = `${unanswered} what was done about this, by whom, and why is that enough?`;

/**
 * A Reward Report as Markdown, drafted from an audit: facts filled in between marks, questions left for the author.
 * @param date of the audit, YYYY-MM-DD
 * @param title what is reported on; the reward's column when absent
 * @throws OperantError `bad-value` for a date that is none
 */
export function draftCard(audit: AuditDocument, date: string, title?: string): string {
  requireDate(date, "date");
  const subject = title ?? audit.log.reward ?? audit.log.files[0] ?? "a reward";
  const lines = [
    `# Reward report: ${plain(subject)}`,
    "",
    `A living document after [Reward Reports](https://arxiv.org/abs/2204.10817). Blocks between \`operant:begin\` and \`operant:end\` are written by \`operant report-card\`; write outside of them, and replace each line that begins with ${unanswered.replace(":", "")} by the answer. Check it with \`operant report-card lint\`, and bring it up to date with \`operant report-card revise\`.`,
    "",
  ];
  for (const section of cardSections) {
    lines.push(`## ${section.title}`, "");
    for (const topic of section.topics) {
      lines.push(`### ${topic.title}`, "");
      if (topic.facts !== undefined) lines.push(factBlock(topic.facts, audit, date), "");
      if (topic.title === findingsTopic) {
        const findings = ofLevel(audit, "finding");
        if (findings.length === 0) lines.push(`The audit of ${date} has none.`, "");
        for (const check of findings) lines.push(findingEntry(audit, check, date, responseQuestion), "");
      } else if (topic.title === changelogTopic) {
        lines.push(firstEntry(audit, date), "");
      } else {
        lines.push(`${unanswered} ${topic.question}`, "");
      }
    }
  }
  lines.push(writeSnapshot(takeSnapshot(audit, date)), "");
  return lines.join("\n");
}

function firstEntry(audit: AuditDocument, date: string): string {
  const findings = ofLevel(audit, "finding").map(checkName);
  return [
    `#### ${date}: drafted from an audit`,
    "",
    `- Verdict: ${verdictName(audit)} (${tallyInWords(audit)}).`,
    ...(findings.length === 0 ? [] : [`- Findings: ${findings.map(plain).join(", ")}.`]),
  ].join("\n");
}
