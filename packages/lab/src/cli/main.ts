import { Console } from "node:console";
import { OperantError } from "@operant/core";
import { RunError, visible } from "@operant/report";
import { Command, CommanderError } from "commander";
import { LabError, systemCode } from "../lab-error.js";
import { operantVersion } from "../store/environment.js";
import { auditCommand } from "./audit-command.js";
import { compareRewardsCommand } from "./compare-rewards-command.js";
import { diffCommand } from "./diff-command.js";
import { listCommand } from "./list-command.js";
import { newCommand } from "./new-command.js";
import { exitCodes, exitCodesHelp, printJson, say } from "./output.js";
import { papersCommand } from "./papers-command.js";
import { referenceCommand } from "./reference-command.js";
import { reportCardCommand } from "./report-card-command.js";
import { reportCommand } from "./report-command.js";
import { runCommand } from "./run-command.js";
import { serveCommand } from "./serve-command.js";
import { showCommand } from "./show-command.js";
import { verifyCommand } from "./verify-command.js";

/** Gives the exit code of a command that is not 0. */
export type SetExitCode = (code: number) => void;

/**
 * To be called once in a process. A reader that has seen enough (| head) closes the pipe. That is no error, and
 * no reason to stop either: a run still keeps its trials, and a check still gives its exit code.
 */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error) => {
      if (!["EPIPE", "ERR_STREAM_DESTROYED"].includes(systemCode(error) ?? "")) throw error;
    });
  }
}

/**
 * Runs one command line. Several in one process are run one after the other, each with the console put back.
 * @param args without the interpreter and the script
 * @returns the exit code
 */
export async function main(args: readonly string[]): Promise<number> {
  // What a user's file prints while it is loaded or checked must not mix with the data on standard output.
  globalThis.console = new Console(process.stderr);
  let code: number = exitCodes.done;
  const program = buildProgram((value) => {
    code = value;
  });
  try {
    if (args.length === 0) {
      program.outputHelp();
      return code;
    }
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    return report(error, args, program);
  }
}

function buildProgram(setExitCode: SetExitCode): Command {
  const program = new Command("operant")
    .description("A laboratory for reward, punishment and incentives in learning agents.")
    .version(operantVersion(), "--version", "print the version")
    .option("--no-color", "plain text (also the environment variable NO_COLOR)")
    .showSuggestionAfterError(true)
    .addHelpText(
      "after",
      `
Examples:
  operant list                                        the studies of the laboratory
  operant papers reward hacking                       papers, and what is here of each
  operant show direct-punishment                      its parameters, conditions and claims
  operant run direct-punishment --preset quick        run, check the claims, write a report
  operant run ./my-study.ts --seeds 1..20             run a study of your own
  operant new study my-study                          start one
  operant audit rollouts.jsonl --gold correct         is the reward of this log being gamed?
  operant compare-rewards A B --world maze.txt        are two rewards the same?
  operant serve                                       the web lab, with the runs of this folder
${exitCodesHelp}`,
    );
  const inherit = [
    runCommand,
    listCommand,
    showCommand,
    papersCommand,
    reportCommand,
    diffCommand,
    auditCommand,
    reportCardCommand,
    compareRewardsCommand,
    serveCommand,
    verifyCommand,
    referenceCommand,
    newCommand,
  ];
  for (const make of inherit) program.addCommand(make(setExitCode).copyInheritedSettings(program));
  program.hook("preAction", () => {
    if (program.opts<{ color: boolean }>().color === false) process.env["NO_COLOR"] = "1";
  });
  exitInsteadOfLeaving(program);
  return program;
}

/** Makes commander throw where it would end the process, on every level. */
function exitInsteadOfLeaving(command: Command): void {
  command.exitOverride();
  for (const sub of command.commands) exitInsteadOfLeaving(sub);
}

/** Says what went wrong and gives the exit code. */
function report(error: unknown, args: readonly string[], program: Command): number {
  const json = args.includes("--json");
  if (error instanceof CommanderError) {
    // Commander has written its own message, with the nearest name if one is near.
    if (error.exitCode === 0) return exitCodes.done;
    if (error.code === "commander.unknownCommand") {
      const { commands } = program.commands.find((command) => command.name() === args[0]) ?? program;
      say(`There are: ${commands.map((command) => command.name()).join(", ")}.`);
    }
    if (json) printJson({ error: { code: "usage", message: error.message } });
    return exitCodes.badInput;
  }
  const known = error instanceof LabError || error instanceof RunError || isOperantError(error);
  const message = error instanceof Error ? error.message : String(error);
  if (json) printJson({ error: { code: known ? error.code : "error", message } });
  if (known) {
    say(`operant: ${harmless(message)}`);
    if (!(isOperantError(error) && error.code === "broken-contract")) return exitCodes.badInput;
    return exitCodes.checkFailed;
  }
  // Not one of ours: thrown by a user's file while it was loaded, or a defect. The stack says which.
  say(`operant: ${error instanceof Error ? (error.stack ?? message) : message}`);
  return exitCodes.badInput;
}

/** Messages may quote what a user's file holds, which must not act on a terminal; lines stay lines. */
function harmless(message: string): string {
  return message.split("\n").map(visible).join("\n");
}

/** A user's compiled study has its own copy of the class, so the name decides. */
function isOperantError(error: unknown): error is OperantError {
  return (
    error instanceof OperantError ||
    (error instanceof Error && error.name === "OperantError" && "code" in error)
  );
}
