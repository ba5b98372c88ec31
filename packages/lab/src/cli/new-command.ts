import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { shellWord } from "@operant/report";
import { Command } from "commander";
import { LabError, storageError } from "../lab-error.js";
import { isFolder, makeFolder, namesIn } from "../store/index.js";
import { builtInStudies, pathFromHere } from "../subject/index.js";
import { studyTemplate } from "../template/index.js";
import type { SetExitCode } from "./main.js";
import { typed } from "./options.js";
import { columns, exitCodesHelp, print } from "./output.js";

export function newCommand(_setExitCode: SetExitCode): Command {
  return new Command("new")
    .description("start something new: a study")
    .addHelpText("after", `\nExamples:\n  operant new study my-study\n${exitCodesHelp}`)
    .addCommand(
      new Command("study")
        .description("make a folder with a study that runs at once, and its test")
        .argument("<name>", "the study's id: lower-case letters, digits and hyphens")
        .option("--dir <dir>", "where to make the folder", ".")
        .addHelpText(
          "after",
          `\nExamples:\n  operant new study my-study\n  operant run ./my-study/study.ts\n  node --test ./my-study/study.test.mjs\n${exitCodesHelp}`,
        )
        .action((name: string, { dir }: { dir: string }) => makeStudy(name, dir)),
    );
}

function makeStudy(name: string, dir: string): void {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw new LabError(
      "usage",
      `The name "${name}" cannot be a study's id; write lower-case letters, digits and hyphens, for example my-study.`,
    );
  }
  if (builtInStudies().some(({ id }) => id === name))
    throw new LabError("usage", `The laboratory has a study "${name}"; choose another name.`);
  const folder = resolve(dir, name);
  if (existsSync(folder) && !(isFolder(folder) && namesIn(folder).length === 0))
    throw new LabError("usage", `${folder} exists already; choose another name or --dir.`);
  try {
    makeFolder(folder);
    for (const [file, text] of Object.entries(studyTemplate(name)))
      writeFileSync(join(folder, file), text, { flag: "wx" });
  } catch (error) {
    throw storageError(error, "make", folder, "--dir");
  }
  const here = pathFromHere(folder);
  print(`Made ${here}. Now:`);
  const next = [
    [typed(["run", `${here}/study.ts`]), "run it, check its claims, write a report"],
    [`node --test ${shellWord(`${here}/study.test.mjs`)}`, "its own test"],
  ] as const;
  print(columns(next, "  "));
}
