import { resolve } from "node:path";
import { Command } from "commander";
import { referenceFolder, type WrittenReferences, writeReferences } from "../compare/index.js";
import { LabError } from "../lab-error.js";
import { findRun, isFolder, loadRun, readManifest, WholeFiles } from "../store/index.js";
import { loadSubject } from "../subject/index.js";
import type { SetExitCode } from "./main.js";
import { columns, exitCodesHelp, print, printJson } from "./output.js";

const mostBytes = 2_000_000;

export function referenceCommand(_setExitCode: SetExitCode): Command {
  return new Command("reference")
    .description("add a run's results to the reference results that are committed beside a study")
    .argument("<study>", "the id of a study, or a file of your own (./my-study.ts)")
    .requiredOption("--from <runs...>", "the folders of runs, or the beginnings of their ids")
    .option("--out <dir>", "folder of runs, where ids are looked up", "runs")
    .option("--json", "print one JSON value on standard output")
    .addHelpText(
      "after",
      `
Existing seeds must have the same bytes; new seeds and conditions are added, and the verdicts are decided
anew from all of them.

Examples:
  operant reference direct-punishment --from 3f2a 81c0
  operant reference ./my-study.ts --from runs/my-study/3f2a…
${exitCodesHelp}`,
    )
    .action(async (name: string, options: { from: string[]; out: string; json?: boolean }) => {
      const subject = await loadSubject(name);
      const folder = referenceFolder(subject);
      const runs = [];
      // All of them before the first file or folder is made beside the study.
      for (const each of options.from) {
        const path = resolve(findRun(each, options.out));
        const manifest = readManifest(path);
        runs.push({ manifest, run: await loadRun(path, manifest, subject.study, subject.reportName) });
      }
      const files = new WholeFiles(folder);
      const written: WrittenReferences[] = [];
      try {
        if (isFolder(folder)) files.prepare();
        for (const { manifest, run } of runs) {
          const keys = new Map(manifest.cells.map((cell) => [cell.title, cell.trials]));
          written.push(
            writeReferences(files, folder, subject.study, run.data, (cell, seed) => {
              const key = keys.get(cell.title)![manifest.seeds.indexOf(seed)]!;
              return run.records.get(key)!;
            }),
          );
        }
      } finally {
        files.finish();
      }
      const bytes = written.at(-1)!.bytes;
      const rows = written.flatMap((each) => each.files);
      if (options.json === true) printJson({ folder, bytes, files: rows });
      else {
        print(columns(rows.map(({ name, seeds, added }) => [name, `${seeds} seeds`, `${added} new`])));
        print(`${folder}: ${Math.ceil(bytes / 1024)} KiB`);
      }
      if (bytes > mostBytes) {
        throw new LabError(
          "usage",
          `The reference results are ${bytes} bytes; keep them under ${mostBytes}: fewer seeds or fewer summaries.`,
        );
      }
    });
}
