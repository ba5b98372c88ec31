import {
  builtInWorlds,
  type Comparison,
  compareLog,
  compareOnWorld,
  compareTransitions,
  comparisonHtml,
  comparisonJson,
  comparisonText,
  meets,
  type WrongAssumption,
} from "@operant/report";
import { Command, InvalidArgumentError, Option } from "commander";
import { chooseRewards, loadLog } from "../compare-rewards/index.js";
import { LabError } from "../lab-error.js";
import { requireWritable, writeWhole } from "../write-whole.js";
import type { SetExitCode } from "./main.js";
import { typed } from "./options.js";
import { columns, exitCodes, exitCodesHelp, print, printJson, say, textOptions } from "./output.js";

interface CompareOptions {
  readonly world?: string;
  readonly log?: string;
  readonly transitions?: string;
  readonly discount?: number;
  readonly sensitivity?: WrongAssumption;
  readonly group?: string;
  readonly text?: string;
  readonly bestOf?: readonly number[];
  readonly state?: string;
  readonly action?: string;
  readonly next?: string;
  readonly require?: "equivalent" | "near";
  readonly report?: string;
  readonly json?: boolean;
  readonly list?: boolean;
}

/** Transitions of a world beyond which one is told that it takes a while. */
const slowTransitions = 500_000;

/** Options that mean something for one kind of comparison only. */
const belongsTo: Readonly<Record<string, readonly (keyof CompareOptions)[]>> = {
  "--world": ["discount", "sensitivity"],
  "--log": ["group", "text", "bestOf"],
  "--transitions": ["discount", "state", "action", "next"],
};

export function compareRewardsCommand(setExitCode: SetExitCode): Command {
  return new Command("compare-rewards")
    .description("say whether two rewards mean the same, and what would go wrong if they do not")
    .argument("[A]", "the reward that is meant: a name in the world, a file, file#name, or a column of a log")
    .argument("[B]", "the reward that would be optimised")
    .option("--world <world>", "a built-in world, or a file: .json, .npz, .txt (a drawn map), .ts")
    .option("--log <file>", "compare two columns of a log (JSON Lines, JSON, CSV) instead")
    .option("--transitions <file>", "compare two columns of logged transitions (s, a, s′) instead")
    .option("--discount <γ>", "discount in place of the world's; 1 where every policy terminates", discount)
    .option(
      "--sensitivity <range>",
      "what wrong assumptions would do: discounts g=0.9..0.99 (10 values) or g=0.9,0.95; slip=0..0.3; temperature=0.1,1",
      sensitivity,
    )
    .option("--group <column>", "--log: what tells groups apart (the prompt, say), or none")
    .option("--text <column>", "--log: the text that was rewarded")
    .option("--best-of <sizes>", "--log: sizes of best-of-n, for example 2,8", sizes)
    .option("--state <column>", "--transitions: the state")
    .option("--action <column>", "--transitions: the action")
    .option("--next <column>", "--transitions: the next state")
    .addOption(
      new Option("--require <likeness>", "exit with 1 unless they are equivalent, or at least near").choices([
        "equivalent",
        "near",
      ]),
    )
    .option("--report <file>", "write a report with maps as one HTML file")
    .option("--json", "print one JSON value on standard output")
    .option("--list", "list the built-in worlds and their rewards")
    .addHelpText(
      "after",
      `
Worlds and rewards: JSON in Operant's format (schemas in the package @operant/report, folder schema),
Gymnasium's P table as JSON, NumPy's P and R as .npz, a drawn map, or a TypeScript file of your own, which is
executed, so name only files that you trust.
\nExamples:
  operant compare-rewards sparse dense --world grid-3x3
  operant compare-rewards intended forgotten --world cliff-walk --report out.html
  operant compare-rewards mine theirs.json --world ./maze.txt --require near
  operant compare-rewards gold proxy --log rollouts.jsonl --group prompt
  operant compare-rewards r1 r2 --transitions steps.csv --discount 0.99
${exitCodesHelp}`,
    )
    .action(async (first: string | undefined, second: string | undefined, options: CompareOptions) => {
      if (options.list === true) {
        printList(options.json === true);
        return;
      }
      if (first === undefined || second === undefined) {
        throw new LabError(
          "usage",
          'Name two rewards, for example "operant compare-rewards sparse dense --world grid-3x3"; --list shows the built-in ones.',
        );
      }
      requireOneKind(options);
      if (options.report !== undefined) requireWritable(options.report, "--report");
      const comparison = await compare(first, second, options);
      if (options.report !== undefined) {
        writeWhole(
          options.report,
          comparisonHtml(comparison, reproduced(first, second, options)),
          "--report",
        );
        say(`Report: ${options.report}`);
      }
      if (options.json === true) printJson(comparisonJson(comparison));
      else print(comparisonText(comparison, textOptions()));
      if (options.require !== undefined && !meets(comparison.likeness, options.require)) {
        say(
          `operant: ${comparison.first} and ${comparison.second} are not ${options.require}${options.require === "near" ? " or equivalent" : ""}.`,
        );
        setExitCode(exitCodes.checkFailed);
      }
    });
}

async function compare(first: string, second: string, options: CompareOptions): Promise<Comparison> {
  if (options.log !== undefined) return compareLog(loadLog(options.log), first, second, options);
  if (options.transitions !== undefined) {
    return compareTransitions(loadLog(options.transitions), first, second, options);
  }
  const chosen = await chooseRewards(first, second, options.world);
  const { transition } = chosen.draft.options;
  const listed = "probability" in transition ? transition.probability.length : transition.length;
  if (listed > slowTransitions) {
    say(`${chosen.draft.name} has ${listed} transitions; the exact comparison may take minutes.`);
  }
  return compareOnWorld(chosen.draft, chosen.first, chosen.second, options);
}

function requireOneKind(options: CompareOptions): void {
  const kinds = (["world", "log", "transitions"] as const).filter((kind) => options[kind] !== undefined);
  if (kinds.length > 1) {
    throw new LabError("usage", `Give one of ${kinds.map((kind) => `--${kind}`).join(" and ")}, not both.`);
  }
  const kind = `--${kinds[0] ?? "world"}`;
  for (const [other, names] of Object.entries(belongsTo)) {
    for (const name of names) {
      if (other === kind || options[name] === undefined || belongsTo[kind]!.includes(name)) continue;
      const flag = name === "bestOf" ? "best-of" : name;
      throw new LabError("usage", `--${flag} belongs to ${other} and means nothing with ${kind}.`);
    }
  }
}

/** The command without what only says where its output goes. */
function reproduced(first: string, second: string, options: CompareOptions): string {
  const args = ["compare-rewards", first, second];
  for (const name of [
    "world",
    "log",
    "transitions",
    "discount",
    "group",
    "text",
    "state",
    "action",
    "next",
  ] as const) {
    if (options[name] !== undefined) args.push(`--${name}`, String(options[name]));
  }
  if (options.sensitivity !== undefined) {
    const { of, values } = options.sensitivity;
    const letter = Object.keys(assumptions).find((key) => assumptions[key] === of);
    args.push("--sensitivity", `${letter}=${values.join(",")}`);
  }
  if (options.bestOf !== undefined) args.push("--best-of", options.bestOf.join(","));
  return typed(args);
}

function printList(json: boolean): void {
  if (json) {
    printJson(builtInWorlds.map(({ name, title, source, rewards }) => ({ name, title, source, rewards })));
    return;
  }
  builtInWorlds.forEach(({ name, title, source, rewards }, i) => {
    if (i > 0) print("");
    print(`${name}: ${title}\n  ${source}`);
    print(columns(Object.entries(rewards), "  "));
  });
}

function discount(value: string): number {
  const number = Number(value);
  if (value.trim() === "" || !(number >= 0 && number <= 1)) {
    throw new InvalidArgumentError(`It is "${value}"; write a number from 0 to 1.`);
  }
  return number;
}

const assumptions: Readonly<Record<string, WrongAssumption["of"]>> = {
  g: "discount",
  slip: "slip",
  temperature: "temperature",
};

function sensitivity(value: string): WrongAssumption {
  const [, name = "", rest = ""] = /^(\w+)=(.*)$/.exec(value) ?? [];
  const of = Object.hasOwn(assumptions, name) ? assumptions[name] : undefined;
  const [, from, to] = /^([\d.eE+-]+?)\.\.([\d.eE+-]+)$/.exec(rest) ?? [];
  const values =
    from !== undefined && to !== undefined
      ? Array.from({ length: 10 }, (_, i) =>
          Number((Number(from) + ((Number(to) - Number(from)) * i) / 9).toPrecision(12)),
        )
      : rest.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  const fits = (each: number): boolean =>
    of === "temperature" ? each > 0 && each < Infinity : each >= 0 && each <= 1;
  if (of === undefined || !values.every(fits)) {
    throw new InvalidArgumentError(
      `It is "${value}"; write g=0.9..0.99 or g=0.9,0.95 for discounts from 0 to 1, slip=0..0.3 for probabilities, or temperature=0.1,1 above 0.`,
    );
  }
  return { of, values };
}

function sizes(value: string): number[] {
  const numbers = value.split(",").map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : 0));
  if (numbers.some((n) => n < 1 || n > 10_000)) {
    throw new InvalidArgumentError(`It is "${value}"; write whole numbers from 1, for example 2,8.`);
  }
  return numbers;
}
