import { resolve } from "node:path";
import { Command } from "commander";
import { findRun, loadRun, readManifest, WholeFiles, writeOutputs } from "../store/index.js";
import { subjectOfRun } from "../subject/index.js";
import type { SetExitCode } from "./main.js";
import { exitCodesHelp, print, printJson, say } from "./output.js";

export function reportCommand(_setExitCode: SetExitCode): Command {
  return new Command("report")
    .description("write a run's report, summaries and verdicts again from its trials")
    .argument("<run>", "the folder of a run, or the beginning of its id")
    .option("--out <dir>", "folder of runs, where ids are looked up", "runs")
    .option("--json", "print one JSON value on standard output")
    .addHelpText(
      "after",
      `\nExamples:\n  operant report runs/direct-punishment/3f2a…\n  operant report 3f2a\n${exitCodesHelp}`,
    )
    .action(async (name: string, { out, json = false }: { out: string; json?: boolean }) => {
      const folder = resolve(findRun(name, out));
      const manifest = readManifest(folder);
      const subject = await subjectOfRun(folder, manifest.study, manifest.resultsVersion);
      const run = await loadRun(folder, manifest, subject.study, subject.reportName);
      // A run that was moved stands alone, so nothing is written outside of it.
      const files = new WholeFiles(folder);
      files.prepare();
      const report = await writeOutputs(files, folder, run.data, true);
      files.finish();
      if (run.missing > 0)
        say(`${run.missing} trials of this run have not been computed; the report is of the others.`);
      if (json) printJson({ run: run.data.id, folder, report, missing: run.missing });
      else print(report ?? folder);
    });
}
