import { Command } from "commander";
import { compareRuns } from "../compare/index.js";
import type { SetExitCode } from "./main.js";
import { exitCodes, exitCodesHelp, print, printJson } from "./output.js";
import { loadStoredRun } from "./stored-run.js";

export function diffCommand(setExitCode: SetExitCode): Command {
  return new Command("diff")
    .description("compare two runs: parameters, summaries, verdicts and bytes; exit with 1 when they differ")
    .argument("<run>", "the folder of a run, or the beginning of its id")
    .argument("<other>", "the run to compare it with")
    .option("--out <dir>", "folder of runs, where ids are looked up", "runs")
    .option("--json", "print one JSON value on standard output")
    .addHelpText(
      "after",
      `
The study of a run made by a file of one's own is the study.mjs in the run's folder. It is executed, so open
only runs that you trust.
\nExamples:\n  operant diff 3f2a 81c0\n  operant diff runs/x/3f2a… /elsewhere/runs/x/3f2a…\n${exitCodesHelp}`,
    )
    .action(async (first: string, second: string, { out, json = false }: { out: string; json?: boolean }) => {
      const differences = compareRuns(await loadStoredRun(first, out), await loadStoredRun(second, out));
      const parts = Object.entries(differences) as [string, readonly string[]][];
      const same = parts.every(([, lines]) => lines.length === 0);
      if (json) printJson({ same, ...differences });
      else if (same) print("The runs are the same.");
      else {
        for (const [part, lines] of parts) {
          print(`${part}: ${lines.length === 0 ? "the same" : ""}`.trimEnd());
          for (const line of lines) print(`  ${line}`);
        }
      }
      if (!same) setExitCode(exitCodes.checkFailed);
    });
}
