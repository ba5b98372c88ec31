import { Command } from "commander";
import { counted } from "../counted.js";
import { WholeFiles, writeOutputs } from "../store/index.js";
import { sayFailedClaims } from "./claims-summary.js";
import type { SetExitCode } from "./main.js";
import { exitCodes, exitCodesHelp, print, printJson, say } from "./output.js";
import { loadStoredRun } from "./stored-run.js";

export function reportCommand(setExitCode: SetExitCode): Command {
  return new Command("report")
    .description("write a run's report, summaries and verdicts again from its trials")
    .argument("<run>", "the folder of a run, or the beginning of its id")
    .option("--out <dir>", "folder of runs, where ids are looked up", "runs")
    .option("--json", "print one JSON value on standard output")
    .addHelpText(
      "after",
      `
The study of a run made by a file of one's own is the study.mjs in the run's folder. It is executed, so open
only runs that you trust.
\nExamples:\n  operant report runs/direct-punishment/3f2a…\n  operant report 3f2a\n${exitCodesHelp}`,
    )
    .action(async (name: string, { out, json = false }: { out: string; json?: boolean }) => {
      const run = await loadStoredRun(name, out);
      const { folder } = run;
      // A run that was moved stands alone, so nothing is written outside of it.
      const files = new WholeFiles(folder);
      let report: string | null;
      try {
        files.prepare();
        report = await writeOutputs(files, folder, run.data, true);
      } finally {
        files.finish();
      }
      if (run.missing > 0)
        say(`Not computed yet: ${counted(run.missing, "trial")} of this run; the report is of the others.`);
      if (sayFailedClaims(run.data)) setExitCode(exitCodes.checkFailed);
      if (json) printJson({ run: run.data.id, folder, report, missing: run.missing });
      else print(report ?? folder);
    });
}
