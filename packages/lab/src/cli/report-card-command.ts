import { existsSync, readFileSync } from "node:fs";
import { type AuditDocument, draftCard, isDate, lintCard, parseAudit, reviseCard } from "@operant/report";
import { Command, InvalidArgumentError } from "commander";
import { readBytes } from "../compare-rewards/index.js";
import { LabError } from "../lab-error.js";
import { requireWritable, writeWhole } from "../write-whole.js";
import type { SetExitCode } from "./main.js";
import { exitCodes, exitCodesHelp, print, printJson, say } from "./output.js";

/** Reward Reports as living documents: draft from an audit, lint, revise by a later audit. */
export function reportCardCommand(setExitCode: SetExitCode): Command {
  const command = new Command("report-card")
    .description("draft, check and revise a reward's living document (Reward Reports, arXiv 2204.10817)")
    .addHelpText(
      "after",
      `
A card is Markdown: facts of the audit between marks, questions for its author, responses to findings, a change log.
\nExamples:
  operant audit rollouts.jsonl --gold correct --json > audit.json
  operant report-card draft audit.json --out REWARD.md
  operant report-card lint REWARD.md
  operant report-card revise REWARD.md next-audit.json
${exitCodesHelp.replace('a check failed (a verdict, a byte or a trial; verdicts alone never fail "run")', '"lint" found something')}`,
    );
  command
    .command("draft")
    .description("draft a card from what operant audit --json printed")
    .argument("<audit.json>", "the audit")
    .option("--out <card.md>", "the file to write; standard output when absent")
    .option("--title <name>", "what is reported on (default: the reward's column)")
    .option("--date <YYYY-MM-DD>", "date of the audit (default: today)", date)
    .option("--force", "write over a card that is there")
    .action((file: string, options: { out?: string; title?: string; date?: string; force?: boolean }) => {
      const { out } = options;
      if (out !== undefined) {
        requireWritable(out, "--out");
        if (existsSync(out) && options.force !== true) {
          throw new LabError(
            "usage",
            `${out} is there already, perhaps with answers; use "operant report-card revise", or --force to write over it.`,
          );
        }
      }
      const card = draftCard(readAudit(file), options.date ?? today(), options.title);
      if (out === undefined) {
        process.stdout.write(card);
        return;
      }
      writeWhole(out, card, "--out");
      say(`Card: ${out}`);
    });
  command
    .command("lint")
    .description("say what a card lacks: sections, answers, responses, dates in order, a recent audit")
    .argument("<card.md>", "the card")
    .option("--older-than <days>", "days after which an audit is too old", days, 90)
    .option("--date <YYYY-MM-DD>", "the day that is today (default: today)", date)
    .option("--json", "print one JSON value on standard output")
    .action((file: string, options: { olderThan: number; date?: string; json?: boolean }) => {
      const problems = lintCard(readText(file), {
        today: options.date ?? today(),
        oldest: options.olderThan,
      });
      if (options.json === true) printJson({ card: file, problems });
      else {
        for (const { line, rule, message } of problems) print(`${file}:${line}: ${rule}: ${message}`);
        say(problems.length === 0 ? `${file}: complete.` : `${file}: ${problems.length} to do.`);
      }
      if (problems.length > 0) setExitCode(exitCodes.checkFailed);
    });
  command
    .command("revise")
    .description("bring a card up to date with a later audit; what differs goes to its change log")
    .argument("<card.md>", "the card, which is written anew")
    .argument("<audit.json>", "the later audit")
    .option("--date <YYYY-MM-DD>", "date of the audit (default: today)", date)
    .action((file: string, audit: string, options: { date?: string }) => {
      const card = readText(file);
      const revised = reviseCard(card, readAudit(audit), options.date ?? today(), file);
      requireWritable(file, "the first argument");
      writeWhole(file, revised.card, "the first argument");
      for (const change of revised.changes) print(`- ${change}`);
      say(`Card: ${file}`);
    });
  return command;
}

function readAudit(file: string): AuditDocument {
  const text = readText(file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new LabError("usage", `${file} is not JSON; write it with "operant audit <log> --json > ${file}".`);
  }
  return parseAudit(value, file);
}

function readText(file: string): string {
  // "-" and pipes are read as they come.
  const bytes = file === "-" ? readFileSync(0) : readBytes(file);
  return new TextDecoder().decode(bytes);
}

/** Cards are dated where they are written: by the day of this machine. */
function today(): string {
  const now = new Date();
  const two = (part: number) => String(part).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

function date(value: string): string {
  if (!isDate(value)) throw new InvalidArgumentError(`It is "${value}"; write a date such as 2026-03-31.`);
  return value;
}

function days(value: string): number {
  const number = Number(value);
  if (!/^\d+$/.test(value.trim()) || number > 100_000) {
    throw new InvalidArgumentError(`It is "${value}"; write a number of days.`);
  }
  return number;
}
