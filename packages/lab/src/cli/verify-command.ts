import type { Study } from "@operant/core/study";
import { Command, InvalidArgumentError } from "commander";
import { type References, readReferences, verifyClaims, verifyParameters } from "../compare/index.js";
import { counted } from "../counted.js";
import { type RecomputedTrial, recompute, sampleOf } from "../runner/recompute.js";
import { loadSubject } from "../subject/index.js";
import type { SetExitCode } from "./main.js";
import { defaultWorkers, positive } from "./options.js";
import { columns, exitCodes, exitCodesHelp, print, printJson, say } from "./output.js";

interface Options {
  readonly sample: number;
  readonly all?: boolean;
  readonly workers: number;
  readonly json?: boolean;
}

export function verifyCommand(setExitCode: SetExitCode): Command {
  return new Command("verify")
    .description("re-check a study's committed reference results and run a sample of their trials again")
    .argument("<study>", "the id of a study, or a file of your own (./my-study.ts)")
    .option("--sample <n>", "trials to run again", sampleSize, 2)
    .option("--all", "run every trial of the reference results again")
    .option("--workers <n>", "worker threads", positive, defaultWorkers())
    .option("--json", "print one JSON value on standard output")
    .addHelpText(
      "after",
      `
Decides every claim on the reference results, compares the verdicts with the committed ones, and compares the
bytes of the trials that are run again. Exit code 1 when anything differs.

Examples:
  operant verify direct-punishment
  operant verify direct-punishment --sample 10
${exitCodesHelp}`,
    )
    .action(async (name: string, options: Options) => {
      const subject = await loadSubject(name);
      const references = readReferences(subject);
      const claims = verifyClaims(subject.study, references);
      const differences = [...verifyParameters(subject.study, references), ...claims.differences];
      const sample = sampleOf(
        subject.study,
        references,
        options.all === true ? Number.POSITIVE_INFINITY : options.sample,
      );
      if (options.json !== true)
        say(`running ${sample.length} of ${counted(total(references), "trial")} again`);
      const again = await recompute(subject, sample, options.workers);
      for (const trial of again) differences.push(...trial.differences);
      if (options.json === true) {
        printJson({
          same: differences.length === 0,
          differences,
          verdicts: claims.verdicts,
          recomputed: again.map(asJson),
        });
      } else print(inWords(subject.study, references, claims.verdicts, again, differences));
      if (differences.length > 0) setExitCode(exitCodes.checkFailed);
    });
}

function total(references: References): number {
  return references.conditions.reduce((sum, { seeds }) => sum + seeds.length, 0);
}

function asJson({ condition, seed, shard, expected }: RecomputedTrial) {
  return { condition, seed, shard, expected };
}

function inWords(
  study: Study,
  references: References,
  verdicts: Readonly<Record<string, string>>,
  again: readonly RecomputedTrial[],
  differences: readonly string[],
): string {
  const lines = [
    `${study.title}: ${counted(references.conditions.length, "reference result")}, ${counted(total(references), "trial")}`,
    columns(
      Object.entries(verdicts).map(([id, verdict]) => [id, verdict]),
      "  ",
    ),
    columns(
      again.map(({ condition, seed, shard, expected }) => [
        condition,
        `seed ${seed}`,
        shard === expected ? "same bytes" : "DIFFERS",
      ]),
      "  ",
    ),
    differences.length === 0 ? "Everything agrees." : `${counted(differences.length, "difference")}:`,
    ...differences.map((difference) => `  ${difference}`),
  ];
  return lines.filter((line) => line !== "").join("\n");
}

function sampleSize(value: string): number {
  const count = Number(value);
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError(`It is "${value}"; write a whole number from 0.`);
  return count;
}
