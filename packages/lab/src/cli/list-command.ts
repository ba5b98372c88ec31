import { Command } from "commander";
import { builtInStudies } from "../subject/index.js";
import type { SetExitCode } from "./main.js";
import { columns, exitCodesHelp, print, printJson } from "./output.js";

export function listCommand(_setExitCode: SetExitCode): Command {
  return new Command("list")
    .description("list the studies of the laboratory")
    .option("--json", "print one JSON value on standard output")
    .addHelpText("after", `\nExamples:\n  operant list\n  operant list --json\n${exitCodesHelp}`)
    .action(({ json = false }: { json?: boolean }) => {
      const studies = builtInStudies();
      if (json) {
        printJson(
          studies.map(({ id, title, question, paper, resultsVersion, conditions, presets, claims }) => ({
            id,
            title,
            question,
            ...(paper === undefined ? {} : { paper }),
            resultsVersion,
            conditions: Object.keys(conditions).length,
            presets: Object.keys(presets),
            claims: claims.length,
          })),
        );
        return;
      }
      print(
        columns(
          studies.map((study) => [
            study.id,
            study.title,
            `${Object.keys(study.conditions).length} conditions, ${study.claims.length} claims`,
          ]),
        ),
      );
    });
}
