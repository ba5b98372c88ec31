import { existsSync, realpathSync } from "node:fs";
import { nearest } from "@operant/core";
import { auditLog, type RolloutLog, type SeriesLog } from "@operant/core/audit";
import {
  auditFields,
  auditHtml,
  auditJsonText,
  auditTerse,
  auditText,
  describeAudit,
  type LogLayout,
  type LogReading,
  logLayouts,
  nothingRun,
  type ReadOptions,
  readAuditLog,
  seriesMetrics,
  shellWord,
  stepRange,
} from "@operant/report";
import { Command, InvalidArgumentError, Option } from "commander";
import { type OpenedSource, openSource, openStandardInput, ReadingProgress } from "../audit/index.js";
import { LabError } from "../lab-error.js";
import { requireWritable, writeWhole } from "../write-whole.js";
import type { SetExitCode } from "./main.js";
import { exitCodes, exitCodesHelp, print, say, textOptions } from "./output.js";

const mapFields = [...auditFields, ...seriesMetrics];
type MapField = (typeof mapFields)[number];

interface AuditOptions {
  readonly gold?: string;
  readonly proxy?: string;
  readonly components?: readonly string[];
  readonly weights?: Readonly<Record<string, number>>;
  readonly ensemble?: readonly string[];
  readonly reference?: readonly string[];
  readonly group?: string;
  readonly map?: Readonly<Partial<Record<MapField, string>>>;
  readonly layout?: LogLayout;
  readonly evaluationSize?: number;
  readonly text?: number;
  readonly allText?: boolean;
  readonly seed?: number;
  readonly report?: string;
  readonly json?: boolean;
  readonly ci?: boolean;
}

export function auditCommand(setExitCode: SetExitCode): Command {
  return new Command("audit")
    .description("read a trainer's log and say whether its reward is being gamed")
    .argument(
      "<files...>",
      'logs of one run: JSON Lines, JSON, CSV, Parquet, any of them gzipped; "-" reads standard input',
    )
    .option("--gold <column>", "what was meant: correctness, or a better judge's score")
    .option("--proxy <column>", "the reward that was optimised, where its name does not say so")
    .option("--components <columns>", "the parts of the reward, separated by commas", names)
    .option("--weights <a=1,b=0.5>", "the weight of each part: the reward is their sum", weights)
    .option("--ensemble <columns>", "scores of one completion by several reward models", names)
    .option(
      "--reference <file|steps>",
      "rollouts of the reference policy: a log, or steps such as 0..5; files are repeatable",
      collect,
    )
    .option(
      "--group <column>",
      "what is equal within a group (the completions of a prompt that are compared)",
    )
    .option(
      "--map <field=column>",
      `a column by what it stands for; repeatable; fields: ${auditFields.join(", ")}; of step metrics also ${seriesMetrics.join(", ")}`,
      field,
    )
    .addOption(
      new Option("--layout <name>", "whose layout it is, where that is not recognised").choices(logLayouts),
    )
    .option("--evaluation-size <n>", "step metrics: how many items an evaluation has", count)
    .option("--text <n>", "about how many texts are looked at (default: 2000, as whole groups)", count)
    .option("--all-text", "look at every text")
    .option("--seed <n>", "seed of samples and resamples", seed)
    .option("--report <file>", "write a report with plots as one HTML file")
    .option("--json", "print one JSON value on standard output (schema: audit.schema.json)")
    .option("--ci", "print the verdict and a line per finding")
    .addHelpText(
      "after",
      `
No model is called and nothing leaves this machine. A finding needs its whole interval, adjusted for the number
of tests, beyond the limit. Without a gold column the verdict is at most "suspicious".
\nExamples:
  operant audit rollouts.jsonl --gold correct
  operant audit completions_*.parquet --gold accuracy_reward --report audit.html
  operant audit trl.jsonl --weights accuracy_reward=1,format_reward=0.2 --gold accuracy_reward
  operant audit log.csv --map prompt=question --map completion=answer --map reward=score
  operant audit rollouts.jsonl --reference 0..10 --ci
  zstdcat rollouts.jsonl.zst | operant audit - --json
${exitCodesHelp
  .replace('a check failed (a verdict, a byte or a trial; verdicts alone never fail "run")', "findings")
  .replace("wrong usage or input", "wrong usage or input, a log that no check can be run on")}`,
    )
    .action(async (files: readonly string[], options: AuditOptions) => {
      requireSense(files, options);
      if (options.report !== undefined)
        requireReport(options.report, [...files, ...(options.reference ?? [])]);
      const opened: OpenedSource[] = [];
      const progress = new ReadingProgress();
      try {
        for (const file of files)
          opened.push(file === "-" ? await openStandardInput() : await openSource(file));
        const sources = opened.map(({ source }) => source);
        const reference = await referenceOf(options.reference, files, opened);
        const reading = await readAuditLog(sources, {
          ...readOptions(options),
          ...(reference === undefined ? {} : { reference }),
          progress: progress.told,
        });
        progress.phase("Computing intervals");
        const result = auditLog(
          withEvaluationSize(reading, options.evaluationSize),
          options.seed === undefined ? {} : { seed: options.seed },
        );
        const document = await describeAudit({ result, reading, command: reproduced(files, options) });
        progress.done();
        if (options.report !== undefined) {
          writeWhole(options.report, auditHtml(document), "--report");
          say(`Report: ${options.report}`);
        }
        if (options.json === true) print(auditJsonText(document));
        else print(options.ci === true ? auditTerse(document) : auditText(document, textOptions()));
        const missing = nothingRun(document);
        if (missing !== undefined) {
          say(`operant: No check could be run on this log. ${missing}`);
          setExitCode(exitCodes.badInput);
        } else if (document.checks.some(({ level }) => level === "finding")) {
          setExitCode(exitCodes.checkFailed);
        }
      } finally {
        progress.done();
        for (const each of opened) await each.close();
      }
    });
}

function requireSense(
  files: readonly string[],
  { text, allText, json, ci, gold, proxy, group, map }: AuditOptions,
): void {
  if (files.filter((file) => file === "-").length > 1) {
    throw new LabError("usage", '"-" stands for standard input, which can be read once only.');
  }
  if (text !== undefined && allText === true) {
    throw new LabError("usage", "Give one of --text and --all-text, not both.");
  }
  if (json === true && ci === true) {
    throw new LabError("usage", "Give one of --json and --ci, not both; the exit code is the same.");
  }
  files.forEach((file, i) => {
    const first = files.slice(0, i).find((each) => sameFile(each, file));
    if (first === undefined) return;
    const which = first === file ? `${file} is given twice` : `${file} and ${first} are one file`;
    say(`operant: ${which}; its records count as often.`);
  });
  for (const [option, name, column] of [
    ["--gold", "gold", gold],
    ["--proxy", "reward", proxy],
    ["--group", "group", group],
  ] as const) {
    const mapped = map?.[name];
    if (column !== undefined && mapped !== undefined && column !== mapped) {
      throw new LabError("usage", `${option} names ${column} and --map ${name}=${mapped}; give one of them.`);
    }
  }
}

/** A report must not take the place of what it is about. */
function requireReport(report: string, files: readonly string[]): void {
  requireWritable(report, "--report");
  const log = files.find((file) => sameFile(file, report));
  if (log !== undefined) {
    throw new LabError("usage", `--report would overwrite the log ${log}; name another file.`);
  }
}

function sameFile(one: string, other: string): boolean {
  if (!existsSync(one) || !existsSync(other)) return false;
  return realpathSync(one) === realpathSync(other);
}

function readOptions(options: AuditOptions): ReadOptions {
  const { gold, proxy, components, weights, ensemble, group, map, layout, text, allText, seed } = options;
  return {
    ...(gold === undefined ? {} : { gold }),
    ...(proxy === undefined ? {} : { proxy }),
    ...(components === undefined ? {} : { components }),
    ...(weights === undefined ? {} : { weights }),
    ...(ensemble === undefined ? {} : { ensemble }),
    ...(group === undefined ? {} : { group }),
    ...(map === undefined ? {} : { map }),
    ...(layout === undefined ? {} : { layout }),
    ...(text === undefined ? {} : { textRollouts: text }),
    ...(allText === undefined ? {} : { allText }),
    ...(seed === undefined ? {} : { seed }),
  };
}

/** A file that is there is a file, even when it is called 7 or 1..5. */
async function referenceOf(
  given: readonly string[] | undefined,
  files: readonly string[],
  opened: OpenedSource[],
): Promise<ReadOptions["reference"]> {
  if (given === undefined) return undefined;
  const [first] = given;
  if (given.length === 1 && !existsSync(first!)) {
    const range = stepRange(first!);
    if (range !== undefined) return range;
  }
  const sources = [];
  for (const file of given) {
    const log = files.find((each) => sameFile(each, file));
    if (log !== undefined) {
      throw new LabError(
        "usage",
        `--reference names ${file}, which is the log ${log === file ? "itself" : log}: it would be compared with itself. Name rollouts of the model before training, or steps of the log such as 0..5.`,
      );
    }
    const each = await openSource(file);
    opened.push(each);
    sources.push(each.source);
  }
  return sources;
}

function withEvaluationSize({ log }: LogReading, size: number | undefined): RolloutLog | SeriesLog {
  if (size === undefined) return log;
  if (log.kind === "rollouts") {
    throw new LabError("usage", "--evaluation-size belongs to step metrics; this log has rollouts.");
  }
  return { ...log, runs: log.runs.map((run) => ({ ...run, evaluationSize: size })) };
}

/** The command without what only says where its output goes, as it can be typed on any machine. */
function reproduced(files: readonly string[], options: AuditOptions): string {
  const args = ["operant", "audit", ...files];
  for (const name of ["gold", "proxy", "group", "layout", "text", "seed"] as const) {
    if (options[name] !== undefined) args.push(`--${name}`, String(options[name]));
  }
  for (const name of ["components", "ensemble"] as const) {
    if (options[name] !== undefined) args.push(`--${name}`, options[name].join(","));
  }
  const { weights: given, map, reference, evaluationSize, allText } = options;
  if (given !== undefined) {
    args.push(
      "--weights",
      Object.entries(given)
        .map(([name, weight]) => `${name}=${weight}`)
        .join(","),
    );
  }
  for (const [name, column] of Object.entries(map ?? {})) args.push("--map", `${name}=${column}`);
  for (const each of reference ?? []) args.push("--reference", each);
  if (evaluationSize !== undefined) args.push("--evaluation-size", String(evaluationSize));
  if (allText === true) args.push("--all-text");
  return args.map(shellWord).join(" ");
}

function names(value: string): string[] {
  const found = value
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (found.length === 0) throw new InvalidArgumentError("Name at least one column.");
  return found;
}

function weights(value: string, before: Readonly<Record<string, number>> = {}): Record<string, number> {
  const found = new Map(Object.entries(before));
  for (const part of value.split(",")) {
    const equals = part.lastIndexOf("=");
    const weight = Number(part.slice(equals + 1));
    if (equals < 1 || part.slice(equals + 1).trim() === "" || !Number.isFinite(weight)) {
      throw new InvalidArgumentError(
        `It is "${part}"; write column=number, for example accuracy=1,format=0.2.`,
      );
    }
    found.set(part.slice(0, equals).trim(), weight);
  }
  return Object.fromEntries(found);
}

function field(
  value: string,
  before: Readonly<Partial<Record<MapField, string>>> = {},
): Partial<Record<MapField, string>> {
  const equals = value.indexOf("=");
  const name = value.slice(0, Math.max(0, equals)).trim();
  const column = value.slice(equals + 1).trim();
  if (equals < 1 || column === "") {
    throw new InvalidArgumentError(`It is "${value}"; write field=column, for example prompt=question.`);
  }
  const known = mapFields.find((each) => each === name);
  if (known === undefined) {
    const close = nearest(name, mapFields);
    throw new InvalidArgumentError(
      `There is no field "${name}".${close === undefined ? "" : ` Did you mean "${close}"?`} There are: ${mapFields.join(", ")}.`,
    );
  }
  return { ...before, [known]: column };
}

function collect(value: string, before: readonly string[] = []): string[] {
  if (value.trim() === "") throw new InvalidArgumentError("Name a log, or steps such as 0..5.");
  return [...before, value];
}

function count(value: string): number {
  const number = Number(value);
  if (!/^\+?\d+$/.test(value.trim()) || number < 1 || number > 1e9) {
    throw new InvalidArgumentError(`It is "${value}"; write a whole number from 1.`);
  }
  return number;
}

function seed(value: string): number {
  const number = Number(value);
  if (!/^\d+$/.test(value.trim()) || number > 2 ** 32 - 1) {
    throw new InvalidArgumentError(`It is "${value}"; write a whole number from 0 to 4294967295.`);
  }
  return number;
}
