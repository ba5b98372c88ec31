import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunRequest } from "@operant/core/study";
import { shellWord } from "@operant/report";
import { type Command, InvalidArgumentError } from "commander";

/** The options that say what to run. */
export interface RequestOptions {
  readonly preset?: string;
  readonly seeds?: string;
  readonly condition?: readonly string[];
  readonly set?: Readonly<Record<string, readonly string[]>>;
  readonly skipInvalid?: boolean;
}

export function withRequestOptions(command: Command): Command {
  return command
    .option(
      "--preset <name>",
      "a ready-made request of the study; it supplies what you leave out (default: quick)",
    )
    .option("--seeds <range>", "seeds, for example 1..20 or 1,2,5..8")
    .option("--condition <names>", "conditions, separated by commas; repeatable", collectNames)
    .option(
      "--set <name=value>",
      "a parameter; several values (a=1,2) make a grid; repeatable",
      collectValues,
    )
    .option("--skip-invalid", "leave out cells of a grid that the study refuses");
}

export function requestOf(options: RequestOptions): RunRequest {
  const { preset, seeds, condition, set, skipInvalid } = options;
  return {
    ...(preset === undefined ? {} : { preset }),
    ...(seeds === undefined ? {} : { seeds }),
    ...(condition === undefined ? {} : { conditions: condition }),
    ...(set === undefined ? {} : { set }),
    ...(skipInvalid === undefined ? {} : { skipInvalid }),
  };
}

function collectNames(value: string, before: readonly string[] = []): string[] {
  const names = value
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (names.length === 0) throw new InvalidArgumentError("Name at least one condition.");
  return [...before, ...names];
}

function collectValues(
  value: string,
  before: Readonly<Record<string, readonly string[]>> = {},
): Record<string, readonly string[]> {
  const equals = value.indexOf("=");
  if (equals < 1) throw new InvalidArgumentError("Write name=value, for example --set episodes=100.");
  const name = value.slice(0, equals).trim();
  const values = value
    .slice(equals + 1)
    .split(",")
    .map((each) => each.trim());
  if (values.some((each) => each === ""))
    throw new InvalidArgumentError(`Parameter "${name}" has an empty value.`);
  return { ...before, [name]: [...(before[name] ?? []), ...values] };
}

/** A whole number of at least 1, for example of workers. */
export function positive(value: string): number {
  const count = Number(value);
  if (!/^[+-]?\d+$/.test(value.trim()) || count < 1 || count > 1024) {
    throw new InvalidArgumentError(`It is "${value}"; write a whole number from 1 to 1024.`);
  }
  return count;
}

/** One worker per core that this process may use. */
export function defaultWorkers(): number {
  return availableParallelism();
}

/** A command as a person types it here. */
export function typed(args: readonly string[]): string {
  return [...program(), ...args].map(shellWord).join(" ");
}

/** npx finds the command in the projects around the current folder only. */
function program(): string[] {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "node_modules", ".bin", "operant"))) return ["npx", "operant"];
    if (folder === dirname(folder)) break;
  }
  return ["node", fileURLToPath(new URL("../../bin/operant.js", import.meta.url))];
}
